package jsonschema

import "sync"

var prepared sync.Once

// Prepare compiles the schemas of schemas, which takes as long as all the rest of a start, for the few charts that have a schema.
func Prepare() { prepared.Do(compileDrafts) }
