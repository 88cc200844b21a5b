import { endpointName } from '../../features/ends/endpoints.js';
import type { Exposure } from '../../semantics/answers/answers.js';
import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import type { ConnectionSet } from '../../semantics/sets/connection-set.js';
import type { AnswerHead } from '../limits.js';

/** One row of `netpol list`: an allowed connection between two endpoints. */
export interface ConnectionRow {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly allowed: ConnectionSet;
}

/** What may or may not be allowed between two endpoints. */
export interface PossibleRow extends ConnectionRow {
  readonly because: readonly string[];
}

/** The command that tests a connection by hand; undefined where there is none. */
export type RowProbe = (row: ConnectionRow) => string | undefined;

export interface ListOptions {
  /** What a JSON answer says of itself. */
  readonly head: () => AnswerHead;
  /** Whether there is any: without connections, the text says which of the two it is. */
  readonly hasWorkloads: boolean;
  /** With it, each row says how to test it. */
  readonly probe: RowProbe | undefined;
  /** With them, the answer goes on with pods that no manifest makes. */
  readonly exposures: Iterable<Exposure> | undefined;
  /** What is not sure; told apart from what is. */
  readonly possible: Iterable<PossibleRow>;
}

/** A format of `netpol list`: text in pieces, so that any number of rows can be written while they are computed. */
export type ListFormat = (rows: Iterable<ConnectionRow>, options: ListOptions) => Iterable<string>;

/** The same text for the same object, written once: a million rows have few ends and fewer sets of ports. */
export function remembering<K extends object>(write: (key: K) => string): (key: K) => string {
  const known = new WeakMap<K, string>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const text = write(key);
    known.set(key, text);
    return text;
  };
}

/** The reasons of a row that is not sure, as one text. */
export function reasonsText(because: readonly string[]): string {
  return because.join('; ');
}

/** An end as JSON has it. */
export function endpointJson(endpoint: Endpoint): { readonly workload: string } | { readonly addresses: string } {
  return endpoint.kind === 'workload' ? { workload: endpointName(endpoint) } : { addresses: endpointName(endpoint) };
}
