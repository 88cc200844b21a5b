import type { AdmittingPolicy, Cause } from '../netpol.js';
import type { DiffFormat, DiffReport, PlacedCause } from './formats/diff.js';
import { printedLimit } from './limits.js';
import { placeIn } from './place-in.js';
import type { Answering } from './view.js';

/** An environment in two states. */
export interface BothStates {
  readonly before: Answering;
  readonly after: Answering;
}

/** What opens and closes from one state to the other, with the places that people look at. @param revision of the old state, where it is one */
export function diffReport(
  { before, after }: BothStates,
  { per, policies, across }: Pick<DiffFormat, 'per' | 'policies' | 'across'>,
  revision: string | undefined,
): DiffReport {
  const difference = after.environment.difference(before.environment, { per, policies, across });
  const { changes, unchanged, drift, namespaces } = difference.answer;
  const opened = { before: before.opened, after: after.opened };
  const placed = (cause: Cause): PlacedCause => ({ ...cause, place: cause.location && placeIn(opened[cause.state], cause.location) });
  const explained = changes.map((change) => ({
    ...change,
    because: change.because.map(placed),
    placeOf: ({ location }: AdmittingPolicy) => location && placeIn(change.kind === 'removed' ? before.opened : after.opened, location),
  }));
  const limits = () => difference.limits.map((limit) => ({ ...printedLimit(limit.in === 'old' ? before.opened : after.opened, limit), in: limit.in }));
  const about = { ...(drift ? { drift } : {}), ...(across ? { against: before.environment.called, namespaces } : {}) };
  return { changes: explained, unchanged, ...about, revision, head: () => ({ environment: difference.environment, limits: limits() }) };
}
