import type { Range } from '../util/range.js';

/** A YAML value as Kubernetes reads it, with the place it was written at. Ranges count from the start of the document. */
export type Node = MapNode | SequenceNode | ScalarNode;

interface NodeBase {
  /**
   * The value itself, without anchor, tag, surrounding blanks and trailing comment. A value that was
   * left out (`key:`) has an empty range directly behind the colon (or dash).
   */
  readonly range: Range;
  /** Set where the value is written as an alias (`*name`); `range` is the alias's, the content the anchor's. */
  readonly alias?: string;
  /** The value, or part of it, comes from a template expression, so what it will be is unknown. On a map or sequence: it may have members that cannot be seen. */
  readonly templated: boolean;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  /**
   * What counts, as kubectl reads it: of a key that appears twice the last, one entry for each name. In the order written; entries merged
   * in with `<<` come last, with `merged` set; `<<` itself is none. Of a template, which may print either, a repeated key stands here each time.
   */
  readonly entries: readonly MapEntry[];
  /** Entries of the map's own that do not count, because a later one of the same name does, or one that a later `<<` brings in. */
  readonly dropped?: readonly MapEntry[];
}

export interface MapEntry {
  /** Its `value` is the name that the key has in JSON, always a text: `yes:` is named `true`; its `text` is what is written. */
  readonly key: ScalarNode;
  readonly value: Node;
  /** From the key's start to the value's end. */
  readonly range: Range;
  readonly merged: boolean;
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly items: readonly SequenceItem[];
}

export interface SequenceItem {
  readonly value: Node;
  /** In block style from the dash, in flow style from the value's start, to the value's end. */
  readonly range: Range;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  /** As go-yaml resolves it for Kubernetes: YAML 1.1 booleans, octals, null. A number is what JSON would carry. */
  readonly value: ScalarValue;
  /** The content as text, unquoted and unescaped; '' for a value left out. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'missing';
}

export type ScalarValue = string | number | boolean | null;

/** Map keys and sequence indexes from the root of a document: `['spec', 'ingress', 0, 'from']`. */
export type Path = readonly (string | number)[];
