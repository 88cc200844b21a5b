// Package schema names kinds and resources by their group and version.
package schema

import "strings"

// GroupVersion of an API.
type GroupVersion struct{ Group, Version string }

// String is written as in an object's apiVersion.
func (gv GroupVersion) String() string {
	if gv.Group == "" {
		return gv.Version
	}
	return gv.Group + "/" + gv.Version
}

// GroupVersionKind is a kind with its API.
type GroupVersionKind struct{ Group, Version, Kind string }

// GroupVersion is the API of a kind.
func (gvk GroupVersionKind) GroupVersion() GroupVersion {
	return GroupVersion{gvk.Group, gvk.Version}
}

// String is for messages.
func (gvk GroupVersionKind) String() string {
	return gvk.Group + "/" + gvk.Version + ", Kind=" + gvk.Kind
}

// GroupVersionResource is a resource with its API.
type GroupVersionResource struct{ Group, Version, Resource string }

// FromAPIVersionAndKind reads an object's apiVersion.
func FromAPIVersionAndKind(apiVersion, kind string) GroupVersionKind {
	group, version, found := strings.Cut(apiVersion, "/")
	if !found {
		return GroupVersionKind{"", apiVersion, kind}
	}
	return GroupVersionKind{group, version, kind}
}
