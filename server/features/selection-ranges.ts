import { documentAt, lastStartingAt } from '../syntax/locate.js';
import type { Node } from '../syntax/nodes.js';
import { encloses, type Range, shift, touches } from '../util/range.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';

/**
 * What is selected around an offset, step by step: the key or value, its entry, the map, the list item, and so on to the document and the file. Each holds the one before. Never
 * empty for a file that is open; half-typed text has the steps that it has.
 */
export function selectionRanges(snapshot: Snapshot, id: FileId, offset: number): readonly Range[] {
  const source = snapshot.file(id)?.source;
  if (!source) return [];
  const document = documentAt(source, offset);
  const steps: Range[] = [{ start: offset, end: offset }];
  const add = (range: Range) => {
    const last = steps.at(-1);
    if (last && encloses(range, last) && (range.start < last.start || range.end > last.end)) steps.push(range);
  };
  if (document) {
    for (const range of around(document.tree.root, offset - document.offset).toReversed()) add(shift(range, document.offset));
    add({ start: document.offset, end: document.offset + document.tree.text.length });
  }
  add({ start: 0, end: source.text.length });
  return steps.length > 1 ? steps.slice(1) : steps;
}

/** The outermost first. */
function around(root: Node | undefined, offset: number): readonly Range[] {
  const found: Range[] = [];
  let node: Node | undefined = root;
  while (node && touches(node.range, offset)) {
    found.push(node.range);
    if (node.alias !== undefined || node.kind === 'scalar') break;
    const part: { readonly range: Range; readonly value: Node; readonly key?: Node } | undefined = partAt(node, offset);
    if (!part) break;
    found.push(part.range);
    if (part.key && touches(part.key.range, offset)) {
      found.push(part.key.range);
      break;
    }
    node = part.value;
  }
  return found;
}

/** The entry or item that an offset lies in; where one ends and the next begins, the next. */
function partAt(node: Exclude<Node, { kind: 'scalar' }>, offset: number) {
  const parts = node.kind === 'map' ? node.entries.filter(({ merged }) => !merged) : node.items;
  const index = lastStartingAt(parts.length, offset, (at) => parts[at]?.range.start ?? 0);
  return [parts[index], parts[index - 1]].find((part) => part && touches(part.range, offset));
}
