// Package message writes a schema's messages without the tables of all languages.
package message

import (
	"fmt"

	"golang.org/x/text/language"
)

// Printer of messages.
type Printer struct{}

// NewPrinter for a language.
func NewPrinter(language.Tag) *Printer { return &Printer{} }

// Sprintf is that of fmt.
func (*Printer) Sprintf(format string, values ...interface{}) string {
	return fmt.Sprintf(format, values...)
}
