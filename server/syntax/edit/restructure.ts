import type { Range } from '../../util/range.js';
import { lineStart, nextLine } from '../locate.js';
import type { MapEntry, MapNode, Path, SequenceNode } from '../nodes.js';
import type { SyntaxTree } from '../source-file.js';
import { beginsLine, columnAt, type Edits, endsLine, hasComment, proved, together, wholeLines, writtenEntry, writtenList, writtenMap } from './edits.js';
import { insertLineBehind } from './insert.js';
import { shiftLines, withoutDash } from './lines.js';
import { changeAt, changeEntries, changeItems, type PlainMap, type PlainValue } from './plain-value.js';
import { removeEntry } from './remove.js';

/** Makes item `index + 1` of a list part of item `index`: two maps without a common key become one. */
export function mergeWithNext(tree: SyntaxTree, listPath: Path, index: number): Edits {
  const list = writtenList(tree, listPath);
  const [into, from] = [writtenMap(tree, [...listPath, index]), writtenMap(tree, [...listPath, index + 1])];
  const item = list?.items[index + 1];
  if (!list || !into || !from || !item || into.entries.length === 0 || from.entries.length === 0) return undefined;
  const join = into.flow ? (from.flow ? joinFlow : undefined) : from.flow ? joinFlowToBlock : joinBlock;
  const edits = join?.(tree, into, from, item.range, list.flow);
  const joined = changeItems((items) => items.toSpliced(index, 2, { kind: 'map', entries: [...entriesOf(items[index]), ...entriesOf(items[index + 1])] }));
  return proved(tree, edits, (root) => changeAt(root, listPath, joined));
}

function entriesOf(value: PlainValue | undefined): PlainMap['entries'] {
  return value?.kind === 'map' ? value.entries : [];
}

/** The dash of the second item gives way to blanks; its lines move where its keys stand in another column. */
function joinBlock(tree: SyntaxTree, into: MapNode, from: MapNode, item: Range): Edits {
  const [target, source] = [columnAt(tree, into.range.start), columnAt(tree, from.range.start)];
  const between = tree.text.slice(item.start + 1, from.range.start);
  if (!beginsLine(tree, item.start)) return undefined;
  if (/[\r\n]/.test(between))
    return together([withoutDash(tree, item.start)], shiftLines(tree, nextLine(tree.text, item.start), from.range.end, target - source));
  if (between.trim() !== '') return undefined;
  const dash = { range: { start: lineStart(tree.text, item.start), end: from.range.start }, newText: ' '.repeat(target) };
  return together([dash], shiftLines(tree, nextLine(tree.text, from.range.start), from.range.end, target - source));
}

/** Each entry between the braces gets a line of its own. */
function joinFlowToBlock(tree: SyntaxTree, into: MapNode, from: MapNode, item: Range): Edits {
  const written = tree.text.slice(from.range.start, from.range.end);
  if (/[\r\n]/.test(written) || !beginsLine(tree, item.start)) return undefined;
  const indent = ' '.repeat(columnAt(tree, into.range.start));
  const lines = from.entries.filter(({ merged }) => !merged).map(({ range }) => indent + tree.text.slice(range.start, range.end));
  return [{ range: { start: lineStart(tree.text, item.start), end: from.range.end }, newText: lines.join(tree.lineEnding) }];
}

