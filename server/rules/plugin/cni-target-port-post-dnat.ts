import { openshiftResolver } from '../../dependencies/resolvers.js';
import type { PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { Protocol } from '../../model/object-base.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { appendItem, type Edits, together, widening } from '../edits.js';
import { namespaceNamed } from '../reading.js';
import { rule } from '../rule.js';
import { hasWorkloads } from '../workspace/matching.js';
import { byPlugin, knownPlugin, type PluginViolation } from './known-plugin.js';

interface ServicePortOfDns extends PluginViolation {
  readonly policyRule: PolicyRule;
  readonly protocols: readonly Protocol[];
}

const DNS = 53;
const TARGET = openshiftResolver?.ports?.[0] ?? 5353;
const NAMESPACE = openshiftResolver?.namespaces[0] ?? 'openshift-dns';

/** The port of the DNS Service of OpenShift, for a plugin that sees the port of its pods. */
export default rule<'NetworkPolicy in environment', ServicePortOfDns>({
  id: 'cni-target-port-post-dnat',
  category: 'plugin',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A rule allows port 53 of OpenShift’s DNS, whose pods listen on 5353, and the network plugin sees the port of the pods.',
    why: `OVN-Kubernetes looks at a connection after the address of a Service is translated. The resolvers of OpenShift listen on 5353 behind a Service on 53, so a rule for 53 never matches and no name can be looked up. Where nobody names the plugin, \`dns-rule-wrong-target\` speaks of it.`,
    silent: 'Where the policy allows 5353 or every port there, where a rule names other namespaces, too, and where the resolvers are among the manifests.',
    cluster: { plugin: 'ovn-kubernetes' },
    bad: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}]
      ports:
        - {port: 53, protocol: UDP}
#                ^^ warning: cni-target-port-post-dnat 5353
        - {port: 53, protocol: TCP}
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}]
      ports:
        - {port: 5353, protocol: UDP}
        - {port: 5353, protocol: TCP}
`,
    references: ['https://github.com/nmstate/kubernetes-nmstate/pull/1570', 'https://github.com/openshift/kubernetes-nmstate/pull/776'],
  },

  *find({ object: { object }, view }) {
    const known = knownPlugin(view);
    if (known?.plugin.name !== 'ovn-kubernetes' || known.guess || hasWorkloads(view, NAMESPACE)) return;
    const rules = (object.spec.egress?.items ?? []).filter(isForDns);
    if (rules.some(({ ports }) => !ports || ports.templated || ports.items.some(includesTarget))) return;
    for (const policyRule of rules) {
      const items = policyRule.ports?.items.filter(({ port }) => port?.value === DNS) ?? [];
      const at = items[0]?.port?.range;
      const protocols = items.flatMap(({ protocol }) => (protocol ? (protocol.value ?? []) : ['TCP' as const]));
      if (at) yield { at, policyRule, protocols: [...new Set(protocols)], ...byPlugin(known, 'warning') };
    }
  },
  say: (fact) =>
    `${fact.known.plugin.title} sees the port of the pods, and the resolvers in \`${NAMESPACE}\` listen on ${TARGET} behind a Service on ${DNS}: this never matches. Allow ${fact.protocols.join(' and ')} ${TARGET}.`,
  fix: ({ policyRule, protocols }, { tree }) => widening(`Allow port ${TARGET}, too`, allowTarget(tree, policyRule, protocols)),
});

function isForDns({ peers, templated }: PolicyRule): boolean {
  if (templated || !peers || peers.templated || peers.items.length === 0) return false;
  return peers.items.every(({ namespaceSelector, ipBlock }) => !ipBlock && namespaceSelector && namespaceNamed(namespaceSelector) === NAMESPACE);
}

function includesTarget({ port, endPort, templated }: PolicyPort): boolean {
  if (templated || port?.value === undefined) return true;
  if (typeof port.value !== 'number') return true;
  return port.value <= TARGET && TARGET <= (endPort?.value ?? port.value);
}

function allowTarget(tree: SyntaxTree, { path }: PolicyRule, [first, ...more]: readonly Protocol[]): Edits {
  // Two items behind the same one would be one edit in the place of another, so one fix allows one of them.
  const append = (protocol: Protocol) => appendItem(tree, [...path, 'ports'], { port: TARGET, protocol });
  return first === undefined || more.length > 1 ? undefined : together(append(more[0] ?? first));
}
