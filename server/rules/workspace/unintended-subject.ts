import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Path } from '../../syntax/nodes.js';
import { insertEntry, losing } from '../edits.js';
import type { RuleOptions } from '../options.js';
import { present, requirementsOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule, type Violation } from '../rule.js';
import { placesOf, workloadsText } from './matching.js';
import { placeOf } from './unmatched-facts.js';

interface Unintended extends Violation {
  readonly workloads: readonly WorkloadEndpoint[];
  readonly labels: Path | undefined;
  /** The values of the label that tells the workloads apart. */
  readonly instances: readonly string[];
}

const INSTANCE = 'app.kubernetes.io/instance';

const options = {
  most: { type: 'integer', default: 1, least: 1, most: 1000, description: 'How many workloads a policy with labels may be for without a finding.' },
} as const satisfies RuleOptions;

/** A policy for more workloads than one. */
export default rule<'NetworkPolicy in environment', Unintended, typeof options>({
  id: 'unintended-subject',
  category: 'workspace',
  severity: 'info',
  recommended: false,
  on: 'NetworkPolicy in environment',
  options,
  docs: {
    summary: 'The labels of a policy select pods of several workloads.',
    why: 'Two charts that both label their pods `app: web` share their policies, and neither of them says so. It is off by default, because a label for several workloads, such as a tier, is as often what is meant.',
    silent: 'Of policies for every pod of a namespace, and of pods of which it is not sure.',
    wrong: 'Where the label is there to select several workloads.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, app.kubernetes.io/instance: shop}}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Pod
metadata: {name: blog-web, namespace: shop, labels: {app: web, app.kubernetes.io/instance: blog}}
spec: {containers: [{name: web, image: web}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
#                             ^^^^^^^^ info: unintended-subject \`blog-web\`
  policyTypes: [Ingress]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web, app.kubernetes.io/instance: shop}}
  policyTypes: [Ingress]
`,
    references: [conceptReference('networkpolicy-resource'), 'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/'],
  },
  *find({ object: placed, view }, { options: { most } }) {
    const policy = view.policy(placed.id);
    const selector = present(placed.object.spec.podSelector);
    if (!policy || !selector || requirementsOf(selector).requirements.length === 0) return;
    const workloads = view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => (sure ? [workload] : []));
    if (workloads.length <= most) return;
    const instances = [...new Set(workloads.map(({ labels }) => labels.values.get(INSTANCE)))];
    const known = instances.every((each): each is string => each !== undefined) ? instances.sort() : [];
    yield {
      at: placeOf(selector),
      workloads,
      labels: selector.matchLabels?.path,
      instances: known.length > 1 ? known : [],
      related: placesOf(view, workloads),
    };
  },
  say: ({ workloads, instances }) =>
    `This policy is for ${workloads.length} workloads: ${workloadsText(workloads)}. If one of them is meant, add a label that ${instances.length > 0 ? `tells them apart, such as \`${INSTANCE}\`` : 'only its pods carry'}.`,
  fix: ({ labels, instances }, { tree }) =>
    labels === undefined
      ? []
      : instances.slice(0, 3).flatMap((instance) => losing(`Only ${INSTANCE}: ${instance}`, insertEntry(tree, labels, INSTANCE, instance))),
});
