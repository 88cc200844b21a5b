import type { Range } from '../../util/range.js';
import { applyEdits, type TextEdit } from '../../util/text-edit.js';
import { lineEnd, lineStart, nextLine } from '../locate.js';
import type { MapEntry, MapNode, Node, Path, SequenceNode } from '../nodes.js';
import { parseDocument } from '../parse-document.js';
import type { Comment, SyntaxTree } from '../source-file.js';
import { type PlainValue, plainOf, samePlain } from './plain-value.js';
import { readNearby } from './read-nearby.js';

/**
 * Changes of one document's text by structure: each function gives the smallest edits, in offsets of the document, that keep comments,
 * quoting, indentation and line endings of everything else. Undefined where that cannot be: in a template, behind an alias or a merge key,
 * where a comment would be lost, or where the text after the edits would not say exactly what is meant.
 */
export type Edits = readonly TextEdit[] | undefined;

/** Several changes as one; undefined where one of them is, or where two change the same text. */
export function together(...all: readonly Edits[]): Edits {
  const edits: TextEdit[] = [];
  for (const each of all) {
    if (each === undefined) return undefined;
    edits.push(...each);
  }
  return meet(edits) ? undefined : edits;
}

function meet(edits: readonly TextEdit[]): boolean {
  const ranges = edits.map(({ range }) => range).sort((a, b) => a.start - b.start || a.end - b.end);
  return ranges.some(({ start }, index) => start < (ranges[index - 1]?.end ?? 0));
}

/** `edits`, if the text after them says what `change` makes of what the document says now, and no comment outside of `gone` is lost. */
export function proved(tree: SyntaxTree, edits: Edits, change: (root: PlainValue) => PlainValue, gone: readonly Range[] = []): Edits {
  if (edits === undefined || tree.templated) return undefined;
  const wanted = change(tree.said.plain);
  for (const { after, commentsBefore, commentsAfter } of readNearby(tree, edits)) {
    if (samePlain(wanted, after) && keepsComments(commentsBefore, commentsAfter, gone)) return edits;
  }
  return provedAgainstAll(tree, edits, wanted, gone) ? edits : undefined;
}

/** The same, found by reading the whole document again. */
export function provedAgainstAll(tree: SyntaxTree, edits: readonly TextEdit[], wanted: PlainValue, gone: readonly Range[] = []): boolean {
  const after = parseDocument(applyEdits(tree.text, edits));
  if (after.templated || after.problems.length > tree.problems.length) return false;
  return samePlain(wanted, plainOf(after.root)) && keepsComments(tree.comments, after.comments, gone);
}

function keepsComments(before: readonly Comment[], after: readonly Comment[], gone: readonly Range[]): boolean {
  const kept = before.filter(({ range }) => !gone.some(({ start, end }) => start <= range.start && range.end <= end)).map(({ text }) => text);
  return containsAll(
    after.map(({ text }) => text),
    kept,
  );
}

/** Whether every comment of a document is in one of several that it becomes. */
export function keepsEveryComment({ comments }: Pick<SyntaxTree, 'comments'>, after: readonly (readonly Comment[])[]): boolean {
  return keepsComments(comments, after.flat(), []);
}

function containsAll(texts: readonly string[], wanted: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return wanted.every((text) => {
    const left = (counts.get(text) ?? 0) - 1;
    counts.set(text, left);
    return left >= 0;
  });
}

/** The node at a path that is written there: undefined behind an alias or a merge key, and in a template. */
export function writtenAt(tree: SyntaxTree, path: Path): Node | undefined {
  if (tree.templated) return undefined;
  let node = tree.root;
  for (const step of path) {
    if (!node || node.alias !== undefined || node.templated) return undefined;
    if (node.kind === 'map' && typeof step === 'string') node = writtenEntry(node, step)?.value;
    else if (node.kind === 'sequence' && typeof step === 'number') node = node.items[step]?.value;
    else return undefined;
  }
  return node;
}

/** The node at a path, as far as it is written there: undefined behind an alias or a merge key, and in a template. */
export function writtenNode(tree: SyntaxTree, path: Path): Node | undefined {
  const node = writtenAt(tree, path);
  return node?.alias === undefined ? node : undefined;
}

/** The map at a path that is written there; undefined also where a key appears in it twice, since taking one away brings the other back. */
export function writtenMap(tree: SyntaxTree, path: Path): MapNode | undefined {
  const node = writtenAt(tree, path);
  return node?.kind === 'map' && node.alias === undefined && node.dropped === undefined ? node : undefined;
}

export function writtenList(tree: SyntaxTree, path: Path): SequenceNode | undefined {
  const node = writtenAt(tree, path);
  return node?.kind === 'sequence' && node.alias === undefined ? node : undefined;
}

/** The last entry with this key that is written in the map itself. */
export function writtenEntry(map: MapNode, key: string): MapEntry | undefined {
  return map.entries.findLast((entry) => !entry.merged && String(entry.key.value) === key);
}

/** UTF-16 units from the start of the line. */
export function columnAt(tree: SyntaxTree, offset: number): number {
  return offset - lineStart(tree.text, offset);
}

/** Whether only blanks stand before `offset` on its line. */
export function beginsLine({ text }: SyntaxTree, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** Whether only blanks, and perhaps a comment, stand behind `offset` on its line. */
export function endsLine({ text }: SyntaxTree, offset: number): boolean {
  return /^[ \t]*(?:$|#)/.test(text.slice(offset, lineEnd(text, offset)));
}

/** From the start of the first line to the start of the line behind the last; at the end of a text without a last line break, the one before goes instead. */
export function wholeLines({ text }: SyntaxTree, { start, end }: Range): Range {
  const from = lineStart(text, start);
  const to = nextLine(text, end);
  if (to < text.length || from === 0 || lineEnd(text, end) < text.length) return { start: from, end: to };
  return { start: text.startsWith('\r\n', from - 2) ? from - 2 : from - 1, end: to };
}

/** The offset behind the colon of an entry; undefined where it has none, or not right behind its key. */
export function colonOf(tree: SyntaxTree, entry: MapEntry): number | undefined {
  const between = /^[ \t]*:/.exec(tree.text.slice(entry.key.range.end, entry.key.range.end + 100));
  return between ? entry.key.range.end + between[0].length : undefined;
}

export function hasComment(tree: SyntaxTree, range: Range): boolean {
  return tree.comments.some((comment) => comment.range.start < range.end && comment.range.end > range.start);
}
