package main

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/pkg/errors"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/ignore"
)

const localRepository = "file://"

// loadChart reads the chart in a folder of the request as Helm reads a directory, and adds the charts beside it that it names with `file://`, as
// `helm dependency build` would have packed them into it. A chart that is being read is not read again for one that it names.
func loadChart(files []File, folder string, above []string) (*chart.Chart, error) {
	own, err := filesOf(files, folder)
	if err != nil {
		return nil, err
	}
	loaded, err := loader.LoadFiles(own)
	if err != nil {
		return nil, err
	}
	return loaded, addLocal(loaded, files, folder, append(above, folder))
}

func addLocal(parent *chart.Chart, files []File, folder string, above []string) error {
	for _, dependency := range parent.Metadata.Dependencies {
		beside, isLocal := strings.CutPrefix(dependency.Repository, localRepository)
		at := path.Join(folder, beside)
		if !isLocal || hasChart(parent, dependency.Name) || slices.Contains(above, at) {
			continue
		}
		if !slices.ContainsFunc(files, func(file File) bool { return file.Path == path.Join(at, "Chart.yaml") }) {
			continue
		}
		child, err := loadChart(files, at, slices.Clone(above))
		if err != nil {
			return errors.Wrapf(err, "cannot read the chart %s", at)
		}
		if !chartutil.IsCompatibleRange(dependency.Version, child.Metadata.Version) {
			return errors.Errorf("the chart %s has version %s, and %s wants %s", at, child.Metadata.Version, parent.Name(), dependency.Version)
		}
		parent.AddDependency(child)
	}
	return nil
}

func hasChart(parent *chart.Chart, name string) bool {
	return slices.ContainsFunc(parent.Dependencies(), func(child *chart.Chart) bool { return child.Name() == name })
}

// filesOf has the files below a folder, without those that its .helmignore leaves out, in the order of a walk over a directory.
func filesOf(files []File, folder string) ([]*loader.BufferedFile, error) {
	var own []*loader.BufferedFile
	rules := ignore.Empty()
	for _, file := range files {
		name, ok := below(folder, file.Path)
		if !ok {
			continue
		}
		own = append(own, &loader.BufferedFile{Name: name, Data: bytes.TrimPrefix(file.data, []byte("\xef\xbb\xbf"))})
		if name == ignore.HelmIgnore {
			parsed, err := ignore.Parse(bytes.NewReader(file.data))
			if err != nil {
				return nil, err
			}
			rules = parsed
		}
	}
	rules.AddDefaults()
	own = slices.DeleteFunc(own, func(file *loader.BufferedFile) bool { return ignored(rules, file.Name) })
	slices.SortFunc(own, func(a, b *loader.BufferedFile) int {
		return slices.Compare(strings.Split(a.Name, "/"), strings.Split(b.Name, "/"))
	})
	return own, nil
}

// below is the path of a file from a folder, where it stands in it. The folder of the chart itself is ".".
func below(folder, file string) (string, bool) {
	if folder == "." {
		return file, !strings.HasPrefix(file, "../")
	}
	return strings.CutPrefix(file, folder+"/")
}

// ignored asks for each folder above a file, too, because what a rule says of a folder goes for everything in it.
func ignored(rules *ignore.Rules, name string) bool {
	for i, char := range name {
		if char == '/' && rules.Ignore(name[:i], entry{name[:i], true}) {
			return true
		}
	}
	return rules.Ignore(name, entry{name, false})
}

// entry is a file or folder, as rules of .helmignore ask about it.
type entry struct {
	path   string
	folder bool
}

func (e entry) Name() string       { return path.Base(e.path) }
func (e entry) Size() int64        { return 0 }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.folder }
func (e entry) Sys() any           { return nil }
func (e entry) Mode() fs.FileMode {
	if e.folder {
		return fs.ModeDir
	}
	return 0
}

// missingFrom lists what the chart names and Helm would not find in charts/; of subcharts, Helm does not ask.
func missingFrom(loaded *chart.Chart) []Dependency {
	var missing []Dependency
	for _, each := range loaded.Metadata.Dependencies {
		if !hasChart(loaded, each.Name) {
			missing = append(missing, Dependency{each.Name, each.Version, each.Repository})
		}
	}
	return missing
}

// placesOf says for each template by its full name which file of the request it is. Helm renames charts (aliases) and names them by what
// Chart.yaml says, not by their folders, but it never copies a template: its bytes are the file's own.
func placesOf(loaded *chart.Chart, files []File) map[string]int {
	index := make(map[*byte]int, len(files))
	for i, file := range files {
		if data := bytes.TrimPrefix(file.data, []byte("\xef\xbb\xbf")); len(data) > 0 {
			index[unsafe.SliceData(data)] = i
		}
	}
	places := make(map[string]int)
	var visit func(*chart.Chart)
	visit = func(each *chart.Chart) {
		for _, template := range each.Templates {
			if place, ok := index[unsafe.SliceData(template.Data)]; ok && len(template.Data) > 0 {
				places[path.Join(each.ChartFullPath(), template.Name)] = place
			}
		}
		for _, child := range each.Dependencies() {
			visit(child)
		}
	}
	visit(loaded)
	return places
}
