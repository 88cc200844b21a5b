import type { AnswerEnd, ConnectionRow, PossibleRow, WorkloadExposure } from '../../netpol.js';
import type { AnswerHead } from '../limits.js';

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
}

/** A format of `netpol list`: text in pieces, so that any number of rows can be written while they are computed. */
export type ListFormat = (rows: Iterable<ConnectionRow>, options: ListOptions) => Iterable<string>;

/** An end as JSON has it. */
export function endpointJson({ kind, id }: AnswerEnd): { readonly workload: string } | { readonly addresses: string } {
  return kind === 'workload' ? { workload: id } : { addresses: id };
}
