import type { TextEdit } from '../../util/text-edit.js';
import { lineEnd, lineStart, nextLine } from '../locate.js';
import type { MapEntry, Node, Path, SequenceItem, SequenceNode } from '../nodes.js';
import type { SyntaxTree } from '../source-file.js';
import { beginsLine, colonOf, columnAt, type Edits, endsLine, hasComment, proved, writtenAt, writtenEntry, writtenMap } from './edits.js';
import { changeAt, changeEntries, changeItems } from './plain-value.js';
import { blockEntry, blockYaml, flowYaml, plainOfYaml, scalarText, styleOf, type YamlValue } from './yaml-text.js';

/** Adds `key: value` to a map, behind the entry `after` (or the last one). A map that is empty or missing begins with it. */
export function insertEntry(tree: SyntaxTree, mapPath: Path, key: string, value: YamlValue, after?: string): Edits {
  const node = writtenAt(tree, mapPath);
  if (!node || node.alias !== undefined) return undefined;
  const style = styleOf(tree);
  const added = [key, plainOfYaml(value)] as const;
  if (node.kind === 'scalar' || (node.kind === 'map' && node.entries.length === 0 && !node.dropped)) {
    const edits = fillEmpty(tree, mapPath, node, `{${scalarText(key, style.json)}: ${flowYaml(value, style.json)}}`, style.mapStep, (indent) =>
      blockEntry(key, value, indent, style),
    );
    return proved(tree, edits, (root) => changeAt(root, mapPath, () => ({ kind: 'map', entries: [added] })));
  }
  if (node.kind !== 'map' || node.dropped || writtenEntry(node, key)) return undefined;
  const own = node.entries.filter(({ merged }) => !merged);
  const previous = (after === undefined ? undefined : writtenEntry(node, after)) ?? own.at(-1);
  if (!previous) return undefined;
  const edits = node.flow
    ? insertInFlow(tree, previous, own[own.indexOf(previous) + 1], `${scalarText(key, style.json)}: ${flowYaml(value, style.json)}`)
    : insertLineBehind(tree, previous.range.end, columnAt(tree, previous.range.start), (indent) => blockEntry(key, value, indent, style));
  return proved(tree, edits, (root) =>
    changeAt(
      root,
      mapPath,
      changeEntries((entries) => entries.toSpliced(own.indexOf(previous) + 1, 0, added)),
    ),
  );
}

/** Adds `key: value` to a map, above the entry `before`. */
export function insertEntryBefore(tree: SyntaxTree, mapPath: Path, key: string, value: YamlValue, before: string): Edits {
  const map = writtenMap(tree, mapPath);
  const next = map && writtenEntry(map, before);
  if (!map || !next || writtenEntry(map, key)) return undefined;
  const style = styleOf(tree);
  const index = map.entries.filter(({ merged }) => !merged).indexOf(next);
  const indent = columnAt(tree, next.range.start);
  const newText = map.flow
    ? `${scalarText(key, style.json)}: ${flowYaml(value, style.json)}, `
    : `${blockEntry(key, value, indent, style)}${style.lineEnding}${' '.repeat(indent)}`;
  const edits = [{ range: { start: next.range.start, end: next.range.start }, newText }];
  return proved(tree, edits, (root) =>
    changeAt(
      root,
      mapPath,
      changeEntries((entries) => entries.toSpliced(index, 0, [key, plainOfYaml(value)] as const)),
    ),
  );
}

/** Adds an item to the end of a list; a list that is empty or missing begins with it, as a block where its key stands in one. */
export function appendItem(tree: SyntaxTree, listPath: Path, value: YamlValue): Edits {
  const node = writtenAt(tree, listPath);
  return insertItem(tree, listPath, node?.kind === 'sequence' ? node.items.length : 0, value);
}

/** Adds an item to a list, before the one that has this index now. */
export function insertItem(tree: SyntaxTree, listPath: Path, index: number, value: YamlValue): Edits {
  const node = writtenAt(tree, listPath);
  if (!node || node.alias !== undefined || node.kind === 'map') return undefined;
  const style = styleOf(tree);
  if (node.kind === 'scalar' || node.items.length === 0) {
    const edits = fillEmpty(tree, listPath, node, `[${flowYaml(value, style.json)}]`, style.listStep, (indent) => blockYaml([value], indent, style));
    return proved(tree, edits, (root) => changeAt(root, listPath, () => ({ kind: 'list', items: [plainOfYaml(value)] })));
  }
  const edits = node.flow
    ? insertFlowItem(tree, node, index, flowYaml(value, style.json))
    : insertBlockItem(tree, node, index, (indent) => blockYaml([value], indent, style));
  return proved(tree, edits, (root) =>
    changeAt(
      root,
      listPath,
      changeItems((items) => items.toSpliced(index, 0, plainOfYaml(value))),
    ),
  );
}

