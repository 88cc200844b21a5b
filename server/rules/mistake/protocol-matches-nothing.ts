import { adminPortsOf } from '../../model/admin-reading.js';
import { isProtocol } from '../../model/object-base.js';
import { replaceText } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { widening } from '../edits.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';

interface OtherProtocol {
  readonly at: Range;
  readonly text: string;
  readonly path: Path;
}

/** A protocol that is none, which the API server does not look at. */
export default rule<'AdminPolicy', OtherProtocol>({
  id: 'protocol-matches-nothing',
  category: 'mistake',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: 'The `protocol` of a port is not `TCP`, `UDP` or `SCTP`, so the port matches nothing.',
    why: 'In an AdminNetworkPolicy or BaselineAdminNetworkPolicy the API server takes any text here, other than in a NetworkPolicy. There are these three, in capital letters; ICMP cannot be said.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: cluster-dns}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Allow
      to: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
      ports:
        - portNumber: {protocol: udp, port: 53}
#                                ^^^ error: protocol-matches-nothing
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: cluster-dns}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Allow
      to: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
      ports:
        - portNumber: {protocol: UDP, port: 53}
`,
    references: [adminReference()],
  },

  *find(policy) {
    for (const { port } of adminPortsOf(policy)) {
      for (const member of ['portNumber', 'portRange'] as const) {
        const protocol = port[member]?.protocol;
        if (protocol?.value === undefined || isProtocol(protocol.value)) continue;
        yield { at: protocol.range, text: protocol.value, path: [...port.path, member, 'protocol'] };
      }
    }
  },
  say: ({ text }) =>
    `\`${text}\` is no protocol here: there is \`TCP\`, \`UDP\` and \`SCTP\`, in capital letters. The policy is accepted, and this port matches nothing.`,
  fix: ({ text, path }, { tree }) => {
    const upper = text.trim().toUpperCase();
    return isProtocol(upper) ? widening(`Write ${upper}, so that the rule counts`, replaceText(tree, path, upper)) : [];
  },
});
