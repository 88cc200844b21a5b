import { type Cause, causesIn } from '../features/compare/because.js';
import { type Change, compare } from '../features/compare.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import type { AnswerEnd, AnswerPorts, Plain } from './answers.js';

/** The connections of two states side by side. */
export interface ConnectionDifference {
  /** Sorted by the names of both ends. */
  readonly changes: readonly DifferenceRow[];
  /** Pairs that both states allow alike. */
  readonly unchanged: number;
}

/** A pair of ends whose allowed ports are not the same in two states. */
export interface DifferenceRow {
  readonly kind: Change['kind'];
  readonly from: AnswerEnd;
  readonly to: AnswerEnd;
  readonly before: AnswerPorts;
  readonly after: AnswerPorts;
  /** What is behind it; nothing where nothing can be named. */
  readonly because: readonly Cause[];
}

/** What opens and closes between two states, and why. */
export function differenceOf(before: EnvironmentView, after: EnvironmentView, plain: Plain): ConnectionDifference {
  const { changes, unchanged } = compare(before.evaluator, after.evaluator);
  const causes = causesIn(before, after);
  return { changes: changes.map((change) => rowOf(change, causes(change), plain)), unchanged };
}

function rowOf({ kind, from, to, before, after }: Change, because: readonly Cause[], plain: Plain): DifferenceRow {
  return { kind, from: plain.end(from), to: plain.end(to), before: plain.ports(before), after: plain.ports(after), because };
}
