// Package scheme lists the APIs that a client of Kubernetes knows.
package scheme

import "k8s.io/apimachinery/pkg/runtime/schema"

// Registry of APIs.
type Registry struct{}

// Scheme has the APIs of client-go, and CustomResourceDefinitions, which Helm adds.
var Scheme = &Registry{}

// PrioritizedVersionsAllGroups lists every API, in the order in which Helm gives them to charts.
func (*Registry) PrioritizedVersionsAllGroups() []schema.GroupVersion {
	list := make([]schema.GroupVersion, 0, len(known))
	for _, each := range known {
		list = append(list, schema.GroupVersion{Group: each[0], Version: each[1]})
	}
	return list
}
