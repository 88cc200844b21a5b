import type { Peer, Policy, PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import { includesAddresses, parseAddress, parseCidr } from '../../semantics/sets/address-set.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { appendItem, widening } from '../edits.js';
import { issueReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';
import { kept } from '../workspace/label-lookup.js';
import { placeOfObject } from '../workspace/matching.js';
import { byPlugin, GUESSED, guessedText, type KnownPlugin, knownPlugin, type PluginViolation } from './known-plugin.js';

interface ResolverByLabels extends PluginViolation {
  readonly rule: Path;
  readonly address: string;
  /** What listens there. */
  readonly what: string;
  readonly isCertain: boolean;
}

const CACHE = '169.254.20.10';
const KUBESPRAY = '169.254.25.10';
const CLOUD_DNS = '169.254.169.254';

/** A rule for resolvers by their labels, where pods ask a resolver at an address of the node. */
export default rule<'NetworkPolicy in environment', ResolverByLabels>({
  id: 'cni-dns-link-local',
  category: 'plugin',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'DNS is allowed to pods by their labels, but pods ask a resolver at a link-local address.',
    why: `With NodeLocal DNSCache pods ask 169.254.20.10 (169.254.25.10 where kubespray installed it), and with Cloud DNS of GKE 169.254.169.254. No pod has these addresses, so a rule that selects \`k8s-app: kube-dns\` does not allow lookups. On GKE it is said mildly, because which resolver there is no manifest shows. ${GUESSED}`,
    silent: 'Where a policy of the namespace allows the address, and where Cilium is told to send lookups to the cache by a CiliumLocalRedirectPolicy.',
    wrong: 'Where the cache takes over the address of the DNS Service and the plugin lets traffic to the node pass.',
    cluster: { plugin: 'calico' },
    given: `
#- /node-local-dns.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: node-local-dns, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: node-local-dns}}
  template:
    metadata: {labels: {k8s-app: node-local-dns}}
    spec: {hostNetwork: true, containers: [{name: node-cache, image: k8s-dns-node-cache}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]
#     ^^ warning: cni-dns-link-local 169.254.20.10
      ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
`,
    good: `
#- /policy.yaml
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
        - ipBlock: {cidr: 169.254.20.10/32}
      ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
`,
    references: [
      'https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/',
      issueReference('tektoncd/operator', 4000),
      issueReference('kubernetes/kubernetes', 70555),
    ],
  },

  *find({ object: placed, view, once }) {
    const known = knownPlugin(view);
    const policy = known && view.policy(placed.id);
    if (!known || policy?.isolates.egress !== true || placed.namespace === undefined) return;
    const resolver = resolverOf(once(nodeCache), known);
    if (!resolver || view.mayHoldUnseenPolicies(placed.namespace) || once(openNamespaces)(placed.namespace).has(resolver.address)) return;
    for (const { index } of policy.rules.egress.filter(isDnsByLabels)) {
      const written = placed.object.spec.egress?.items.find((item) => item.index === index);
      const at: Range | undefined = written?.peers?.key;
      const { address, what, isCertain, related } = resolver;
      if (written && at) yield { at, rule: written.path, address, what, isCertain, ...byPlugin(known, isCertain ? 'warning' : 'info', related) };
    }
  },
  say: (fact) => {
    const { address, what, isCertain } = fact;
    const effect = isCertain ? `Pods ask ${what} at ${address}` : `With ${what} pods ask ${address}`;
    return `${effect}, which no pod has, so this rule does not let them look up names. Allow \`${address}/32\`, too.${guessedText(fact)}`;
  },
  fix: ({ rule: path, address }, { tree }) =>
    widening(`Allow DNS at ${address}, too`, appendItem(tree, [...path, 'to'], { ipBlock: { cidr: `${address}/32` } })),
});

interface Resolver extends Pick<ResolverByLabels, 'address' | 'what' | 'isCertain'> {
  readonly related: readonly RelatedPlace[];
}

function resolverOf(cache: Resolver | 'redirected' | undefined, { plugin }: KnownPlugin): Resolver | undefined {
  if (cache === 'redirected') return undefined;
  if (cache) return cache;
  return plugin.name === 'gke-dataplane-v2' ? { address: CLOUD_DNS, what: 'Cloud DNS of GKE', isCertain: false, related: [] } : undefined;
}

/** The cache that the manifests install on each node. */
function nodeCache(view: EnvironmentView): Resolver | 'redirected' | undefined {
  const objects = view.objects;
  if (objects.some(({ object }) => object.kind.value === 'CiliumLocalRedirectPolicy')) return 'redirected';
  const named = (name: string): PlacedObject | undefined =>
    objects.find(({ object }) => object.kind.value === 'DaemonSet' && object.metadata.name?.value === name);
  const [plain, kubespray] = [named('node-local-dns'), named('nodelocaldns')];
  const found = plain ?? kubespray;
  if (!found) return undefined;
  const name = found.object.metadata.name?.value ?? '';
  return { address: plain ? CACHE : KUBESPRAY, what: `the cache \`${name}\``, isCertain: true, related: placeOfObject(found, `DaemonSet \`${name}\``) };
}

/** The link-local resolvers that some policy of a namespace may let its pods reach. */
function openNamespaces(view: EnvironmentView): (namespace: string) => ReadonlySet<string> {
  return kept((namespace: string) => {
    const policies = view.evaluator.cluster.policies.filter((policy) => policy.namespace === namespace);
    return new Set([CACHE, KUBESPRAY, CLOUD_DNS].filter((address) => policies.some((policy) => mayReach(policy, address))));
  });
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
