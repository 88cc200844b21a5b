import { isPolicy } from '../../model/objects.js';
import type { Range } from '../../util/range.js';
import { counted } from '../../util/text.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { conceptReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';
import { defaultDenyFixes } from './default-deny-fixes.js';
import { areExceptions, hasOtherPolicies, isDefaultDeny, isolationByNamespace, namespaceOptions } from './isolation.js';
import { type LeftOut, leftOutOf, withoutText } from './left-out.js';

interface OpenNamespace {
  readonly at: Range;
  readonly object: PlacedObject;
  readonly view: EnvironmentView;
  readonly namespace: string;
  readonly workloads: number;
  readonly open: number;
  readonly isolated: number;
  readonly leftOut: LeftOut;
  readonly related: readonly RelatedPlace[];
}

/** A namespace whose pods start open. */
export default rule<'environment', OpenNamespace, typeof namespaceOptions>({
  id: 'namespace-no-default-deny',
  category: 'workspace',
  severity: 'info',
  on: 'environment',
  options: namespaceOptions,
  docs: {
    summary: 'A namespace has workloads, but no policy that isolates all of its pods for ingress.',
    why: 'Without a default-deny, every pod that no policy selects is open to everyone, also one that is added tomorrow, and deleting a policy opens its pods again. It is said once for each namespace: on its Namespace, else on its first policy, else on its first workload. Where there is no Namespace here and only a few workloads are open, each of them has a finding instead (`workload-not-isolated`). It is never said of the namespaces of the cluster itself (`ignoreNamespaces`).',
    given: `
#- /db.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
`,
    bad: `
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
#                ^^^^ info: namespace-no-default-deny
`,
    good: `
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    references: [conceptReference('default-deny-all-ingress-traffic')],
  },

  *find({ object, view, once }, { options }) {
    const namespace = object.object.type === 'namespace' ? object.object.metadata.name?.value : object.namespace;
    const name = object.object.metadata.name;
    if (!name || namespace === undefined || object.namespaceFrom === 'unknown' || options.ignoreNamespaces.includes(namespace)) return;
    if (object.object.type !== 'namespace' && !isPolicy(object.object) && object.object.type !== 'workload') return;
    const isolation = once(isolationByNamespace)(namespace);
    const { workloads, policies, spokesman } = isolation;
    if (spokesman?.id !== object.id || workloads.length === 0 || view.mayHoldUnseenPolicies(namespace) || once(hasOtherPolicies)(namespace)) return;
    if (policies.some(({ id }) => isDeny(view, id)) || isolation.unsettled) return;
    const { open } = isolation;
    // All that can be seen is isolated one by one, and what cannot be seen may have reasons of its own.
    if (open.size === 0 && view.mayHoldUnseenPods(namespace)) return;
    // Each of the few that are open has a finding of its own then, with the same fixes.
    if (object.object.type !== 'namespace' && open.size > 0 && areExceptions(open.size, isolation.isolated)) return;
    const leftOut = leftOutOf(view, [namespace]);
    const counts = { workloads: workloads.length, open: open.size, isolated: isolation.isolated };
    yield { at: name.range, object, view, namespace, ...counts, leftOut, related: leftOut.places };
  },
  say: ({ namespace, workloads, open, isolated, leftOut }) => {
    const without = withoutText(leftOut);
    if (open === workloads)
      return `Nothing isolates the pods of \`${namespace}\`: anyone can reach its ${counted(workloads, 'workload')} on every port, also from outside the cluster. Add default-deny, then allow what is needed.${without}`;
    const some = open > 0 ? ` ${open} of its ${workloads} workloads ${open === 1 ? 'is' : 'are'} open now.` : '';
    const now = isolated === workloads ? ' Its workloads are isolated one by one.' : some;
    return `\`${namespace}\` has no default-deny for ingress, so a pod that no policy selects is open to everyone.${now} Add default-deny to close the rest.${without}`;
  },
  fix: ({ object, view, namespace }, context) => defaultDenyFixes(view, object, namespace, context),
});

function isDeny(view: EnvironmentView, id: string): boolean {
  const policy = view.policy(id);
  // What a template writes may be the one.
  return policy === undefined || policy.subject.pods.unknown || isDefaultDeny(policy, 'ingress');
}
