// Program lean takes declarations out of vendored files, and imports that only they needed, so that a package that is put in their place can be
// small: `go run ./lean FILE NAME...` for functions and types (a type's methods go with it). `OLD=NEW` gives a function another name instead.
package main

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if err := leaveOut(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func leaveOut(file string, names []string) error {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	names, found, err := renamed(tree, names)
	if err != nil {
		return err
	}
	tree.Decls = slices.DeleteFunc(tree.Decls, func(declaration ast.Decl) bool {
		name := nameOf(declaration)
		found[name] = found[name] || slices.Contains(names, name)
		return slices.Contains(names, name)
	})
	for _, name := range names {
		if !found[name] {
			return fmt.Errorf("%s does not declare %s", file, name)
		}
	}
	tree.Decls = slices.DeleteFunc(tree.Decls, func(declaration ast.Decl) bool { return onlyUnused(declaration, tree) })
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	return format.Node(out, set, tree)
}

// renamed gives functions their other names, and has the names that are to be left out.
func renamed(tree *ast.File, names []string) ([]string, map[string]bool, error) {
	var rest []string
	for _, name := range names {
		old, other, isRenaming := strings.Cut(name, "=")
		if !isRenaming {
			rest = append(rest, name)
			continue
		}
		at := slices.IndexFunc(tree.Decls, func(declaration ast.Decl) bool {
			function, ok := declaration.(*ast.FuncDecl)
			return ok && function.Recv == nil && function.Name.Name == old
		})
		if at < 0 {
			return nil, nil, fmt.Errorf("there is no function %s", old)
		}
		tree.Decls[at].(*ast.FuncDecl).Name.Name = other
	}
	return rest, make(map[string]bool), nil
}

// nameOf is that of a function or of a single type; of a method it is the type's.
func nameOf(declaration ast.Decl) string {
	switch declaration := declaration.(type) {
	case *ast.FuncDecl:
		if declaration.Recv == nil {
			return declaration.Name.Name
		}
		receiver := declaration.Recv.List[0].Type
		if pointer, ok := receiver.(*ast.StarExpr); ok {
			receiver = pointer.X
		}
		if name, ok := receiver.(*ast.Ident); ok {
			return name.Name
		}
	case *ast.GenDecl:
		if declaration.Tok == token.TYPE && len(declaration.Specs) == 1 {
			return declaration.Specs[0].(*ast.TypeSpec).Name.Name
		}
	}
	return ""
}

// onlyUnused takes unused imports out of a declaration, and reports whether it is one of imports that has none left.
func onlyUnused(declaration ast.Decl, tree *ast.File) bool {
	imports, ok := declaration.(*ast.GenDecl)
	if !ok || imports.Tok != token.IMPORT {
		return false
	}
	used := make(map[string]bool)
	for _, each := range tree.Decls {
		ast.Inspect(each, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok {
				if name, ok := selector.X.(*ast.Ident); ok {
					used[name.Name] = true
				}
			}
			return true
		})
	}
	imports.Specs = slices.DeleteFunc(imports.Specs, func(spec ast.Spec) bool { return !used[importName(spec.(*ast.ImportSpec))] })
	return len(imports.Specs) == 0
}

var major = regexp.MustCompile(`^v[0-9]+$`)

func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	written, _ := strconv.Unquote(spec.Path.Value)
	name := path.Base(written)
	if major.MatchString(name) {
		name = path.Base(path.Dir(written))
	}
	return strings.TrimSuffix(name, ".v3")
}
