import type { Direction } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { isInSuite } from '../../workspace/expectation.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { conceptReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';
import { defaultDenyFixes } from './default-deny-fixes.js';
import { areExceptions, directionsOf, hasOtherPolicies, isolationByNamespace, namespaceOptions } from './isolation.js';
import { type LeftOut, leftOutOf, withoutText } from './left-out.js';

interface OpenWorkload {
  readonly at: Range;
  readonly object: PlacedObject;
  readonly view: EnvironmentView;
  readonly namespace: string;
  readonly direction: Direction;
  readonly kind: string;
  readonly name: string;
  /** How many of the namespace's workloads are isolated. */
  readonly isolated: number;
  readonly leftOut: LeftOut;
  readonly related: readonly RelatedPlace[];
}

/** A workload that the policies of its namespace leave out. */
export default rule<'environment', OpenWorkload, typeof namespaceOptions>({
  id: 'workload-not-isolated',
  category: 'workspace',
  severity: 'info',
  on: 'environment',
  options: namespaceOptions,
  docs: {
    summary: 'No policy selects a workload for one direction, while others of its namespace are isolated for it.',
    why: 'A pod that no policy selects accepts connections from everyone on every port. Where a namespace has policies, the one left out is mostly forgotten. It is said of workloads in namespaces where some policy isolates something; a namespace that is mostly open has one finding of its own (`namespace-no-default-deny`), not one for each workload. Of egress it is said only where most workloads of the namespace are isolated for it, because egress is often limited for a few of them on purpose. Pods on the network of their host, and for ingress Jobs, are left out.',
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
kind: Pod
metadata: {name: cache, namespace: shop, labels: {app: cache}}
#                ^^^^^ info: workload-not-isolated Anyone
spec: {containers: [{name: cache, image: redis}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
`,
    good: `
#- /shop.yaml
apiVersion: v1
kind: Pod
metadata: {name: cache, namespace: shop, labels: {app: cache}}
spec: {containers: [{name: cache, image: redis}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation')],
  },

  *find({ object, view, once }, { options }) {
    const { namespace } = object;
    const workload = view.workload(object.id);
    const name = object.object.metadata.name;
    if (
      !workload ||
      !name ||
      namespace === undefined ||
      object.namespaceFrom === 'unknown' ||
      options.ignoreNamespaces.includes(namespace) ||
      isInSuite(object.file)
    )
      return;
    // Pods of one owner are one workload, which one of them speaks for.
    if (view.source(workload)?.id !== object.id) return;
    if (view.mayHoldUnseenPolicies(namespace) || once(hasOtherPolicies)(namespace)) return;
    // One that nothing isolates at all is told of once.
    const direction = directionsOf(options).find((each) => {
      const { open, isolated } = once(isolationByNamespace)(namespace, each);
      return areExceptions(open.size, isolated, each) && open.has(workload.id);
    });
    if (!direction) return;
    const { isolated } = once(isolationByNamespace)(namespace, direction);
    const leftOut = leftOutOf(view, [namespace]);
    yield { at: name.range, object, view, namespace, direction, kind: workload.kind, name: workload.name, isolated, leftOut, related: leftOut.places };
  },
  say: ({ namespace, direction, kind, name, isolated, leftOut }) => {
    const open =
      direction === 'ingress'
        ? `Anyone can reach ${kind} \`${name}\` on every port, also from outside the cluster`
        : `${kind} \`${name}\` may connect to everything, also outside the cluster`;
    const others = `${isolated === 1 ? 'another workload' : `${isolated} other workloads`} of \`${namespace}\` ${isolated === 1 ? 'is' : 'are'} isolated`;
    return `${open}: no policy selects it for ${direction}, while ${others}. Select it in a policy, or add default-deny to \`${namespace}\`.${withoutText(leftOut)}`;
  },
  fix: ({ object, view, namespace }, context) => defaultDenyFixes(view, object, namespace, context),
});
