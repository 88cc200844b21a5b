import type { AdminPolicy } from '../../model/admin-policy.js';
import type { Field } from '../../model/field.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import { selectorsOf } from '../reading.js';

/** A label with its value where one map holds both: in `matchLabels`, or among the labels of the policy itself. */
export interface WrittenLabel {
  readonly key: Field<string>;
  readonly value: Field<string | undefined>;
  /** Of the map. */
  readonly path: Path;
  readonly of: 'selector' | 'policy';
}

/** All labels that the API server looks at: of the selectors of an admin policy it takes any text. */
export function labelsOf(policy: NetworkPolicy | AdminPolicy): readonly WrittenLabel[] {
  const selected = checkedSelectors(policy).flatMap(({ selector: { matchLabels } }) =>
    (matchLabels?.entries ?? []).map(({ key, value }) => ({ key, value, path: matchLabels?.path ?? [], of: 'selector' as const })),
  );
  const { labels } = policy.metadata;
  return [...selected, ...labels.entries.map(({ key, value }) => ({ key, value, path: labels.path, of: 'policy' as const }))];
}

/** The expressions of all selectors that the API server looks at. */
export function expressionsOf(policy: NetworkPolicy | AdminPolicy) {
  return checkedSelectors(policy).flatMap(({ selector }) => selector.matchExpressions?.items ?? []);
}

function checkedSelectors(policy: NetworkPolicy | AdminPolicy) {
  return policy.type === 'NetworkPolicy' ? selectorsOf(policy) : [];
}
