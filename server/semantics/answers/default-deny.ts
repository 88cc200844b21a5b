import type { Direction } from '../../model/network-policy.js';
import { compareText } from '../../util/text.js';
import type { Policy } from '../cluster/policy.js';
import type { Selector } from '../cluster/selector.js';
import type { Evaluator } from '../evaluator.js';
import { mayAdmitAll, policyStanding } from './questions.js';

/**
 * The policies that isolate every pod of a namespace in a direction, also pods that come later; those that admit nothing first.
 * One that lets everyone in again, or of which a template decides whether it does, is not counted.
 */
export function defaultDenyPolicies(evaluator: Evaluator, namespace: string, direction: Direction): readonly Policy[] {
  return evaluator.cluster.policies
    .filter(
      (policy) =>
        policy.namespace === namespace && policy.isolates[direction] === true && selectsAll(policy.subject.pods) && !policy.rules[direction].some(mayAdmitAll),
    )
    .sort((a, b) => Number(policyStanding(a, direction) !== 'denied') - Number(policyStanding(b, direction) !== 'denied') || compareText(a.id, b.id));
}

function selectsAll({ requirements, unknown }: Selector): boolean {
  return requirements.length === 0 && !unknown;
}
