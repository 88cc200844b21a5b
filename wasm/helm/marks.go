package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
)

// A mark is a comment of YAML, so that what parses the text of a template and writes it anew (fromYaml, toYaml) loses it and nothing else.
const markFormat = " # @np:%d.%d;"

var (
	// Of the chart, of one in a folder of its charts, or of one beside it.
	isTemplate = regexp.MustCompile(`^(?:.*/)?templates/`)
	// A line of YAML that a comment may follow: a key, an item, a comment, or what an action wrote.
	isMarkable = regexp.MustCompile(`:\s|:$|^\s*-\s|^\s*#|\}\}\s*$`)
	// What opens a block scalar.
	opensBlock = regexp.MustCompile(`(?:^|[\s:-])[|>][-+0-9]*\s*$`)
	isDivider  = regexp.MustCompile(`^(?:---|\.\.\.)`)
)

// markedFiles has a copy of the files in which lines of templates say where they stand.
func markedFiles(files []File) []File {
	marked := slices.Clone(files)
	for i := range marked {
		if isTemplate.MatchString(marked[i].Path) {
			marked[i].data = []byte(markedText(string(marked[i].data), i))
		}
	}
	return marked
}

// markedText puts a mark at the end of each line that has text outside of block scalars, where it does not change what `{{-` and `-}}` trim.
func markedText(text string, file int) string {
	lines := strings.SplitAfter(text, "\n")
	starts := startsOf(lines)
	blocks := inBlocks(lines)
	found := read(text, starts)
	var out strings.Builder
	out.Grow(len(text) + len(found.ends)*len(markFormat))
	done := 0
	for _, end := range found.ends {
		number := lineAt(starts, end)
		line := strings.TrimRight(lines[number], "\r\n")
		if !found.writes[number] || blocks[number] || isDivider.MatchString(line) || !isMarkable.MatchString(line) {
			continue
		}
		out.WriteString(text[done:end])
		fmt.Fprintf(&out, markFormat, file, number+1)
		done = end
	}
	out.WriteString(text[done:])
	return out.String()
}

// literal is what a template's text says of its lines.
type literal struct {
	// Offsets at which a line of literal text ends: before a line's end that is written, or that the action behind it trims.
	ends []int
	// The lines that write something. In a template that others include, those with text of their own: of the others, a mark may be all there is, and
	// what asks whether the template is empty would get another answer.
	writes map[int]bool
}

func read(text string, starts []int) literal {
	found := literal{writes: make(map[int]bool)}
	for name, tree := range parsed(text) {
		walk(tree.Root, func(node parse.Node) {
			switch node := node.(type) {
			case *parse.ActionNode:
				if len(node.Pipe.Decl) == 0 {
					found.addAction(text, starts, int(node.Pos), name == "")
				}
				if begins := actionStart(text, int(node.Pos)); beginsLine(node.Pipe) && begins >= 0 {
					found.ends = append(found.ends, begins)
				}
			case *parse.TemplateNode:
				found.addAction(text, starts, int(node.Pos), name == "")
			case *parse.TextNode:
				found.add(text, starts, int(node.Pos), string(node.Text))
			}
		})
	}
	slices.Sort(found.ends)
	found.ends = slices.Compact(found.ends)
	return found
}

func (found *literal) add(text string, starts []int, start int, kept string) {
	end := start + len(kept)
	if kept == "" || end > len(text) || text[start:end] != kept {
		return
	}
	for i := range len(kept) {
		switch kept[i] {
		case '\n':
			found.ends = append(found.ends, start+beforeReturn(kept, i))
		case ' ', '\t', '\r':
		default:
			found.writes[lineAt(starts, start+i)] = true
		}
	}
	if kept[len(kept)-1] != '\n' && strings.HasPrefix(strings.TrimLeft(text[end:], " \t\r"), "\n") {
		found.ends = append(found.ends, end)
	}
}

// addAction has a line end behind an action, too, where the next action trims it: there is no literal text between the two.
func (found *literal) addAction(text string, starts []int, inside int, inBody bool) {
	end := actionEnd(text, inside)
	if end >= 0 && inBody {
		found.writes[lineAt(starts, end-1)] = true
	}
	if end >= 0 && trimmedEnd.MatchString(text[end:]) && text[end-3] != '-' {
		found.ends = append(found.ends, end)
	}
}

// trimmedEnd is nothing but a line's end before an action that trims it.
var trimmedEnd = regexp.MustCompile(`^[ \t\r]*\n\s*\{\{- `)

// quoted is what may have braces in an action without ending it.
var quoted = regexp.MustCompile("^(?:\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\\n]|\\\\.)*')")

// actionEnd is the offset behind the braces that end an action, by that of what stands in it; -1 where there is none.
func actionEnd(text string, inside int) int {
	for at := inside; at < len(text); at++ {
		if strings.HasPrefix(text[at:], "}}") {
			return at + 2
		}
		if skipped := quoted.FindString(text[at:]); skipped != "" {
			at += len(skipped) - 1
		}
	}
	return -1
}

// actionStart is where the text before an action ends, by the offset of what stands in the action.
func actionStart(text string, inside int) int {
	begins := strings.LastIndex(text[:min(inside, len(text))], "{{")
	if begins < 0 {
		return -1
	}
	if strings.HasPrefix(text[begins:], "{{-") {
		return len(strings.TrimRight(text[:begins], " \t\r\n"))
	}
	return begins
}

// beginsLine reports whether an action first writes a line's end, as nindent does.
func beginsLine(pipe *parse.PipeNode) bool {
	last := pipe.Cmds[len(pipe.Cmds)-1]
	name, ok := last.Args[0].(*parse.IdentifierNode)
	return ok && name.Ident == "nindent"
}

func startsOf(lines []string) []int {
	starts := make([]int, len(lines))
	for i := 1; i < len(lines); i++ {
		starts[i] = starts[i-1] + len(lines[i-1])
	}
	return starts
}

// lineAt is the number of the line, from 0, that an offset stands in.
func lineAt(starts []int, offset int) int {
	at, exact := slices.BinarySearch(starts, offset)
	if exact {
		return at
	}
	return at - 1
}

func beforeReturn(text string, end int) int {
	if end > 0 && text[end-1] == '\r' {
		return end - 1
	}
	return end
}

// inBlocks says of each line whether it stands in a block scalar, as far as the indentation of the template tells.
func inBlocks(lines []string) []bool {
	inside := make([]bool, len(lines))
	opened := -1
	for i, line := range lines {
		content := strings.TrimSpace(line)
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if opened >= 0 && (content == "" || indent > opened || strings.HasPrefix(content, "{{")) {
			inside[i] = true
			continue
		}
		opened = -1
		if opensBlock.MatchString(content) {
			opened = indent
		}
	}
	return inside
}
