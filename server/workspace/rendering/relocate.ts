import type { Written, WrittenMap } from '../../render/rendering.js';
import type { MapEntry, MapNode, Node, ScalarNode, SequenceItem, SequenceNode } from '../../syntax/nodes.js';
import type { FileId } from '../../util/file-id.js';
import { entryRange, hull, type Range } from '../../util/range.js';

/** The document that a rendered object comes from. */
export interface Home {
  readonly file: FileId;
  /** Where the document begins and ends in its file. */
  readonly start: number;
  readonly end: number;
}

/**
 * The value of a rendered object with the ranges where it was written, from the start of the document that the object comes from. What was
 * written elsewhere (by a patch, a label, a namespace) has the range of what is around it at home, and says where it was really written.
 */
export function relocate(root: Node, map: WrittenMap, home: Home): Node {
  const own = ownRanges(root, map, home);
  const rangeOf = (node: Node, around: Range): Range => {
    const at = own.get(node);
    if (at) return at;
    const written = map.writtenAt(node.range.start);
    return written ? { ...plain(around), elsewhere: { file: written.file, range: written.range, by: written.by } } : around;
  };
  const scalar = (node: ScalarNode, around: Range): ScalarNode => ({ ...node, range: rangeOf(node, around) });
  const entry = ({ key, value, merged }: MapEntry, around: Range): MapEntry => {
    const name = scalar(key, around);
    const content = relocated(value, name.range.elsewhere ? around : name.range);
    return { key: name, value: content, range: entryRange(name.range, content.range), merged };
  };
  const item = ({ value }: SequenceItem, around: Range): SequenceItem => {
    const content = relocated(value, around);
    return { value: content, range: content.range };
  };
  const mapping = (node: MapNode, range: Range): MapNode => ({
    ...node,
    range,
    entries: node.entries.map((each) => entry(each, range)),
    ...(node.dropped ? { dropped: node.dropped.map((each) => entry(each, range)) } : {}),
  });
  const sequence = (node: SequenceNode, range: Range): SequenceNode => ({ ...node, range, items: node.items.map((each) => item(each, range)) });
  const relocated = (node: Node, around: Range): Node => {
    const range = rangeOf(node, around);
    if (node.kind === 'map') return mapping(node, range);
    return node.kind === 'sequence' ? sequence(node, range) : { ...node, range };
  };
  return relocated(root, own.get(root) ?? { start: 0, end: home.end - home.start });
}

/** Where nodes are written at home: a value where it stands, what holds others around those of them that stand there. */
function ownRanges(root: Node, map: WrittenMap, home: Home): ReadonlyMap<Node, Range> {
  const exactly = new Map(map.segments.map(({ range: { start, end }, written }) => [`${start} ${end}`, written]));
  const found = new Map<Node, Range>();
  const visit = (node: Node): Range | undefined => {
    const parts: (Range | undefined)[] = [atHome(exactly.get(`${node.range.start} ${node.range.end}`), home)];
    if (node.kind === 'map') for (const { key, value } of node.entries) parts.push(visit(key), visit(value));
    if (node.kind === 'sequence') for (const { value } of node.items) parts.push(visit(value));
    const [exact, ...rest] = parts;
    const inside = rest.filter((part): part is Range => part !== undefined);
    const range = exact ?? (inside.length === 0 ? undefined : inside.reduce(hull));
    if (range) found.set(node, range);
    return range;
  };
  visit(root);
  return found;
}

function atHome(written: Written | undefined, { file, start, end }: Home): Range | undefined {
  if (!written || written.file !== file || written.range.start < start || written.range.end > end) return undefined;
  return { start: written.range.start - start, end: written.range.end - start };
}

function plain({ start, end }: Range): Range {
  return { start, end };
}
