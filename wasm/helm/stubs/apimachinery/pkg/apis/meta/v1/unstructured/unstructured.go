// Package unstructured has objects as maps.
package unstructured

// Unstructured is an object, or a list of them.
type Unstructured struct{ Object map[string]interface{} }

// UnstructuredContent is the object as a map.
func (u *Unstructured) UnstructuredContent() map[string]interface{} { return u.Object }
