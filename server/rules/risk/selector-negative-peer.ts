import { type PodPeerSelectors, writtenRulesOf } from '../../families/written-rules.js';
import type { LabelSelector } from '../../model/network-policy.js';
import type { Labels } from '../../semantics/cluster/labels.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { losing, replaceValue } from '../edits.js';
import { requirementsOf, selectsAll, type WrittenRequirement } from '../reading.js';
import { apiReference } from '../references.js';
import { type Fix, type RuleContext, rule } from '../rule.js';
import { meets } from '../workspace/matching.js';

interface OnlyNegative {
  readonly at: Range;
  readonly peer: PodPeerSelectors;
  readonly requirements: readonly WrittenRequirement[];
  /** What the requirements are about. */
  readonly selects: 'pods' | 'namespaces';
}

/** A peer that says only whom it is not. */
export default rule<'policy', OnlyNegative>({
  id: 'selector-negative-peer',
  category: 'risk',
  severity: 'info',
  on: 'policy',
  docs: {
    summary: 'A peer says only what its labels are not (`NotIn`, `DoesNotExist`), so everybody else is let through.',
    why: 'Whoever has no such label is admitted, and so is whatever is created later. A list of those that are meant stays closed when something is added. Plugins on Windows nodes cannot do it at all.',
    silent: 'Where the peer asks for a label, too, and of rules that do not let through what they match, as an administrator may write them.',
    wrong: 'Where everybody but a few is meant.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api, stage: live}}
spec: {containers: [{name: api, image: api}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector:
            matchExpressions:
              - {key: stage, operator: NotIn, values: [test]}
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: selector-negative-peer
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector:
            matchExpressions:
              - {key: stage, operator: In, values: [live]}
`,
    references: [apiReference('NetworkPolicyPeer')],
  },

  *find(policy) {
    for (const { allows, podPeers } of writtenRulesOf(policy)) {
      for (const peer of allows ? podPeers : []) {
        const [pods, namespaces] = [negatives(peer.pods), negatives(peer.namespaces)];
        const requirements = [...(pods ?? []), ...(namespaces ?? [])];
        const [first] = requirements;
        if (pods && namespaces && first) yield { at: first.range, peer, requirements, selects: pods.length > 0 ? 'pods' : 'namespaces' };
      }
    }
  },
  say: ({ requirements, selects }) => {
    const keys = [...new Set(requirements.map(({ key }) => `\`${key.value}\``))].join(' and ');
    return `This admits all ${selects} without ${keys}, those of tomorrow included: it says only whom it is not. List those that are meant.`;
  },
  fix: (fact, context) => listFixes(fact, context),
});

/** The requirements of a selector that says only what is not; none where it asks for nothing, undefined where it asks for something, or may do so. */
function negatives(selector: LabelSelector | undefined): readonly WrittenRequirement[] | undefined {
  if (!selector || selectsAll(selector)) return [];
  const { requirements, complete } = requirementsOf(selector);
  return complete && requirements.every(({ operator }) => operator === 'NotIn' || operator === 'DoesNotExist') ? requirements : undefined;
}

/** More values are no choice but a list of what happens to be there. */
const MOST_VALUES = 6;

/** Where all that is admitted here has one of a few values. */
function listFixes({ requirements, peer, selects }: OnlyNegative, { tree, environment, placed }: RuleContext): readonly Fix[] {
  const [only, ...others] = requirements;
  const view = environment?.();
  if (!view || !placed || only?.operator !== 'NotIn' || others.length > 0 || view.incomplete.length > 0) return [];
  const all = selects === 'pods' ? podLabels(view, peer, placed) : [...view.evaluator.cluster.namespaces.values()].map(({ labels }) => labels);
  const admitted = all.filter(
    (labels) => meets(labels, { key: only.key.value, operator: only.operator, values: only.values.map(({ value }) => value) }) !== 'no',
  );
  const values = [...new Set(admitted.map(({ values: own }) => own.get(only.key.value)))].sort();
  if (values.length === 0 || values.length > MOST_VALUES || !values.every((value) => value !== undefined)) return [];
  const edits = replaceValue(tree, only.path, { key: only.key.value, operator: 'In', values: [...values] });
  return losing(`Only those that are here: ${only.key.value} in (${values.join(', ')})`, edits);
}

function podLabels({ evaluator }: EnvironmentView, { namespaces }: PodPeerSelectors, { namespace }: PlacedObject): readonly Labels[] {
  return evaluator.cluster.workloads.filter((workload) => namespaces !== undefined || workload.namespace === namespace).map(({ labels }) => labels);
}
