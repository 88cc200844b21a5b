// Program methods gives text/template a lookup of methods that knows those alone that a template can reach, by their names:
// `go run ./methods < exec.go`. Where a program may ask for a method by any name, Go's linker keeps every exported method of every type;
// of names that stand in the source it keeps those methods. What a template cannot reach has no name here.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// One of each type with methods that a template is given by Helm (`.Values`, `.Capabilities`, `.Chart`), by a function of Helm and sprig (`now`,
// `semver`, `fromToml`), or by a method of one of these.
var reached = []any{
	chartutil.Values{}, &chartutil.Capabilities{}, &chartutil.KubeVersion{}, chartutil.VersionSet{},
	&chart.Metadata{}, &chart.Dependency{}, &chart.Maintainer{},
	&time.Time{}, time.Duration(0), time.January, time.Sunday, time.UTC,
	&semver.Version{}, json.Number(""), errors.New(""),
}

// Those of `.Files`, whose type Helm does not export.
var ofFiles = []string{"AsConfig", "AsSecrets", "Get", "GetBytes", "Glob", "Lines"}

const asked = "ptr.MethodByName(fieldName)"

func main() {
	source, err := io.ReadAll(os.Stdin)
	if err == nil && strings.Count(string(source), asked) != 1 {
		err = fmt.Errorf("text/template looks for methods otherwise than %s", asked)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(strings.Replace(string(source), asked, "methodByName(ptr, fieldName)", 1), lookup(names()))
}

func names() []string {
	all := slices.Clone(ofFiles)
	for _, value := range reached {
		kind := reflect.TypeOf(value)
		for index := range kind.NumMethod() {
			all = append(all, kind.Method(index).Name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func lookup(names []string) string {
	var text strings.Builder
	text.WriteString("\nfunc methodByName(value reflect.Value, name string) reflect.Value {\n\tswitch name {\n")
	for _, name := range names {
		fmt.Fprintf(&text, "\tcase %q:\n\t\treturn value.MethodByName(%q)\n", name, name)
	}
	text.WriteString("\t}\n\treturn reflect.Value{}\n}\n")
	return text.String()
}
