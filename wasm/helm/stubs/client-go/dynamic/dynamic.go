// Package dynamic reads objects of any kind from a cluster. Here no cluster is asked.
package dynamic

import (
	"context"
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
)

// ResourceInterface reads objects of one kind.
type ResourceInterface interface {
	Get(ctx context.Context, name string, options metav1.GetOptions, subresources ...string) (*unstructured.Unstructured, error)
	List(ctx context.Context, options metav1.ListOptions) (*unstructured.Unstructured, error)
}

// NamespaceableResourceInterface reads them in all namespaces, or in one.
type NamespaceableResourceInterface interface {
	ResourceInterface
	Namespace(string) ResourceInterface
}

// DynamicClient would read from a cluster.
type DynamicClient struct{}

// NewForConfig fails.
func NewForConfig(*rest.Config) (*DynamicClient, error) {
	return nil, errors.New("no cluster is asked")
}

// Resource is never called, because there is no client.
func (*DynamicClient) Resource(schema.GroupVersionResource) NamespaceableResourceInterface {
	return nil
}
