// Package language names the one language in which a schema's messages are written.
package language

// Tag of a language.
type Tag struct{}

// English is the only one.
var English Tag
