/**
 * Whether one single connection is allowed, read straight from the API reference of NetworkPolicy, AdminNetworkPolicy and
 * BaselineAdminNetworkPolicy. Slow, plain, and without a line shared with the evaluator, so that it can be a second opinion on it.
 * It takes manifests as plain objects, so the reading of the text is tested, too.
 */

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export type Labels = Readonly<Record<string, string>>;

export interface World {
  readonly namespaces: Readonly<Record<string, Labels>>;
  readonly policies: readonly NetworkPolicyManifest[];
  readonly adminPolicies: readonly AdminPolicyManifest[];
  /** What the plugin makes of an ipBlock that holds a pod's address, which the API leaves to it; absent: it is about other addresses only. */
  readonly blocksMatchPods?: boolean;
}

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Of the pod, or of its node where it is on the host's network. */
  readonly address?: string;
  /**
   * On the host's network; the API reference names what may become of it: it is told apart from its node, or is taken for its node (which,
   * for pods that run there, nothing is closed to).
   */
  readonly onHost?: 'told apart' | 'another node' | 'same node';
  readonly ports: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: Protocol }[];
}

export interface SelectorManifest {
  readonly matchLabels?: Labels | null;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[] | null;
}

export interface PeerManifest {
  readonly podSelector?: SelectorManifest | null | undefined;
  readonly namespaceSelector?: SelectorManifest | null;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] | null };
}

export interface PortManifest {
  readonly protocol?: Protocol | null;
  readonly port?: number | string | null;
  readonly endPort?: number;
}

export type RuleManifest = {
  readonly from?: readonly PeerManifest[] | null | undefined;
  readonly to?: readonly PeerManifest[] | null | undefined;
  readonly ports?: readonly (PortManifest | null)[] | null | undefined;
} | null;

export interface NetworkPolicyManifest {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'NetworkPolicy';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?:
    | undefined
    | {
        readonly podSelector?: SelectorManifest | null | undefined;
        readonly policyTypes?: readonly string[] | null | undefined;
        readonly ingress?: readonly RuleManifest[] | null | undefined;
        readonly egress?: readonly RuleManifest[] | null | undefined;
      }
    | null;
}

export interface AdminPolicyManifest {
  readonly apiVersion: 'policy.networking.k8s.io/v1alpha1';
  readonly kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly priority?: number;
    readonly subject: AdminSelection;
    readonly ingress?: readonly AdminRuleManifest[];
    readonly egress?: readonly AdminRuleManifest[];
  };
}

export interface AdminSelection {
  readonly namespaces?: SelectorManifest;
  readonly pods?: { readonly namespaceSelector: SelectorManifest; readonly podSelector: SelectorManifest };
}

/** Networks only in `to`. */
export type AdminPeer = AdminSelection & { readonly networks?: readonly string[] };

export interface AdminRuleManifest {
  readonly name?: string;
  readonly action: 'Allow' | 'Deny' | 'Pass';
  readonly from?: readonly AdminSelection[];
  readonly to?: readonly AdminPeer[];
  readonly ports?: readonly AdminPortManifest[];
}

export interface AdminPortManifest {
  readonly portNumber?: { readonly protocol: Protocol; readonly port: number };
  readonly portRange?: { readonly protocol: Protocol; readonly start: number; readonly end: number };
  readonly namedPort?: string;
}

/** A pod, or an address outside the cluster. */
export type Party = Pod | string;

export function isAllowed(world: World, from: Party, to: Party, protocol: Protocol | 'ICMP', port: number): boolean {
  if (from === to) return true;
  if ([from, to].some((party) => typeof party !== 'string' && party.onHost === 'same node')) return true;
  const [source, target] = [taken(from), taken(to)];
  const wire: Wire = { from: source, to: target, protocol, port };
  const leaves = typeof source === 'string' || passes(world, source, 'egress', wire);
  const enters = typeof target === 'string' || passes(world, target, 'ingress', wire);
  return leaves && enters;
}

/** Whom a plugin takes a party for. */
function taken(party: Party): Party {
  return typeof party !== 'string' && party.onHost === 'another node' ? (party.address ?? '') : party;
}

export interface Wire {
  readonly from: Party;
  readonly to: Party;
  /** ICMP has no ports, so no port of a rule is ever its own. */
  readonly protocol: Protocol | 'ICMP';
  readonly port: number;
}

export type Way = 'ingress' | 'egress';

/** Whether one end lets it pass: AdminNetworkPolicies by priority, then NetworkPolicies, then the baseline, then allowed. */
export function passes(world: World, pod: Pod, way: Way, wire: Wire): boolean {
  const admin = world.adminPolicies.filter((policy) => policy.kind === 'AdminNetworkPolicy').sort((a, b) => (a.spec.priority ?? 0) - (b.spec.priority ?? 0));
  const first = firstAction(world, admin, pod, way, wire);
  if (first === 'Allow') return true;
  if (first === 'Deny') return false;
  const isolating = world.policies.filter((policy) => appliesTo(policy, pod) && typesOf(policy).includes(way === 'ingress' ? 'Ingress' : 'Egress'));
  if (isolating.length > 0) return isolating.some((policy) => (policy.spec?.[way] ?? []).some((rule) => ruleAdmits(world, policy, rule, way, wire)));
  const baseline = world.adminPolicies.filter((policy) => policy.kind === 'BaselineAdminNetworkPolicy');
  return firstAction(world, baseline, pod, way, wire) !== 'Deny';
}

