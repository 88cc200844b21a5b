import type { Direction } from '../model/network-policy.js';
import type { Policy } from '../semantics/policy.js';
import { admitsAll, defaultDenyPolicies } from '../semantics/questions.js';
import type { EnvironmentView } from '../workspace/snapshot.js';

/**
 * The policies that isolate every pod of a namespace in a direction, so that what no policy allows is denied. One that lets
 * everyone through on every port, or of which a template decides whether it does, is left out.
 */
export function defaultDenyOf({ evaluator }: EnvironmentView, namespace: string, direction: Direction): readonly Policy[] {
  return defaultDenyPolicies(evaluator, namespace, direction);
}

/** Whether a policy surely lets everyone through on every port, so that it limits nothing. */
export function opens(policy: Policy, direction: Direction): boolean {
  return policy.rules[direction].some((rule) => rule.unknown === undefined && admitsAll(rule));
}
