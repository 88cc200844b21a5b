import type { Policy } from '../../semantics/cluster/policy.js';
import { createEvaluator, type Evaluator } from '../../semantics/evaluator.js';
import { compareText } from '../../util/text.js';
import { snapshotOfTexts } from '../../workspace/snapshot-of-texts.js';
import { type Change, changesSince } from '../compare.js';
import { endpointName } from '../ends/endpoints.js';
import type { GeneratedPolicy } from './generated.js';
import { policyText } from './text.js';

/** The same cluster with the policies applied beside what it has. They are read from their text, so that what is told is what is written. */
export function withPolicies(evaluator: Evaluator, policies: readonly GeneratedPolicy[]): Evaluator {
  const text = policies.map((policy) => policyText(policy)).join('---\n');
  const read: readonly Policy[] = snapshotOfTexts({ 'generated:///policies.yaml': text }).environment(undefined).evaluator.cluster.policies;
  return createEvaluator({ ...evaluator.cluster, policies: [...evaluator.cluster.policies, ...read] }, evaluator);
}

/** What opens and closes with the policies, by the names of both ends. */
export function effectOf(evaluator: Evaluator, policies: readonly GeneratedPolicy[]): readonly Change[] {
  const named = [...changesSince(evaluator, withPolicies(evaluator, policies))].map((change) => ({
    change,
    key: `${endpointName(change.from)} ${endpointName(change.to)}`,
  }));
  return named.sort((a, b) => compareText(a.key, b.key)).map(({ change }) => change);
}