function insertBlockItem(tree: SyntaxTree, list: SequenceNode, index: number, text: (indent: number) => string): Edits {
  const [previous, next] = [list.items[index - 1], list.items[index]];
  if (previous) return insertLineBehind(tree, previous.range.end, columnAt(tree, previous.range.start), text);
  if (!next) return undefined;
  const indent = columnAt(tree, next.range.start);
  return [{ range: { start: next.range.start, end: next.range.start }, newText: `${text(indent)}${tree.lineEnding}${' '.repeat(indent)}` }];
}

function insertFlowItem(tree: SyntaxTree, list: SequenceNode, index: number, text: string): Edits {
  const [previous, next] = [list.items[index - 1], list.items[index]];
  if (previous) return insertInFlow(tree, previous, next, text);
  return next && [{ range: { start: next.range.start, end: next.range.start }, newText: `${text}, ` }];
}

/** Behind a member in brackets; on a line of its own where that member has one. */
function insertInFlow(tree: SyntaxTree, previous: MapEntry | SequenceItem, next: MapEntry | SequenceItem | undefined, text: string): Edits {
  const { start, end } = previous.range;
  if (!beginsLine(tree, start)) return [{ range: { start: end, end }, newText: `, ${text}` }];
  const indent = tree.text.slice(lineStart(tree.text, start), start);
  if (next && beginsLine(tree, next.range.start))
    return [{ range: { start: next.range.start, end: next.range.start }, newText: `${text},${tree.lineEnding}${indent}` }];
  return [{ range: { start: end, end }, newText: `,${tree.lineEnding}${indent}${text}` }];
}

/**
 * Gives a value to what has none: `{}`, `[]`, or nothing behind a key. In a block it begins below its key, else in brackets.
 * @param step columns from the key to the value below it
 */
function fillEmpty(tree: SyntaxTree, path: Path, node: Node, flowText: string, step: number, blockText: (indent: number) => string): Edits {
  if (node.kind === 'scalar' && node.value !== null) return undefined;
  const key = path.at(-1);
  const parent = typeof key === 'string' ? writtenMap(tree, path.slice(0, -1)) : undefined;
  const entry = parent && typeof key === 'string' ? writtenEntry(parent, key) : undefined;
  const colon = entry && colonOf(tree, entry);
  const isWritten = node.range.end > node.range.start;
  if (!parent || !entry || colon === undefined || parent.flow || !endsLine(tree, node.range.end)) {
    return isWritten && !hasComment(tree, node.range)
      ? [{ range: node.range, newText: flowText }]
      : isFillable(tree, node)
        ? [{ range: node.range, newText: ` ${flowText}` }]
        : undefined;
  }
  const gone = { start: colon, end: Math.max(colon, node.range.end) };
  if (hasComment(tree, gone) || /[\r\n]/.test(tree.text.slice(gone.start, gone.end))) return undefined;
  const lines = insertLineBehind(tree, gone.end, columnAt(tree, entry.range.start) + step, blockText);
  return lines && [...(isWritten ? [{ range: gone, newText: '' }] : []), ...lines];
}

function isFillable(tree: SyntaxTree, node: Node): boolean {
  return /[:-]/.test(tree.text[node.range.start - 1] ?? '');
}

/** New lines below the line that `end` is on. */
export function insertLineBehind(tree: SyntaxTree, end: number, indent: number, text: (indent: number) => string): readonly TextEdit[] | undefined {
  if (!endsLine(tree, end)) return undefined;
  const lines = `${' '.repeat(indent)}${text(indent)}`;
  const at = nextLine(tree.text, end);
  const hasBreak = lineEnd(tree.text, end) < at;
  return [{ range: { start: at, end: at }, newText: hasBreak ? `${lines}${tree.lineEnding}` : `${tree.lineEnding}${lines}` }];
}