function appliesTo(policy: NetworkPolicyManifest, pod: Pod): boolean {
  return policy.metadata.namespace === pod.namespace && selects(policy.spec?.podSelector ?? {}, pod.labels);
}

/** What the server writes where nothing is written: Ingress, and Egress if there is an egress rule. */
function typesOf(policy: NetworkPolicyManifest): readonly string[] {
  const written = policy.spec?.policyTypes ?? [];
  if (written.length > 0) return written;
  return (policy.spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function ruleAdmits(world: World, policy: NetworkPolicyManifest, rule: RuleManifest, way: Way, wire: Wire): boolean {
  const peers = (way === 'ingress' ? rule?.from : rule?.to) ?? [];
  const other = way === 'ingress' ? wire.from : wire.to;
  const ports = rule?.ports ?? [];
  const byPeer = peers.length === 0 || peers.some((peer) => peerIs(world, policy, peer, other));
  return byPeer && (ports.length === 0 || ports.some((port) => portIs(port, wire)));
}

function peerIs(world: World, policy: NetworkPolicyManifest, { podSelector, namespaceSelector, ipBlock }: PeerManifest, other: Party): boolean {
  if (ipBlock) {
    const address = typeof other === 'string' ? other : world.blocksMatchPods ? other.address : undefined;
    return address !== undefined && inBlock(ipBlock.cidr, address) && !(ipBlock.except ?? []).some((cidr) => inBlock(cidr, address));
  }
  if (typeof other === 'string') return false;
  const namespaceFits = namespaceSelector ? selects(namespaceSelector, world.namespaces[other.namespace] ?? {}) : other.namespace === policy.metadata.namespace;
  return namespaceFits && selects(podSelector ?? {}, other.labels);
}

function portIs(entry: PortManifest | null, { to, protocol, port }: Wire): boolean {
  if ((entry?.protocol ?? 'TCP') !== protocol) return false;
  const wanted = entry?.port;
  if (wanted === undefined || wanted === null) return true;
  if (typeof wanted === 'string')
    return typeof to !== 'string' && to.ports.some((own) => own.name === wanted && (own.protocol ?? 'TCP') === protocol && own.containerPort === port);
  return wanted <= port && port <= (entry?.endPort ?? wanted);
}

function selects({ matchLabels, matchExpressions }: SelectorManifest, labels: Labels): boolean {
  const equal = Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    equal &&
    (matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          throw new Error(`no operator: ${operator}`);
      }
    })
  );
}

/** The action of the first rule that matches; 'Pass' where none does or the first one passes. */
function firstAction(world: World, policies: readonly AdminPolicyManifest[], pod: Pod, way: Way, wire: Wire): 'Allow' | 'Deny' | 'Pass' {
  for (const { spec } of policies) {
    if (!selectionIs(world, spec.subject, pod)) continue;
    const rule = (spec[way] ?? []).find((one) => adminRuleIs(world, one, way, wire));
    if (rule) return rule.action;
  }
  return 'Pass';
}

function adminRuleIs(world: World, rule: AdminRuleManifest, way: Way, wire: Wire): boolean {
  const other = way === 'ingress' ? wire.from : wire.to;
  const peers: readonly AdminPeer[] | undefined = way === 'ingress' ? rule.from : rule.to;
  const byPeer = (peers ?? []).some((peer) =>
    peer.networks ? inNetworks(peer.networks, typeof other === 'string' ? other : other.address) : selectionIs(world, peer, other),
  );
  return byPeer && (rule.ports === undefined || rule.ports.some((port) => adminPortIs(port, wire)));
}

/** "Note that cluster-internal traffic will be checked against the rule as well", says the API of networks. */
function inNetworks(networks: readonly string[], address: string | undefined): boolean {
  return address !== undefined && networks.some((cidr) => inBlock(cidr, address));
}

function selectionIs(world: World, { namespaces, pods }: AdminSelection, party: Party): boolean {
  if (typeof party === 'string') return false;
  const labels = world.namespaces[party.namespace] ?? {};
  if (namespaces) return selects(namespaces, labels);
  return pods !== undefined && selects(pods.namespaceSelector, labels) && selects(pods.podSelector, party.labels);
}

function adminPortIs({ portNumber, portRange, namedPort }: AdminPortManifest, { to, protocol, port }: Wire): boolean {
  if (portNumber) return portNumber.protocol === protocol && portNumber.port === port;
  if (portRange) return portRange.protocol === protocol && portRange.start <= port && port <= portRange.end;
  return typeof to !== 'string' && to.ports.some((own) => own.name === namedPort && (own.protocol ?? 'TCP') === protocol && own.containerPort === port);
}

/** Compares the first bits, written out. */
function inBlock(cidr: string, address: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  if (network.includes(':') !== address.includes(':')) return false;
  return bitsOf(network).slice(0, Number(prefix)) === bitsOf(address).slice(0, Number(prefix));
}

function bitsOf(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((byte) => Number(byte).toString(2).padStart(8, '0'))
      .join('');
  // The last 32 bits may be written as IPv4.
  const plain = address.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a, b, c, d) => `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`,
  );
  const [left = '', right] = plain.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = Array.from({ length: right === undefined ? 0 : 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((part) => Number.parseInt(part, 16).toString(2).padStart(16, '0')).join('');
}
