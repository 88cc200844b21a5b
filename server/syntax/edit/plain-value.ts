import type { Node, Path } from '../nodes.js';

/** What a document says, without how it is written. Keys keep their order, and repeated ones stay. */
export type PlainValue = PlainMap | PlainList | PlainScalar;
export interface PlainMap {
  readonly kind: 'map';
  readonly entries: readonly (readonly [key: string, value: PlainValue])[];
}
export interface PlainList {
  readonly kind: 'list';
  readonly items: readonly PlainValue[];
}
export interface PlainScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

/** What a node says; an alias says what its anchor does. */
export function plainOf(node: Node | undefined): PlainValue {
  if (node === undefined) return { kind: 'scalar', value: null };
  if (node.kind === 'scalar') return { kind: 'scalar', value: node.value };
  if (node.kind === 'sequence') return { kind: 'list', items: node.items.map((item) => plainOf(item.value)) };
  // What does not count is kept, too: an edit must not lose it unseen.
  return { kind: 'map', entries: [...(node.dropped ?? []), ...node.entries].map(({ key, value }) => [String(key.value), plainOf(value)] as const) };
}

export function samePlain(a: PlainValue, b: PlainValue): boolean {
  if (a === b) return true;
  if (a.kind === 'scalar') return b.kind === 'scalar' && Object.is(a.value, b.value);
  if (a.kind === 'list') return b.kind === 'list' && a.items.length === b.items.length && a.items.every((item, i) => samePlain(item, b.items[i] ?? NOTHING));
  return (
    b.kind === 'map' &&
    a.entries.length === b.entries.length &&
    a.entries.every((entry, i) => entry === b.entries[i] || (entry[0] === b.entries[i]?.[0] && samePlain(entry[1], b.entries[i]?.[1] ?? NOTHING)))
  );
}

const NOTHING: PlainScalar = { kind: 'scalar', value: '\0nothing' };

/** `value` with what stands at `path` replaced by what `change` makes of it. A path that leads nowhere changes nothing. */
export function changeAt(value: PlainValue, path: Path, change: (at: PlainValue) => PlainValue): PlainValue {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (value.kind === 'list' && typeof step === 'number')
    return { kind: 'list', items: value.items.map((item, i) => (i === step ? changeAt(item, rest, change) : item)) };
  if (value.kind !== 'map') return value;
  const index = value.entries.findLastIndex(([key]) => key === step);
  return { kind: 'map', entries: value.entries.map((entry, i) => (i === index ? ([entry[0], changeAt(entry[1], rest, change)] as const) : entry)) };
}

/** The entries of a map as `change` makes them; anything else stays. */
export function changeEntries(change: (entries: PlainMap['entries']) => PlainMap['entries']): (at: PlainValue) => PlainValue {
  return (at) => (at.kind === 'map' ? { kind: 'map', entries: change(at.entries) } : at);
}

/** The items of a list as `change` makes them; anything else stays. */
export function changeItems(change: (items: PlainList['items']) => PlainList['items']): (at: PlainValue) => PlainValue {
  return (at) => (at.kind === 'list' ? { kind: 'list', items: change(at.items) } : at);
}
