import { resolversOf, usualCache } from '../../dependencies/resolvers.js';
import type { Peer, Policy, PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import { includesAddresses, parseAddress, parseCidr } from '../../semantics/sets/address-set.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { appendItem, widening } from '../edits.js';
import { issueReference } from '../references.js';
import { rule } from '../rule.js';
import { kept } from '../workspace/label-lookup.js';
import { byPlugin, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface ResolverByLabels extends PluginViolation {
  readonly rule: Path;
}

const CLOUD_DNS = '169.254.169.254';
const CACHE = usualCache?.addresses?.[0]?.split('/')[0] ?? '169.254.20.10';

/** A rule for resolvers by their labels alone, where pods may ask a resolver at an address of the node. */
export default rule<'NetworkPolicy in environment', ResolverByLabels>({
  id: 'cni-dns-link-local',
  category: 'plugin',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'DNS is allowed to pods by their labels, but pods of GKE may ask a resolver at a link-local address.',
    why: `With Cloud DNS, which new clusters of GKE have, pods ask 169.254.169.254, and with NodeLocal DNSCache 169.254.20.10. No pod has these addresses, so a rule that selects \`k8s-app: kube-dns\` does not allow lookups there. Which resolver a cluster has no manifest shows. Of a cache that manifests install, \`dns-rule-wrong-target\` speaks, whatever the plugin. ${GUESSED}`,
    silent: 'Where a policy of the namespace allows one of the addresses for DNS, and where the configuration names the resolver (`dns`).',
    wrong: 'In clusters with kube-dns and without the cache.',
    cluster: { plugin: 'gke-dataplane-v2' },
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]
#     ^^ info: cni-dns-link-local 169.254.169.254
      ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
        - ipBlock: {cidr: 169.254.169.254/32}
      ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
`,
    references: ['https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/', issueReference('tektoncd/operator', 4000)],
  },

  *find({ object: placed, view, once }) {
    const known = knownPlugin(view);
    const policy = known?.plugin.name === 'gke-dataplane-v2' ? view.policy(placed.id) : undefined;
    if (!known || policy?.isolates.egress !== true || placed.namespace === undefined || resolversOf(view.profile).decided) return;
    if (view.mayHoldUnseenPolicies(placed.namespace) || once(openNamespaces)(placed.namespace)) return;
    for (const { index } of policy.rules.egress.filter(isDnsByLabels)) {
      const written = placed.object.spec.egress?.items.find((item) => item.index === index);
      const at: Range | undefined = written?.peers?.key;
      if (written && at) yield { at, rule: written.path, ...byPlugin(known, 'info') };
    }
  },
  say: (fact) =>
    `With Cloud DNS of GKE pods ask ${CLOUD_DNS}, which no pod has, so this rule does not let them look up names there. Allow \`${CLOUD_DNS}/32\`, too, if the cluster has it (${CACHE} with NodeLocal DNSCache).${guessedText(fact)}`,
  fix: ({ rule: path }, { tree }) => widening(`Allow DNS at ${CLOUD_DNS}, too`, appendItem(tree, [...path, 'to'], { ipBlock: { cidr: `${CLOUD_DNS}/32` } })),
});

/** Whether some policy of a namespace may let its pods reach a link-local resolver. */
function openNamespaces(view: EnvironmentView): (namespace: string) => boolean {
  return kept((namespace: string) =>
    view.evaluator.cluster.policies.some((policy) => policy.namespace === namespace && [CLOUD_DNS, CACHE].some((address) => mayReach(policy, address))),
  );
}

function mayReach({ rules }: Policy, address: string): boolean {
  const range = parseAddress(address);
  return rules.egress.some(
    ({ peers, ports, unknown }) =>
      unknown !== undefined ||
      ((ports === 'any' || ports.some(isDns)) && (peers === 'anyone' || peers.some((peer) => peer.kind === 'addresses' && range && covers(peer, range)))),
  );
}

function covers({ cidr, unknown }: Peer & { kind: 'addresses' }, range: NonNullable<ReturnType<typeof parseAddress>>): boolean {
  const block = parseCidr(cidr);
  return unknown !== undefined || (block !== undefined && includesAddresses([block], [range]));
}

function isDns({ port, unknown }: PortMatcher): boolean {
  return unknown !== undefined || port === 'all' || 'name' in port || (port.first <= 53 && 53 <= port.last);
}

/** Whether a rule is for DNS alone and goes by labels. */
function isDnsByLabels({ action, peers, ports, unknown }: Rule): boolean {
  if (action !== 'allow' || unknown !== undefined || ports === 'any' || peers === 'anyone' || peers.length === 0) return false;
  const isPort53 = ({ port }: PortMatcher) => typeof port === 'object' && 'first' in port && port.first === 53 && port.last === 53;
  return ports.length > 0 && ports.every(isPort53) && peers.every(({ kind }) => kind === 'pods');
}
