// Package version reads versions of Kubernetes as leniently as k8s.io/apimachinery does.
package version

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var written = regexp.MustCompile(`^\s*v?([0-9]+(?:\.[0-9]+)*)(.*)*$`)

// Version is numbers that were joined by dots.
type Version struct{ components []uint }

// ParseGeneric reads two numbers or more, whatever follows them.
func ParseGeneric(text string) (*Version, error) {
	parts := written.FindStringSubmatch(text)
	if parts == nil {
		return nil, fmt.Errorf("could not parse %q as version", text)
	}
	numbers := strings.Split(parts[1], ".")
	if len(numbers) < 2 {
		return nil, fmt.Errorf("illegal version string %q", text)
	}
	components := make([]uint, len(numbers))
	for i, number := range numbers {
		if i == 0 && number != "0" && strings.HasPrefix(number, "0") {
			return nil, fmt.Errorf("illegal zero-prefixed version component %q in %q", number, text)
		}
		value, err := strconv.ParseUint(number, 10, 0)
		if err != nil {
			return nil, fmt.Errorf("illegal non-numeric version component %q in %q: %v", number, text, err)
		}
		components[i] = uint(value)
	}
	return &Version{components}, nil
}

// Major is the first number.
func (v *Version) Major() uint { return v.components[0] }

// Minor is the second number.
func (v *Version) Minor() uint { return v.components[1] }

// String has the numbers without what followed them.
func (v *Version) String() string {
	numbers := make([]string, len(v.components))
	for i, component := range v.components {
		numbers[i] = strconv.FormatUint(uint64(component), 10)
	}
	return strings.Join(numbers, ".")
}