function joinFlow(tree: SyntaxTree, into: MapNode, from: MapNode, item: Range, inFlow: boolean): Edits {
  const left = endOfLast(into);
  const right = from.entries[0]?.range.start ?? from.range.start;
  if (inFlow) return hasComment(tree, { start: left, end: right }) ? undefined : [{ range: { start: left, end: right }, newText: ', ' }];
  const members = tree.text.slice(right, endOfLast(from));
  if (
    /[\r\n#]/.test(members) ||
    !beginsLine(tree, item.start) ||
    !endsLine(tree, item.end) ||
    hasComment(tree, { start: item.end, end: nextLine(tree.text, item.end) })
  )
    return undefined;
  return [
    { range: { start: left, end: left }, newText: `, ${members}` },
    { range: wholeLines(tree, item), newText: '' },
  ];
}

function endOfLast(map: MapNode): number {
  return map.entries.filter(({ merged }) => !merged).at(-1)?.range.end ?? map.range.start + 1;
}

/** Splits an item of a list before the entry `key`, which is not its first one. */
export function splitItem(tree: SyntaxTree, listPath: Path, index: number, key: string): Edits {
  const list = writtenList(tree, listPath);
  const map = writtenMap(tree, [...listPath, index]);
  const item = list?.items[index];
  if (!list || !item || !map || map.entries.some(({ merged }) => merged)) return undefined;
  const at = map.entries.findIndex((entry) => String(entry.key.value) === key);
  const [before, entry] = [map.entries[at - 1], map.entries[at]];
  if (!before || !entry) return undefined;
  const split = changeItems((items) => {
    const entries = entriesOf(items[index]);
    return items.toSpliced(index, 1, { kind: 'map', entries: entries.slice(0, at) }, { kind: 'map', entries: entries.slice(at) });
  });
  const edits = map.flow ? splitFlow(tree, list, item.range, before, entry) : splitBlock(tree, item.range, entry, map);
  return proved(tree, edits, (root) => changeAt(root, listPath, split));
}

function splitFlow(tree: SyntaxTree, list: SequenceNode, item: Range, before: MapEntry, entry: MapEntry): Edits {
  const gap = { start: before.range.end, end: entry.range.start };
  if (hasComment(tree, gap)) return undefined;
  if (list.flow) return [{ range: gap, newText: '}, {' }];
  if (/[\r\n]/.test(tree.text.slice(item.start, item.end))) return undefined;
  return [{ range: gap, newText: `}${tree.lineEnding}${' '.repeat(columnAt(tree, item.start))}- {` }];
}

/** A blank before the key becomes a dash in the column of the list's dashes; the lines behind it stay where they are if they fit. */
function splitBlock(tree: SyntaxTree, item: Range, entry: MapEntry, map: MapNode): Edits {
  const [dash, keys] = [columnAt(tree, item.start), columnAt(tree, entry.range.start)];
  if (keys < dash + 2 || !beginsLine(tree, entry.range.start) || tree.text[item.start] !== '-' || map.flow) return undefined;
  const start = lineStart(tree.text, entry.range.start) + dash;
  return [{ range: { start, end: start + 1 }, newText: '-' }];
}

/** Moves an entry with its lines to another map of the document, behind the entry `after` there (or its last one); its indentation becomes what is usual there. */
export function moveEntry(tree: SyntaxTree, fromMap: Path, key: string, toMap: Path, after?: string): Edits {
  const [from, to] = [writtenMap(tree, fromMap), writtenMap(tree, toMap)];
  const entry = from && writtenEntry(from, key);
  const previous = to && ((after === undefined ? undefined : writtenEntry(to, after)) ?? to.entries.findLast(({ merged }) => !merged));
  if (!from || !to || !entry || !previous || from === to || writtenEntry(to, key)) return undefined;
  const removed = removeEntry(tree, fromMap, key);
  const inserted = to.flow ? moveToFlow(tree, entry, previous) : moveToBlock(tree, from, entry, previous);
  const change = (root: PlainValue) => {
    const without = changeAt(
      root,
      fromMap,
      changeEntries((entries) => entries.filter(([name]) => name !== key)),
    );
    return changeAt(
      without,
      toMap,
      changeEntries((entries) =>
        entries.toSpliced(entries.findLastIndex(([name]) => name === String(previous.key.value)) + 1, 0, ...entryIn(root, fromMap, key)),
      ),
    );
  };
  // The comments of the entry move with it, so none may be lost.
  return proved(tree, untangled(tree, removed, inserted), change);
}

/** Both changes as one. Where the lines that go are the last of the text, they take the line break before them along, which the new lines need. */
function untangled(tree: SyntaxTree, removed: Edits, inserted: Edits): Edits {
  const [gone, added] = [removed?.at(-1), inserted?.[0]];
  if (!gone || !added || added.range.start <= gone.range.start || added.range.start >= gone.range.end) return together(removed, inserted);
  const newText = added.newText.endsWith(tree.lineEnding) ? added.newText.slice(0, -tree.lineEnding.length) : added.newText;
  return removed?.length === 1 ? [{ range: { start: added.range.start, end: gone.range.end }, newText }] : undefined;
}

/** The entry of a map as a reader finds it. */
function entryIn(root: PlainValue, mapPath: Path, key: string): PlainMap['entries'] {
  let found: PlainMap['entries'] = [];
  changeAt(root, mapPath, (map) => {
    found = entriesOf(map).filter(([name]) => name === key);
    return map;
  });
  return found;
}

function moveToFlow(tree: SyntaxTree, entry: MapEntry, previous: MapEntry): Edits {
  const text = tree.text.slice(entry.range.start, entry.range.end);
  if (/[\r\n]/.test(text)) return undefined;
  return [{ range: { start: previous.range.end, end: previous.range.end }, newText: `, ${text}` }];
}

function moveToBlock(tree: SyntaxTree, from: MapNode, entry: MapEntry, previous: MapEntry): Edits {
  const [target, source] = [columnAt(tree, previous.range.start), columnAt(tree, entry.range.start)];
  const { start, end } = entry.range;
  if (from.flow) {
    const text = tree.text.slice(start, end);
    return /[\r\n]/.test(text) ? undefined : insertLineBehind(tree, previous.range.end, target, () => text);
  }
  // With the comment behind its last line.
  const last = /^[ \t]*#[^\r\n]*/.exec(tree.text.slice(end))?.[0].length ?? 0;
  const moved = shiftedText(tree.text.slice(start, end + last), target - source);
  return moved === undefined ? undefined : insertLineBehind(tree, previous.range.end, target, () => moved);
}

/** The text with every line but the first moved; undefined where one has not as many blanks as it would lose. */
function shiftedText(text: string, by: number): string | undefined {
  const [first = '', ...rest] = text.split('\n');
  const lines: string[] = [first];
  for (const line of rest) {
    if (line.trim() === '') lines.push(line);
    else if (by >= 0) lines.push(' '.repeat(by) + line);
    else if (line.startsWith(' '.repeat(-by))) lines.push(line.slice(-by));
    else return undefined;
  }
  return lines.join('\n');
}
