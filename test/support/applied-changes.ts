import type { RemedyChange } from '../../server/features/explain/remedy-changes.js';
import type { Policy, Peer as PolicyPeer, PortMatcher, Rule } from '../../server/semantics/cluster/policy.js';
import type { Requirement } from '../../server/semantics/cluster/selector.js';
import type { NetworkPolicyManifest, Party, PeerManifest, PortManifest, RuleManifest, SelectorManifest, Way } from './brute-force.js';
import type { RandomCluster } from './random-cluster.js';

/** Names a rule of one of the policies of a random cluster. */
export interface RuleName {
  readonly policy: string;
  readonly way: Way;
  readonly index: number;
}

export function nameOfRule({ name }: Policy, { direction, index }: Rule): RuleName {
  return { policy: name, way: direction, index };
}

/** The cluster with a peer, a port, or both added to a rule of a NetworkPolicy. */
export function withAdded(
  cluster: RandomCluster,
  rule: RuleName,
  { peers = [], ports = [] }: { peers?: readonly PeerManifest[]; ports?: readonly PortManifest[] },
): RandomCluster {
  const side = rule.way === 'ingress' ? 'from' : 'to';
  return withRule(cluster, rule, (old) => ({ ...old, [side]: grown(old?.[side], peers), ports: grown(old?.ports, ports) }));
}

/** A list that is empty or left out means everything, so nothing is to be added to it. */
function grown<T>(old: readonly T[] | null | undefined, more: readonly T[]): readonly T[] | null | undefined {
  return more.length === 0 ? old : [...(old ?? []), ...more];
}

/** The cluster in which some rules match nobody; they stay, because which directions a policy isolates may hang on there being any. */
export function withoutRules(cluster: RandomCluster, rules: readonly RuleName[]): RandomCluster {
  const nobody = [{ podSelector: { matchLabels: { nobody: 'here' } } }];
  const emptied = rules.reduce((sum, rule) => withRule(sum, rule, () => ({ [rule.way === 'ingress' ? 'from' : 'to']: nobody })), cluster);
  const isGone = (policy: string, way: Way, index: number) => rules.some((rule) => rule.policy === policy && rule.way === way && rule.index === index);
  return withAdminRules(emptied, (list, policy, way) => list.filter((_, index) => !isGone(policy, way, index)));
}

/** The cluster in which a denying rule of an admin kind allows. */
export function withAllowed(cluster: RandomCluster, rule: RuleName): RandomCluster {
  return withAdminRules(cluster, (list, policy, way) =>
    list.map((one, index) => (policy === rule.policy && way === rule.way && index === rule.index ? { ...one, action: 'Allow' as const } : one)),
  );
}

/** The cluster without any rule that allows something. */
export function withoutAllowing(cluster: RandomCluster): RandomCluster {
  const all = cluster.policies.flatMap(({ metadata, spec }) =>
    (['ingress', 'egress'] as const).flatMap((way) => (spec?.[way] ?? []).map((_, index) => ({ policy: metadata.name, way, index }))),
  );
  return withAdminRules(withoutRules({ ...cluster, adminPolicies: [] }, all), (list) => list, cluster.adminPolicies, 'Allow');
}

/** The cluster after the changes that are said to open a connection. */
export function withRemedy(cluster: RandomCluster, changes: readonly RemedyChange[]): RandomCluster {
  let changed = cluster;
  for (const change of changes) {
    if (change.kind === 'policy') changed = { ...changed, policies: [...changed.policies, manifestOf(change.policy)] };
    else changed = withRule(changed, nameOfRule(change.policy, change.rule), () => ruleOf(change.changed));
  }
  return changed;
}

/** A peer that means one party and, of pods, those that carry all its labels in its namespace. */
export function peerFor(party: Party): PeerManifest {
  if (typeof party === 'string') return { ipBlock: { cidr: `${party}/${party.includes(':') ? 128 : 32}` } };
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': party.namespace } }, podSelector: { matchLabels: party.labels } };
}

function withRule(cluster: RandomCluster, { policy, way, index }: RuleName, change: (old: RuleManifest) => RuleManifest): RandomCluster {
  const policies = cluster.policies.map((one) => {
    const list = one.metadata.name === policy ? one.spec?.[way] : undefined;
    return list && one.spec ? { ...one, spec: { ...one.spec, [way]: list.map((rule, at) => (at === index ? change(rule) : rule)) } } : one;
  });
  return { ...cluster, policies };
}

type AdminRules = NonNullable<RandomCluster['adminPolicies'][number]['spec']['ingress']>;

function withAdminRules(
  cluster: RandomCluster,
  change: (list: AdminRules, policy: string, way: Way) => AdminRules,
  from = cluster.adminPolicies,
  without?: 'Allow',
): RandomCluster {
  const keep = (list: AdminRules) => (without ? list.filter(({ action }) => action !== without) : list);
  const adminPolicies = from.map((one) => ({
    ...one,
    spec: {
      ...one.spec,
      ingress: keep(change(one.spec.ingress ?? [], one.metadata.name, 'ingress')),
      egress: keep(change(one.spec.egress ?? [], one.metadata.name, 'egress')),
    },
  }));
  return { ...cluster, adminPolicies };
}

function manifestOf({ name, namespace = '', subject, isolates, rules }: Policy): NetworkPolicyManifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: {
      podSelector: selectorOf(subject.pods.requirements),
      policyTypes: [...(isolates.ingress ? ['Ingress'] : []), ...(isolates.egress ? ['Egress'] : [])],
      ingress: rules.ingress.map(ruleOf),
      egress: rules.egress.map(ruleOf),
    },
  };
}

function ruleOf({ direction, peers, ports }: Rule): RuleManifest {
  return {
    [direction === 'ingress' ? 'from' : 'to']: peers === 'anyone' ? [] : peers.map(peerOf),
    ports: ports === 'any' ? [] : ports.map(portOf),
  };
}

function peerOf(peer: PolicyPeer): PeerManifest {
  if (peer.kind === 'addresses') return { ipBlock: { cidr: peer.cidr, except: peer.except } };
  const { namespaces, pods } = peer.pods;
  const namespaceSelector =
    'name' in namespaces ? { matchLabels: { 'kubernetes.io/metadata.name': namespaces.name } } : selectorOf(namespaces.labels.requirements);
  return { namespaceSelector, podSelector: selectorOf(pods.requirements) };
}

function selectorOf(requirements: readonly Requirement[]): SelectorManifest {
  return { matchExpressions: requirements.map(({ key, operator, values }) => ({ key, operator, ...(values.length > 0 ? { values } : {}) })) };
}

function portOf({ protocol, port }: PortMatcher): PortManifest {
  const which = port === 'all' ? {} : 'name' in port ? { port: port.name } : { port: port.first, endPort: port.last };
  return protocol === undefined ? which : { protocol, ...which };
}
