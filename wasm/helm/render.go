package main

import (
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/pkg/errors"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/releaseutil"
	"helm.sh/helm/v3/pkg/strvals"
	"sigs.k8s.io/yaml"
)

const notes = "NOTES.txt"

// renderChart does what `helm template` does without a cluster.
func renderChart(request Request) Answer {
	used := &usage{}
	loaded, files, refusal := renderOnce(request, used)
	if refusal != nil {
		return *refusal
	}
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return failed(err)
	}
	answer := Answer{Kind: "rendered", Manifests: listed(manifests, hooks), Limits: used.limits(loaded, request)}
	places := placesOf(loaded, request.Files)
	for i := range answer.Manifests {
		each := &answer.Manifests[i]
		each.File = -1
		if place, ok := places[each.Template]; ok {
			each.File = place
		}
	}
	if request.Marks {
		addMarked(answer.Manifests, files, request)
	}
	return answer
}

// renderOnce gives the text of each template, without notes.
func renderOnce(request Request, used *usage) (*chart.Chart, map[string]string, *Answer) {
	loaded, err := loadChart(request.Files, ".", nil)
	if err != nil {
		return nil, nil, refusal(err)
	}
	if kind := loaded.Metadata.Type; kind != "" && kind != "application" {
		return nil, nil, refusal(errors.Errorf("%s charts are not installable", kind))
	}
	if missing := missingFrom(loaded); missing != nil {
		return nil, nil, &Answer{Kind: "missing-dependency", Missing: missing}
	}
	values, err := valuesOf(loaded, request)
	if err != nil {
		return nil, nil, refusal(err)
	}
	current = used
	files, err := engine.RenderWithClientProvider(loaded, values, noCluster{used})
	if err != nil {
		return nil, nil, refusal(err)
	}
	for name := range files {
		if strings.HasSuffix(name, notes) {
			delete(files, name)
		}
	}
	return loaded, files, nil
}

func refusal(err error) *Answer {
	answer := failed(err)
	return &answer
}

// valuesOf is what templates get: values, release and capabilities.
func valuesOf(loaded *chart.Chart, request Request) (chartutil.Values, error) {
	given, err := merged(request.Values)
	if err != nil {
		return nil, err
	}
	if err := apply(request.Settings, given); err != nil {
		return nil, err
	}
	if err := chartutil.ValidateReleaseName(request.ReleaseName); err != nil {
		return nil, errors.Wrapf(err, "release name %q", request.ReleaseName)
	}
	if err := chartutil.ProcessDependenciesWithMerge(loaded, given); err != nil {
		return nil, err
	}
	capabilities := chartutil.DefaultCapabilities.Copy()
	if request.KubernetesVersion != "" {
		version, err := chartutil.ParseKubeVersion(request.KubernetesVersion)
		if err != nil {
			return nil, errors.Errorf("invalid kube version '%s': %s", request.KubernetesVersion, err)
		}
		capabilities.KubeVersion = *version
	}
	capabilities.APIVersions = append(slices.Clone(capabilities.APIVersions), request.APIVersions...)
	options := chartutil.ReleaseOptions{Name: request.ReleaseName, Namespace: request.Namespace, Revision: 1, IsInstall: true}
	values, err := chartutil.ToRenderValues(loaded, given, options, capabilities)
	if err != nil {
		return nil, err
	}
	wanted, have := loaded.Metadata.KubeVersion, capabilities.KubeVersion.String()
	if wanted != "" && !chartutil.IsCompatibleRange(wanted, have) {
		return nil, errors.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, have)
	}
	return values, nil
}

// merged reads files of values as `--values` does: maps are merged, anything else is replaced, and a null stays for later, where it deletes.
func merged(texts []string) (map[string]interface{}, error) {
	base := map[string]interface{}{}
	for i, text := range texts {
		next := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(text), &next); err != nil {
			return nil, errors.Wrapf(err, "failed to parse values %d", i+1)
		}
		base = mergeMaps(base, next)
	}
	return base, nil
}

// apply writes settings into values: all of `--set` first, as Helm does.
func apply(settings []Setting, values map[string]interface{}) error {
	for _, each := range settings {
		if !each.AsString {
			if err := strvals.ParseInto(each.Text, values); err != nil {
				return errors.Wrap(err, "failed parsing --set data")
			}
		}
	}
	for _, each := range settings {
		if each.AsString {
			if err := strvals.ParseIntoString(each.Text, values); err != nil {
				return errors.Wrap(err, "failed parsing --set-string data")
			}
		}
	}
	return nil
}

func mergeMaps(below, above map[string]interface{}) map[string]interface{} {
	out := make(map[string]interface{}, len(below))
	for key, value := range below {
		out[key] = value
	}
	for key, value := range above {
		inner, isMap := value.(map[string]interface{})
		if other, both := out[key].(map[string]interface{}); isMap && both {
			out[key] = mergeMaps(other, inner)
			continue
		}
		out[key] = value
	}
	return out
}

// listed has the manifests first and the hooks behind them, as `helm template` prints them.
func listed(manifests []releaseutil.Manifest, hooks []*release.Hook) []Manifest {
	list := make([]Manifest, 0, len(manifests)+len(hooks))
	for _, each := range manifests {
		list = append(list, Manifest{Template: each.Name, Text: each.Content})
	}
	for _, each := range hooks {
		events := make([]string, 0, len(each.Events))
		for _, event := range each.Events {
			events = append(events, string(event))
		}
		list = append(list, Manifest{Template: each.Path, Text: each.Manifest, Hook: events})
	}
	return list
}

// addMarked renders the chart again with marks in its templates, and puts each document beside the plain one that stands at the same place of the
// same template. A template whose marked text has another number of documents gets none.
func addMarked(list []Manifest, plain map[string]string, request Request) {
	request.Files = markedFiles(request.Files)
	_, marked, refusal := renderOnce(request, &usage{})
	if refusal != nil {
		return
	}
	for name, text := range plain {
		before, after := documents(text), documents(marked[name])
		if strings.HasPrefix(path.Base(name), "_") || len(before) != len(after) {
			continue
		}
		for i, document := range before {
			same := slices.IndexFunc(list, func(each Manifest) bool {
				return each.Template == name && each.Marked == "" && each.Text == document
			})
			if same >= 0 {
				list[same].Marked = after[i]
			}
		}
	}
}

func documents(text string) []string {
	entries := releaseutil.SplitManifests(text)
	keys := make([]string, 0, len(entries))
	for key := range entries {
		keys = append(keys, key)
	}
	sort.Sort(releaseutil.BySplitManifestsOrder(keys))
	list := make([]string, 0, len(keys))
	for _, key := range keys {
		list = append(list, entries[key])
	}
	return list
}
