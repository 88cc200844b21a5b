// Package v1 has the types that Helm's lookup names.
package v1

// GetOptions of a request.
type GetOptions struct{}

// ListOptions of a request.
type ListOptions struct{}

// APIResource is a kind that a server knows.
type APIResource struct {
	Name, Group, Version, Kind string
	Namespaced                 bool
}

// APIResourceList are the kinds of a group and version.
type APIResourceList struct{ APIResources []APIResource }
