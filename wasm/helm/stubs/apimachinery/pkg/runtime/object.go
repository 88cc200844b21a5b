// Package runtime names what a release may keep of a cluster.
package runtime

// Object is any object of a cluster.
type Object interface{}
