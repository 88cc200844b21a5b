import type { Range } from '../../util/range.js';
import type { TextEdit } from '../../util/text-edit.js';
import { lineStart } from '../locate.js';
import type { Node, Path, ScalarNode } from '../nodes.js';
import { parseDocument } from '../parse-document.js';
import { resolveScalar } from '../resolve-scalar.js';
import type { SyntaxTree } from '../source-file.js';
import { beginsLine, colonOf, type Edits, proved, wholeLines, writtenAt, writtenEntry, writtenList, writtenMap } from './edits.js';
import { changeAt, changeEntries, plainOf } from './plain-value.js';
import { doubleQuoted, flowYaml, plainOfYaml, scalarText, styleOf, type YamlValue } from './yaml-text.js';

/** Puts a short value, written in flow style, where another stands, in whatever style that is. A comment behind the key stays. */
export function replaceNode(tree: SyntaxTree, path: Path, value: YamlValue): Edits {
  const node = writtenAt(tree, path);
  if (!node) return undefined;
  const edits = replacing(tree, path, node, flowYaml(value, styleOf(tree).json));
  const gone = edits?.map(({ range }) => range) ?? [];
  return proved(tree, edits, (root) => changeAt(root, path, () => plainOfYaml(value)), gone);
}

/** Puts a value there as it is written, quotes and all: one word, or in flow style. */
export function replaceSource(tree: SyntaxTree, path: Path, source: string): Edits {
  const node = writtenAt(tree, path);
  const written = parseDocument(source);
  if (!node || written.problems.length > 0 || /[\r\n]/.test(source)) return undefined;
  const edits = replacing(tree, path, node, source);
  return proved(tree, edits, (root) => changeAt(root, path, () => plainOf(written.root)), edits?.map(({ range }) => range) ?? []);
}

/** The range of a value with the tag before it, which says what type the old value was. */
function withTag(tree: SyntaxTree, { range }: Node): Range {
  const before = tree.text.slice(lineStart(tree.text, range.start), range.start);
  const tag = /(?<=[\s[{,:-])![^\s,[\]{}]*[ \t]+$/.exec(before);
  return { start: range.start - (tag?.[0].length ?? 0), end: range.end };
}

function replacing(tree: SyntaxTree, path: Path, node: Node, newText: string): readonly TextEdit[] | undefined {
  if (node.kind === 'scalar' && node.style === 'missing') {
    const isBare = tree.text[node.range.start - 1] !== ':' && tree.text[node.range.start - 1] !== '-';
    return [{ range: node.range, newText: isBare ? `: ${newText}` : ` ${newText}` }];
  }
  if (node.kind === 'scalar' || node.flow || node.alias !== undefined || path.length === 0 || !beginsLine(tree, node.range.start))
    return [{ range: withTag(tree, node), newText }];
  const at = placeOf(tree, path);
  // An anchor or a tag may stand between; what it belongs to is gone then.
  if (at === undefined || !/^(?:[ \t]*(?:#.*)?\r?\n)+[ \t]*$/.test(tree.text.slice(at, node.range.start))) return undefined;
  return [
    { range: { start: at, end: at }, newText: ` ${newText}` },
    { range: wholeLines(tree, node.range), newText: '' },
  ];
}

/** Behind the colon or dash that the value at a path belongs to. */
function placeOf(tree: SyntaxTree, path: Path): number | undefined {
  const step = path.at(-1);
  if (typeof step === 'number') {
    const item = writtenList(tree, path.slice(0, -1))?.items[step];
    return item && tree.text[item.range.start] === '-' ? item.range.start + 1 : undefined;
  }
  const map = writtenMap(tree, path.slice(0, -1));
  const entry = map && step !== undefined ? writtenEntry(map, step) : undefined;
  return entry && colonOf(tree, entry);
}

/** Writes another text where a scalar stands, in its quotes; plain text gets quotes where it would mean something else without. */
export function replaceText(tree: SyntaxTree, path: Path, text: string): Edits {
  const node = writtenScalar(tree, path);
  if (!node) return undefined;
  const newText = quoted(text, node.style, styleOf(tree).json);
  const edits = node.style === 'missing' ? replacing(tree, path, node, newText) : [{ range: withTag(tree, node), newText }];
  return proved(tree, edits, (root) => changeAt(root, path, () => ({ kind: 'scalar', value: text })));
}

/** Puts double quotes around a plain scalar, so that it is read as the text that is written. */
export function quoteScalar(tree: SyntaxTree, path: Path): Edits {
  const node = writtenScalar(tree, path);
  if (node?.style !== 'plain') return undefined;
  const edits = [{ range: node.range, newText: doubleQuoted(node.text) }];
  return proved(tree, edits, (root) => changeAt(root, path, () => ({ kind: 'scalar', value: node.text })));
}

/** Takes the quotes from a scalar, so that `"80"` is a number and `"true"` is true. */
export function unquoteScalar(tree: SyntaxTree, path: Path): Edits {
  const node = writtenScalar(tree, path);
  if (node?.style !== 'single' && node?.style !== 'double') return undefined;
  const { value } = resolveScalar(node.text, true);
  return proved(tree, [{ range: node.range, newText: node.text }], (root) => changeAt(root, path, () => ({ kind: 'scalar', value })));
}

/** Gives an entry another key, in the quotes of the old one. */
export function renameKey(tree: SyntaxTree, mapPath: Path, key: string, newKey: string): Edits {
  const map = writtenMap(tree, mapPath);
  const entry = map && writtenEntry(map, key);
  if (!entry || entry.key.alias !== undefined) return undefined;
  const edits = [{ range: entry.key.range, newText: quoted(newKey, entry.key.style, styleOf(tree).json) }];
  const renamed = changeEntries((entries) => {
    const index = entries.findLastIndex(([name]) => name === key);
    return entries.map((each, i) => (i === index ? [newKey, each[1]] : each));
  });
  return proved(tree, edits, (root) => changeAt(root, mapPath, renamed));
}

function writtenScalar(tree: SyntaxTree, path: Path): ScalarNode | undefined {
  const node = writtenAt(tree, path);
  return node?.kind === 'scalar' && node.alias === undefined ? node : undefined;
}

function quoted(text: string, style: ScalarNode['style'], json: boolean): string {
  if (style === 'double') return doubleQuoted(text);
  if (style === 'single' && !/[\n\r]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return scalarText(text, json);
}
