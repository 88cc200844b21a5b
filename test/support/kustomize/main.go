// Builds kustomizations as `kustomize build` does. Reads one JSON array a line: a folder, whether files outside of it may be loaded, and the
// program that renders charts, without which none is.
// Writes one JSON object a line: the objects, or why there are none.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type answer struct {
	Yaml  string `json:"yaml,omitempty"`
	Error string `json:"error,omitempty"`
}

func build(folder string, anywhere bool, helm string) (result answer) {
	defer func() {
		if thrown := recover(); thrown != nil {
			result = answer{Error: "panic"}
		}
	}()
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	if anywhere {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	if helm != "" {
		options.PluginConfig.HelmConfig = types.HelmConfig{Enabled: true, Command: helm}
	}
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return answer{Error: err.Error()}
	}
	yaml, err := resources.AsYaml()
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Yaml: string(yaml)}
}

func main() {
	log.SetOutput(io.Discard)
	if none, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = none
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var folder string
		var anywhere bool
		var helm string
		if err := json.Unmarshal(in.Bytes(), &[]any{&folder, &anywhere, &helm}); err != nil {
			os.Exit(1)
		}
		if err := out.Encode(build(folder, anywhere, helm)); err != nil {
			os.Exit(1)
		}
	}
}
