package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
)

// Request is what the host asks: its head as JSON, and the files of the chart behind it.
type Request struct {
	Files []File `json:"files"`
	// YAML texts; a later one wins.
	Values []string `json:"values"`
	// Over all values.
	Settings          []Setting `json:"settings"`
	ReleaseName       string    `json:"releaseName"`
	Namespace         string    `json:"namespace"`
	KubernetesVersion string    `json:"kubernetesVersion"`
	APIVersions       []string  `json:"apiVersions"`
	// Whether the lines of templates are asked for.
	Marks bool `json:"marks"`
}

// Setting is what `--set` or `--set-string` takes.
type Setting struct {
	Text     string `json:"text"`
	AsString bool   `json:"asString"`
}

// File of a chart, by its path from the chart's folder; that of a chart beside it begins with "../".
type File struct {
	Path   string `json:"path"`
	Length int    `json:"length"`
	data   []byte
}

// Answer is one of three kinds.
type Answer struct {
	Kind      string     `json:"kind"`
	Manifests []Manifest `json:"manifests,omitempty"`
	// What the answer rests on that a cluster may have otherwise.
	Limits  []string     `json:"limits,omitempty"`
	Message string       `json:"message,omitempty"`
	Missing []Dependency `json:"missing,omitempty"`
}

// Manifest is one document of what `helm template` prints, in its order.
type Manifest struct {
	// As in the comment `# Source:`.
	Template string `json:"template"`
	// Index in the request's files; -1 where the template came in an archive.
	File int    `json:"file"`
	Text string `json:"text"`
	// The same from the marked templates, where they render to as many documents.
	Marked string `json:"marked,omitempty"`
	// The events of a hook.
	Hook []string `json:"hook,omitempty"`
}

// Dependency that a chart names and that is not there.
type Dependency struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	Repository string `json:"repository"`
}

func failed(err error) Answer { return Answer{Kind: "failed", Message: err.Error()} }

func readRequest(bytes []byte) (Request, error) {
	var request Request
	if len(bytes) < 4 {
		return request, errors.New("the request has no head")
	}
	length := int(binary.LittleEndian.Uint32(bytes))
	rest := bytes[4:]
	if length > len(rest) {
		return request, errors.New("the head of the request is cut off")
	}
	if err := json.Unmarshal(rest[:length], &request); err != nil {
		return request, err
	}
	rest = rest[length:]
	for i := range request.Files {
		file := &request.Files[i]
		if file.Length < 0 || file.Length > len(rest) {
			return request, errors.New("a file of the request is cut off")
		}
		file.data, rest = rest[:file.Length:file.Length], rest[file.Length:]
	}
	return request, nil
}
