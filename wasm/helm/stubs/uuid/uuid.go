// Package uuid gives one identifier, which constant.go puts in the place of random ones.
package uuid

// UUID is written as it is.
type UUID string

// New is always the same.
func New() UUID { return "00000000-0000-4000-8000-000000000000" }

// String is the identifier.
func (id UUID) String() string { return string(id) }
