import type { AdminForm, AdminPolicy } from '../../model/admin-policy.js';
import { adminPeersOf, adminPortsOf } from '../../model/admin-reading.js';
import type { Range } from '../../util/range.js';
import { clusterPolicyReference } from '../references.js';
import { rule } from '../rule.js';

interface Experimental {
  readonly at: Range;
  readonly name: AdminForm['experimental'][number];
}

/** A field that one of the two CRDs of a kind does not have. */
export default rule<'AdminPolicy', Experimental>({
  id: 'experimental-field',
  category: 'mistake',
  severity: 'hint',
  on: 'AdminPolicy',
  docs: {
    summary: '`nodes`, `domainNames` or `destinationNamedPort` stands in a ClusterNetworkPolicy, and only the experimental channel of the API has it.',
    why: 'The API comes as a CRD in one of two channels, and the standard one lacks these fields (`destinationNamedPort` since v0.2.1). Where it is installed, the API server drops the field, and then refuses the policy, because what is left of the peer or of the entry of `protocols` says nothing. It is said once for each field of a policy. If your cluster has the experimental channel, turn the rule off.',
    bad: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: kubelets}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - nodes: {}
#         ^^^^^ hint: experimental-field
`,
    good: `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: kubelets}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks: [192.0.2.0/24]
`,
    references: [clusterPolicyReference()],
  },

  *find(policy) {
    const said = new Set<string>();
    for (const each of writtenFields(policy)) {
      if (said.has(each.name) || !policy.form.experimental.includes(each.name)) continue;
      said.add(each.name);
      yield each;
    }
  },
  say: ({ name }) =>
    `\`${name}\` is in the experimental channel of the API only. Where the CRD of the standard channel is installed, it is dropped and the policy refused. ${instead[name]}.`,
});

const instead: Readonly<Record<Experimental['name'], string>> = {
  nodes: 'Name the addresses of the nodes with `networks` to do without it',
  domainNames: 'Name addresses with `networks` to do without it',
  destinationNamedPort: 'Write the number of the port to do without it',
};

function* writtenFields(policy: AdminPolicy): Iterable<Experimental> {
  for (const { rule: written, peer } of adminPeersOf(policy)) {
    if (written.direction === 'ingress') continue;
    if (peer.nodes && !peer.nodes.isNull) yield { at: peer.nodes.key, name: 'nodes' };
    if (peer.domainNames && !peer.domainNames.isNull) yield { at: peer.domainNames.key, name: 'domainNames' };
  }
  for (const { port } of adminPortsOf(policy)) {
    if (port.namedPort) yield { at: port.namedPort.key ?? port.namedPort.range, name: 'destinationNamedPort' };
  }
}
