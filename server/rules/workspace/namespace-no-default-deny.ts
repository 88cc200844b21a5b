import type { Direction } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import type { Range } from '../../util/range.js';
import { counted } from '../../util/text.js';
import { isInSuite } from '../../workspace/expectation.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { conceptReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';
import { defaultDenyFixes } from './default-deny-fixes.js';
import { areExceptions, directionsOf, hasOtherPolicies, isDefaultDeny, isolationByNamespace, type NamespaceIsolation, namespaceOptions } from './isolation.js';
import { type LeftOut, leftOutOf, withoutText } from './left-out.js';

interface OpenNamespace {
  readonly at: Range;
  readonly object: PlacedObject;
  readonly view: EnvironmentView;
  readonly namespace: string;
  readonly direction: Direction;
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
    summary: 'A namespace has no policy that isolates all of its pods.',
    why: 'Without a default-deny, every pod that no policy selects is open to everyone, also one that is added tomorrow, and deleting a policy opens its pods again. It is said once for each namespace: on its Namespace, else on its first policy, else on its first workload. Where there is no Namespace here and only a few workloads are open, each of them has a finding instead (`workload-not-isolated`). Of egress it is said only where most workloads of the namespace are isolated for it, and of a namespace without workloads here only where the Namespace and policies of it are here. It is never said of the namespaces of the cluster itself (`ignoreNamespaces`), nor in suites of tests and in `testdata`.',
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
    if (!name || namespace === undefined || object.namespaceFrom === 'unknown' || options.ignoreNamespaces.includes(namespace) || isInSuite(object.file))
      return;
    if (object.object.type !== 'namespace' && !isPolicy(object.object) && object.object.type !== 'workload') return;
    const isolationOf = once(isolationByNamespace);
    if (isolationOf(namespace, 'ingress').spokesman?.id !== object.id || view.mayHoldUnseenPolicies(namespace) || once(hasOtherPolicies)(namespace)) return;
    for (const direction of directionsOf(options)) {
      const isolation = isolationOf(namespace, direction);
      if (isolation.policies.some(({ id }) => isDeny(view, id, direction)) || isolation.unsettled) continue;
      const isMissed =
        isolation.workloads.length === 0 ? direction === 'ingress' && isExpected(object, namespace, isolation) : isOpen(view, object, direction, isolation);
      if (!isMissed) continue;
      const leftOut = leftOutOf(view, [namespace]);
      const counts = { workloads: isolation.workloads.length, open: isolation.open.size, isolated: isolation.isolated };
      yield { at: name.range, object, view, namespace, direction, ...counts, leftOut, related: leftOut.places };
      // With ingress, what is said and done about egress is the same.
      return;
    }
  },
  say: ({ namespace, direction, workloads, open, isolated, leftOut }) => {
    const without = withoutText(leftOut);
    if (workloads > 0 && open === workloads)
      return `Nothing isolates the pods of \`${namespace}\` for ingress: anyone can reach its ${counted(workloads, 'workload')} on every port, also from outside the cluster. Add default-deny, then allow what is needed.${without}`;
    const some = open > 0 ? ` ${open} of its ${workloads} workloads ${open === 1 ? 'is' : 'are'} open now.` : '';
    const now = workloads === 0 ? ' None of its workloads is here.' : isolated === workloads ? ' Its workloads are isolated one by one.' : some;
    const effect = direction === 'ingress' ? 'is open to everyone' : 'may connect to everything';
    return `\`${namespace}\` has no default-deny for ${direction}, so a pod that no policy selects ${effect}.${now} Add default-deny to close the rest.${without}`;
  },
  fix: ({ object, view, namespace }, context) => defaultDenyFixes(view, object, namespace, context),
});

/** Of a namespace with workloads here: whether some of them are open, or would be were they added tomorrow. */
function isOpen(view: EnvironmentView, { object, namespace }: PlacedObject, direction: Direction, { open, isolated }: NamespaceIsolation): boolean {
  const name = object.type === 'namespace' ? object.metadata.name?.value : namespace;
  // All that can be seen is isolated one by one, and what cannot be seen may have reasons of its own.
  if (name === undefined || (open.size === 0 && view.mayHoldUnseenPods(name))) return false;
  const few = areExceptions(open.size, isolated, direction);
  // Egress is often limited for some workloads on purpose.
  if (direction === 'egress' && !few) return false;
  // Each of the few that are open has a finding of its own then, with the same fixes.
  return object.type === 'namespace' || open.size === 0 || !few;
}

/**
 * Of a namespace without workloads here: whether its Namespace and its policies show that it is looked after here. Those of OpenShift have operators
 * for that.
 */
function isExpected({ object }: PlacedObject, namespace: string, { policies }: NamespaceIsolation): boolean {
  return object.type === 'namespace' && policies.length > 0 && !namespace.startsWith('openshift-');
}

function isDeny(view: EnvironmentView, id: string, direction: Direction): boolean {
  const policy = view.policy(id);
  // What a template writes may be the one.
  return policy === undefined || policy.subject.pods.unknown || isDefaultDeny(policy, direction);
}
