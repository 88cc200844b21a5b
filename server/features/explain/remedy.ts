import type { Direction } from '../../model/network-policy.js';
import type { Verdict } from '../../semantics/answers/answers.js';
import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { createEvaluator, type Evaluator } from '../../semantics/evaluator.js';
import { type ConnectionSet, hasConnections } from '../../semantics/sets/connection-set.js';
import { listed } from '../../util/text.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';
import { alsoOpened, opensOnly } from './opened.js';
import { changesFor, type RemedyChange, type RemedyStep } from './remedy-changes.js';

/** What to change so that the connection is allowed, and nothing else. */
export interface Remedy {
  /** The rest of a sentence that begins "To allow it,". */
  readonly text: string;
  /** Of the first step. */
  readonly location: Location | undefined;
  /** One for each end that refuses it. */
  readonly steps: readonly RemedyStep[];
  /** Workloads that it is opened for, too, because no selector tells them from an end. */
  readonly twins: readonly string[];
}

/**
 * The least changes that open a connection on some of the ports asked about: of a rule that was most likely meant to, else a policy of its
 * own. Each is tried out, so that what is promised is so, and one that would open or close anything else is none. Undefined where there is
 * no such change.
 * @param isUsable of a change, whether it is one that can be made
 */
export function remedyOf(view: EnvironmentView, verdict: Verdict, on: ConnectionSet, isUsable: (step: RemedyStep) => boolean = () => true): Remedy | undefined {
  const closed = (['egress', 'ingress'] as const).filter((direction) => verdict[direction].kind === 'denied');
  const [first, second] = closed.map((direction) => usable(view, verdict, direction, on).filter(isUsable));
  for (const one of first ?? []) {
    for (const other of second ?? [undefined]) {
      const steps = other ? [one, other] : [one];
      const changed = opens(view.evaluator, verdict, on, steps);
      if (!changed) continue;
      const twins = alsoOpened(view.evaluator, changed, verdict).map(({ id }) => id);
      return { text: textOf(steps, twins), location: one.location, steps, twins };
    }
  }
  return undefined;
}

/** The changes of one end that by themselves open nothing else. */
function usable(view: EnvironmentView, verdict: Verdict, direction: Direction, on: ConnectionSet): readonly RemedyStep[] {
  const { evaluator } = view;
  const { from, to } = verdict;
  return changesFor(view, verdict, direction, on).filter(({ change }) => opensOnly(evaluator, changedBy(evaluator, [change]), { from, to, on }));
}

/** The cluster with the changes, where they do so. */
function opens(
  evaluator: Evaluator,
  { from, to }: { readonly from: Endpoint; readonly to: Endpoint },
  on: ConnectionSet,
  steps: readonly RemedyStep[],
): Evaluator | undefined {
  const changed = changedBy(
    evaluator,
    steps.map(({ change }) => change),
  );
  return hasConnections(changed.verdict(from, to, on).allowed.sure) && opensOnly(evaluator, changed, { from, to, on }) ? changed : undefined;
}

function textOf(steps: readonly RemedyStep[], twins: readonly string[]): string {
  const too = twins.length > 0 ? `; that opens it for ${listed(twins)}, too, whose labels are the same` : '';
  return `${steps.map(({ text }) => text).join(', and ')}${too}`;
}

function changedBy(evaluator: Evaluator, changes: readonly RemedyChange[]): Evaluator {
  return createEvaluator({ ...evaluator.cluster, policies: changes.reduce(withChange, evaluator.cluster.policies) }, evaluator);
}

/** The policies after a change. */
export function withChange(policies: readonly Policy[], change: RemedyChange): readonly Policy[] {
  if (change.kind === 'policy') return [...policies, change.policy];
  const { policy, rule, changed } = change;
  const rules = policy.rules[rule.direction].map((each) => (each === rule ? changed : each));
  return policies.map((each) => (each.id === policy.id ? { ...each, rules: { ...each.rules, [rule.direction]: rules } } : each));
}
