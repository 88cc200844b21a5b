import type { AdminRule } from '../../model/admin-policy.js';
import { adminRulesOf } from '../../model/admin-reading.js';
import type { Range } from '../../util/range.js';
import { adminReference, clusterPolicyReference } from '../references.js';
import { rule } from '../rule.js';

interface NamelessEnd {
  readonly at: Range;
  readonly name: string;
  readonly peer: 'networks' | 'nodes' | 'domainNames';
  /** How a port is written by its number. */
  readonly example: string;
}

/** A port by its name, where the other end has no containers that could give it one. */
export default rule<'AdminPolicy', NamelessEnd>({
  id: 'named-port-outside-cluster',
  category: 'mistake',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: '`namedPort`, or `destinationNamedPort` of a ClusterNetworkPolicy, stands in a rule whose peers are addresses, nodes or domain names.',
    why: 'Containers give names to ports, and addresses, nodes and domains have none. Where the CRD of the experimental channel is installed, Kubernetes refuses the rule, even where it has peers that are pods, too; without it, the port matches nothing at these peers.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: resolvers}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Allow
      to:
        - networks: [192.0.2.53/32]
      ports:
        - namedPort: dns
#                    ^^^ error: named-port-outside-cluster
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: resolvers}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Allow
      to:
        - networks: [192.0.2.53/32]
      ports:
        - portNumber: {protocol: UDP, port: 53}
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  *find(policy) {
    for (const each of adminRulesOf(policy)) {
      const peer = each.direction === 'egress' ? outsidePeer(each) : undefined;
      if (!peer) continue;
      for (const { namedPort } of each.ports?.items ?? [])
        if (namedPort?.value !== undefined) yield { at: namedPort.range, name: namedPort.value, peer, example: policy.form.portExample };
    }
  },
  say: ({ name, peer, example }) =>
    `No container gives a port the name \`${name}\` where the peer is \`${peer}\`. Write its protocol and number, as in \`${example}\`.`,
});

function outsidePeer({ peers }: AdminRule): NamelessEnd['peer'] | undefined {
  for (const { networks, nodes, domainNames } of peers?.items ?? []) {
    if (networks && !networks.isNull) return 'networks';
    if (nodes && !nodes.isNull) return 'nodes';
    if (domainNames && !domainNames.isNull) return 'domainNames';
  }
  return undefined;
}
