package main

import (
	"context"
	"strings"
	"text/template/parse"

	"helm.sh/helm/v3/pkg/chart"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
)

// usage is what templates asked for that a cluster may answer otherwise.
type usage struct{ lookup, random bool }

// Where the functions of templates, of which there is one set, note what they were asked.
var current *usage

// limits of an answer, in the order of the alphabet.
func (u *usage) limits(loaded *chart.Chart, request Request) []string {
	limits := []string{}
	if asksCapabilities(loaded, request) {
		limits = append(limits, "capabilities")
	}
	if u.lookup {
		limits = append(limits, "lookup")
	}
	if u.random {
		limits = append(limits, "random")
	}
	return limits
}

// noCluster answers lookups as `helm template` does: there is never such an object.
type noCluster struct{ used *usage }

func (c noCluster) GetClientFor(string, string) (dynamic.NamespaceableResourceInterface, bool, error) {
	c.used.lookup = true
	return empty{}, false, nil
}

type empty struct{}

func (e empty) Namespace(string) dynamic.ResourceInterface { return e }

func (empty) Get(context.Context, string, metav1.GetOptions, ...string) (*unstructured.Unstructured, error) {
	return nil, apierrors.ErrNotFound
}

func (empty) List(context.Context, metav1.ListOptions) (*unstructured.Unstructured, error) {
	return nil, apierrors.ErrNotFound
}

// asksCapabilities reports whether a template names something of the cluster's version and APIs that the request left open, in whichever branch.
func asksCapabilities(loaded *chart.Chart, request Request) bool {
	for _, each := range loaded.Templates {
		if strings.Contains(string(each.Data), ".Capabilities") && namesCapabilities(string(each.Data), request) {
			return true
		}
	}
	for _, child := range loaded.Dependencies() {
		if asksCapabilities(child, request) {
			return true
		}
	}
	return false
}

func namesCapabilities(text string, request Request) bool {
	found := false
	for _, tree := range parsed(text) {
		walk(tree.Root, func(node parse.Node) {
			switch node := node.(type) {
			case *parse.FieldNode:
				found = found || isOpen(node.Ident, request)
			case *parse.VariableNode:
				found = found || isOpen(node.Ident, request)
			case *parse.ChainNode:
				found = found || isOpen(node.Field, request)
			}
		})
	}
	return found
}

func isOpen(path []string, request Request) bool {
	for i, name := range path {
		if name != "Capabilities" {
			continue
		}
		switch {
		case i+1 == len(path):
			return true
		case path[i+1] == "HelmVersion":
			return false
		case path[i+1] == "KubeVersion":
			return request.KubernetesVersion == ""
		default:
			return len(request.APIVersions) == 0
		}
	}
	return false
}

// parsed has the trees of a template's text, none where it is no template.
func parsed(text string) map[string]*parse.Tree {
	trees := make(map[string]*parse.Tree)
	tree := parse.New("")
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(text, "", "", trees); err != nil {
		return nil
	}
	return trees
}

// walk visits a node and everything below it.
func walk(node parse.Node, visit func(parse.Node)) {
	visit(node)
	switch node := node.(type) {
	case *parse.ListNode:
		if node != nil {
			walkAll(node.Nodes, visit)
		}
	case *parse.ActionNode:
		walk(node.Pipe, visit)
	case *parse.IfNode:
		walkBranch(&node.BranchNode, visit)
	case *parse.RangeNode:
		walkBranch(&node.BranchNode, visit)
	case *parse.WithNode:
		walkBranch(&node.BranchNode, visit)
	case *parse.TemplateNode:
		if node.Pipe != nil {
			walk(node.Pipe, visit)
		}
	case *parse.PipeNode:
		for _, command := range node.Cmds {
			walk(command, visit)
		}
	case *parse.CommandNode:
		walkAll(node.Args, visit)
	case *parse.ChainNode:
		walk(node.Node, visit)
	}
}

func walkAll(nodes []parse.Node, visit func(parse.Node)) {
	for _, each := range nodes {
		walk(each, visit)
	}
}

func walkBranch(branch *parse.BranchNode, visit func(parse.Node)) {
	walk(branch.Pipe, visit)
	walk(branch.List, visit)
	if branch.ElseList != nil {
		walk(branch.ElseList, visit)
	}
}
