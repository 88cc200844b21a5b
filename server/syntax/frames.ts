import type { Range } from '../util/range.js';
import type { MapEntry, MapNode, Node, Path, ScalarNode, SequenceItem, SequenceNode } from './nodes.js';
import { type ResolvedScalar, resolveScalar } from './resolve-scalar.js';
import type { SyntaxProblem } from './source-file.js';

interface OpenCollection {
  readonly start: number;
  readonly flow: boolean;
  readonly anchor: string | undefined;
  /** How much had been read when it opened. */
  readonly before: number;
  /** Of the tree below, so far. */
  height: number;
  /** From where to where its own members reach so far; Infinity and -1 while it has none. */
  low: number;
  high: number;
  templated: boolean;
}

/** A map that is being read. */
export interface MapFrame extends OpenCollection {
  readonly kind: 'map';
  readonly entries: MapEntry[];
  /** What tells its keys apart. */
  readonly identities: KeySet;
  readonly merges: { readonly key: ScalarNode; readonly value: Node }[];
  /** The key whose value comes next. */
  key: ScalarNode | undefined;
  /** That key is `<<`. */
  isMerge: boolean;
}

/** A list that is being read. */
export interface SequenceFrame extends OpenCollection {
  readonly kind: 'sequence';
  readonly items: SequenceItem[];
  /** Where the dash of the next item stands, -1 for none. */
  itemStart: number;
}

export type Frame = MapFrame | SequenceFrame;

/** What an anchor names. */
export interface Anchored {
  readonly node: Node;
  /** Nodes in it, with those that its own aliases stand for. */
  readonly size: number;
  readonly height: number;
}

/** @param end behind the closing bracket; a block ends where its last member does. */
export function finishMap(frame: MapFrame, end: number): MapNode {
  return { kind: 'map', range: rangeOf(frame, end), templated: frame.templated, flow: frame.flow, entries: frame.entries };
}

export function finishSequence(frame: SequenceFrame, end: number): SequenceNode {
  return { kind: 'sequence', range: rangeOf(frame, end), templated: frame.templated, flow: frame.flow, items: frame.items };
}

/** A collection in brackets reaches to its bracket; any other from its first member to its last. In text that is no YAML, members may stand elsewhere than they should, and still count. */
function rangeOf({ start, flow, low, high }: Frame, end: number): Range {
  if (high < 0) return { start: start < 0 ? end : start, end: Math.max(start, end) };
  if (start < 0) return { start: low, end: high };
  return { start: Math.min(start, low), end: flow ? Math.max(end, high) : high };
}

/** The keys of a map. Most maps have few, for which a list is smaller and faster than a set. */
export class KeySet {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  has(key: string): boolean {
    return this.#many ? this.#many.has(key) : this.#few.includes(key);
  }

  add(key: string): void {
    if (this.#many) this.#many.add(key);
    else if (this.#few.push(key) > 16) this.#many = new Set(this.#few);
  }
}

/** What tells a key apart from the others of its map, as in a Go map: by type and value. Undefined for the key that equals no other, not even itself: not a number. */
export function identityOf(resolved: ResolvedScalar, text: string): string | undefined {
  if (resolved.kind === 'string') return String(resolved.value);
  if (resolved.value === '.nan') return undefined;
  return `\u0000${resolved.kind} ${resolved.kind === 'int' || resolved.kind === 'uint' ? exact(text, resolved) : String(resolved.value)}`;
}

/** Beyond 2^53 the text tells numbers apart that would be one in JavaScript. */
function exact(text: string, resolved: ResolvedScalar): string {
  return Number.isSafeInteger(resolved.value) ? String(resolved.value) : text.replaceAll('_', '').toLowerCase();
}

/** Adds what `<<` brings in to the entries of the map, and gives what a strict reader refuses in that. */
export function mergeInto(frame: MapFrame, path: Path): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (const merge of frame.merges) {
    for (const source of mergeSources(merge.value)) {
      if (source.kind === 'map') mergeMap(frame, merge.key, source, path, problems);
      else if (source.kind === 'scalar' && source.templated) frame.templated = true;
      else
        problems.push({
          range: source.range,
          message: '`<<` takes in the keys of a map, and this is none; give it a map, or a list of maps.',
          code: 'merge',
        });
    }
  }
  return problems;
}

function mergeSources(value: Node): readonly Node[] {
  // A list is taken in only where it is written, not through an alias.
  return value.kind === 'sequence' && value.alias === undefined ? value.items.map((item) => item.value) : [value];
}

function mergeMap(frame: MapFrame, key: ScalarNode, source: MapNode, path: Path, problems: SyntaxProblem[]): void {
  if (source.templated) frame.templated = true;
  for (const entry of source.entries) {
    const identity = identityOf(resolveScalar(entry.key.text, entry.key.style === 'plain'), entry.key.text);
    if (identity !== undefined && frame.identities.has(identity)) {
      const message = `\`<<\` brings in \`${entry.key.text}\`, which this map has already. Kubernetes refuses a key that is set twice, also when one of them is merged in; remove one.`;
      problems.push({ range: key.range, message, code: 'merge', path });
      continue;
    }
    if (identity !== undefined) frame.identities.add(identity);
    frame.entries.push({ ...entry, merged: true });
  }
}
