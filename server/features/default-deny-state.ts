import type { Direction } from '../model/network-policy.js';
import type { Policy } from '../semantics/policy.js';
import { defaultDenyPolicies } from '../semantics/questions.js';
import type { EnvironmentView } from '../workspace/snapshot.js';

/**
 * The policies that isolate every pod of a namespace in a direction, so that what no policy allows is denied. One that lets
 * everyone through on every port denies nothing and is left out.
 */
export function defaultDenyOf({ evaluator }: EnvironmentView, namespace: string, direction: Direction): readonly Policy[] {
  return defaultDenyPolicies(evaluator, namespace, direction).filter((policy) => !opens(policy, direction));
}

/** Whether a policy lets everyone through on every port, so that it limits nothing. */
export function opens(policy: Policy, direction: Direction): boolean {
  return policy.rules[direction].some(
    ({ peers, ports, action, unknown }) => action === 'allow' && peers === 'anyone' && ports === 'any' && unknown === undefined,
  );
}
