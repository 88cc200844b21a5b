// Package errors tells whether an object is missing. Nothing here ever has an object.
package errors

import "errors"

// ErrNotFound is what every lookup ends with.
var ErrNotFound = errors.New("not found")

// IsNotFound reports whether an error says that there is no such object.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }
