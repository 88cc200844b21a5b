import type { Range } from '../util/range.js';
import type { NameSet } from './name-set.js';
import type { MapEntry, MapNode, Node, ScalarNode, SequenceItem, SequenceNode } from './nodes.js';

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
  /** Its own until it is settled which of them count. */
  entries: MapEntry[];
  dropped?: readonly MapEntry[];
  /** Of its own keys so far. */
  readonly names: NameSet;
  /** One of them appears twice. */
  isRepeated: boolean;
  readonly merges: Merge[];
  /** The tags of its keys, in short form; most have none. */
  tags?: Map<ScalarNode, string>;
  /** The key whose value comes next. */
  key: ScalarNode | undefined;
  /** That key is `<<`. */
  isMerge: boolean;
}

/** A `<<` with what it takes in. */
export interface Merge {
  readonly key: ScalarNode;
  readonly value: Node;
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
  const { templated, flow, entries, dropped } = frame;
  return { kind: 'map', range: rangeOf(frame, end), templated, flow, entries, ...(dropped && dropped.length > 0 ? { dropped } : {}) };
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
