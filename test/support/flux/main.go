// Builds what kustomize-controller builds, and substitutes as it does: one answer for each line of input.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/fluxcd/pkg/envsubst"
	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// A tree with a Kustomization to build a folder of it by, or a text with values for its variables.
type request struct {
	Files  map[string]string      `json:"files"`
	Path   string                 `json:"path"`
	Object map[string]interface{} `json:"object"`
	Text   string                 `json:"text"`
	Vars   map[string]string      `json:"vars"`
}

type answer struct {
	Yaml  string `json:"yaml,omitempty"`
	Text  string `json:"text,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<28)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var asked request
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			panic(err)
		}
		if err := out.Encode(answered(asked)); err != nil {
			panic(err)
		}
	}
}

// The library crashes on some texts.
func answered(asked request) (found answer) {
	defer func() {
		if crash := recover(); crash != nil {
			found = answer{Error: fmt.Sprint(crash)}
		}
	}()
	if asked.Files == nil {
		text, err := envsubst.Eval(asked.Text, func(name string) (string, bool) { return asked.Vars[name], true })
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{Text: text}
	}
	yaml, err := build(asked)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Yaml: yaml}
}

func build(asked request) (string, error) {
	root, err := os.MkdirTemp("", "netpol-flux-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(root)
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return "", err
	}
	for name, text := range asked.Files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return "", err
		}
	}
	object := unstructured.Unstructured{Object: asked.Object}
	folder := filepath.Join(root, asked.Path)
	if _, err := kustomize.NewGenerator(root, object).WriteFile(folder); err != nil {
		return "", err
	}
	built, err := kustomize.SecureBuild(root, folder, false)
	if err != nil {
		return "", err
	}
	for _, resource := range built.Resources() {
		if _, ok := asked.Object["spec"].(map[string]interface{})["postBuild"]; !ok {
			break
		}
		changed, err := kustomize.SubstituteVariables(context.Background(), nil, object, resource, kustomize.SubstituteWithDryRun(true))
		if err != nil {
			return "", err
		}
		if changed != nil {
			if _, err := built.Replace(changed); err != nil {
				return "", err
			}
		}
	}
	yaml, err := built.AsYaml()
	return string(yaml), err
}
