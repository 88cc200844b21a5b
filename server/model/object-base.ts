import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import type { Field } from './field.js';
import type { Placeholder } from './placeholders.js';

/** What all objects have that are read from manifests. */
export interface ObjectBase {
  readonly apiVersion: Field<string> | undefined;
  readonly kind: Field<string>;
  readonly metadata: ObjectMeta;
  /** Of the whole object. */
  readonly range: Range;
  /** `[]`, or where the object stands in a `List`: `['items', 3]`. */
  readonly path: Path;
  /** An API server wrote it: it was read from a cluster. */
  readonly isLive?: true;
  /** Where it names namespaces, other than its own; absent where it does not. */
  readonly namespaceNames?: readonly Field<string>[];
  /** What other tools fill in, by place; absent where that is nothing. */
  readonly placeholders?: readonly Placeholder[];
}

export interface ObjectMeta {
  /** Absent where it was not written, is not a string, or is templated. */
  readonly name: Field<string> | undefined;
  /** The name as written, where it is all that is open of the identity: another tool fills in a part of it, and the object is surely there. */
  readonly openName?: string;
  /** As written; the workspace gives an object without one its effective namespace. */
  readonly namespace: Field<string> | undefined;
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  /** Name or namespace come from a template, so identity is unknown. */
  readonly templated: boolean;
  /** Of the `metadata` map. */
  readonly range: Range | undefined;
}

export interface LabelSet {
  /** One for each key: of a repeated one the last counts, and what is written before what `<<` brings in. */
  readonly entries: readonly LabelEntry[];
  /** Of the map; undefined where it was not written. */
  readonly range: Range | undefined;
  readonly path: Path;
  /** May hold labels that a template makes. */
  readonly templated: boolean;
}

export interface LabelEntry {
  readonly key: Field<string>;
  /** `undefined` as value: templated, it may be anything. */
  readonly value: Field<string | undefined>;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** Whether a text is the name of such a protocol; case counts. */
export function isProtocol(text: string | undefined): text is Protocol {
  return text === 'TCP' || text === 'UDP' || text === 'SCTP';
}
