import type { AnswerEnd, ConnectionOptions, ConnectionRow, PossibleRow, WorkloadExposure } from '../../netpol.js';
import type { AnswerHead } from '../limits.js';
import type { PlaceOf } from './places.js';

export interface ListOptions {
  /** What a JSON answer says of itself. */
  readonly head: () => AnswerHead;
  /** Whether there is any: without connections, the text says which of the two it is. */
  readonly hasWorkloads: boolean;
  /** Whether rows say how to test them. */
  readonly probes: boolean;
  /** With them, the answer goes on with pods that no manifest makes. */
  readonly exposures: Iterable<WorkloadExposure> | undefined;
  /** What is not sure; told apart from what is. */
  readonly possible: Iterable<PossibleRow>;
  readonly placeOf: PlaceOf;
}

/** A format of `netpol list`, and what it asks for. */
export interface ListFormat extends Pick<ConnectionOptions, 'per' | 'policies'> {
  /** Text in pieces, so that any number of rows can be written while they are computed. */
  readonly print: (rows: Iterable<ConnectionRow>, options: ListOptions) => Iterable<string>;
  /** Options of the command that it has no place for. */
  readonly lacks?: readonly ListExtra[];
}

/** What `netpol list` prints where it is asked for. */
export type ListExtra = 'exposure' | 'probes';

/** An end as JSON has it. */
export function endpointJson({ kind, id }: AnswerEnd): { readonly workload: string } | { readonly addresses: string } {
  return kind === 'workload' ? { workload: id } : { addresses: id };
}
