import type { List } from '../../model/field.js';
import type { Direction, IpBlock, NetworkPolicy, NetworkPolicySpec, PolicyPeer, PolicyPort, PolicyRule } from '../../model/network-policy.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import type { Peer, Policy, PolicyId, PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import { NAMESPACE_TIER } from '../tiers.js';

const templated = 'a template writes part of it';

/**
 * What a NetworkPolicy means. Parts that the API server would refuse match nothing, so that a half-typed policy never
 * opens anything; parts that a template writes are unknown.
 * @param namespace the effective one
 */
export function lowerNetworkPolicy({ kind, metadata, spec }: NetworkPolicy, id: PolicyId, namespace: string): Policy {
  return {
    id,
    kind: kind.value,
    name: metadata.name?.value ?? metadata.openName ?? '',
    namespace,
    tier: NAMESPACE_TIER,
    priority: 0,
    subject: { namespaces: { name: namespace }, pods: lowerSelector(spec.podSelector, spec.templated) },
    isolates: isolationOf(spec),
    rules: { ingress: lowerRules(spec, 'ingress', namespace), egress: lowerRules(spec, 'egress', namespace) },
  };
}

/**
 * Which directions `policyTypes` puts in effect. Without any, the API server writes Ingress, and Egress where there is at least
 * one egress rule (`SetDefaults_NetworkPolicy`); a null list and an empty one count as none.
 */
function isolationOf(spec: NetworkPolicySpec): Policy['isolates'] {
  const { policyTypes, egress } = spec;
  const known = policyTypes ? policyTypes.items : [];
  const unknown = policyTypes ? policyTypes.templated || known.some(({ value }) => value === undefined) : spec.templated;
  if (unknown || known.length > 0 || policyTypes?.invalid) {
    const otherwise = unknown ? undefined : false;
    return { ingress: lists(policyTypes, 'Ingress') || otherwise, egress: lists(policyTypes, 'Egress') || otherwise };
  }
  if (egress && (egress.items.length > 0 || egress.invalid)) return { ingress: true, egress: true };
  return { ingress: true, egress: egress?.templated ? undefined : false };
}

function lists(policyTypes: NetworkPolicySpec['policyTypes'], type: 'Ingress' | 'Egress'): boolean {
  return policyTypes?.items.some(({ value }) => value === type) === true;
}

/** In a list of which a template writes a part, each rule may be one that the template leaves out, and there may be others. */
function lowerRules(spec: NetworkPolicySpec, direction: Direction, namespace: string): readonly Rule[] {
  const list = spec[direction];
  const unknown = list ? list.templated : spec.templated;
  const rules = list?.items.map((rule) => lowerRule(rule, namespace)) ?? [];
  if (!unknown) return rules;
  const index = (rules.at(-1)?.index ?? -1) + 1;
  return [...rules.map((rule) => ({ ...rule, unknown: templated })), { direction, index, action: 'allow', peers: [], ports: [], unknown: templated }];
}

/** No peers or no ports at all mean no restriction, however they are left out. */
function lowerRule({ direction, index, peers, ports, templated: own }: PolicyRule, namespace: string): Rule {
  const unknown = own || peers?.templated || ports?.templated || peers?.items.some(isUnknownPeer);
  return {
    direction,
    index,
    action: 'allow',
    peers: isUnlimited(peers) ? 'anyone' : (peers?.items.flatMap((peer) => lowerPeer(peer, namespace)) ?? []),
    ports: isUnlimited(ports) ? 'any' : (ports?.items.flatMap(lowerPort) ?? []),
    ...(unknown && { unknown: templated }),
  };
}

function isUnlimited(list: List<unknown> | undefined): boolean {
  return list === undefined || (list.items.length === 0 && !list.invalid && !list.templated);
}

/** What a template may add to a peer may make it narrower (another selector) or wider (none). */
function isUnknownPeer({ templated: own, ipBlock }: PolicyPeer): boolean {
  return own || ipBlock?.templated === true;
}

function lowerPeer(peer: PolicyPeer, namespace: string): readonly Peer[] {
  const { index } = peer;
  if (peer.isNull || isUnknownPeer(peer)) return [];
  const [pods, namespaces] = [peer.podSelector, peer.namespaceSelector].map((selector) => (selector?.isNull ? undefined : selector));
  const ipBlock = peer.ipBlock?.isNull ? undefined : peer.ipBlock;
  if (ipBlock) return pods || namespaces ? [] : [lowerIpBlock(ipBlock, index)];
  if (!pods && !namespaces) return [];
  const scope = namespaces ? { labels: lowerSelector(namespaces, false) } : { name: namespace };
  return [{ kind: 'pods', index, pods: { namespaces: scope, pods: lowerSelector(pods, false) } }];
}

function lowerIpBlock({ cidr, except }: IpBlock, index: number): Peer {
  const exceptions = except?.items.flatMap(({ value }) => (value === undefined ? [] : [value])) ?? [];
  const unknown = cidr !== undefined && (cidr.value === undefined || except?.templated === true || exceptions.length < (except?.items.length ?? 0));
  const peer = { kind: 'addresses' as const, index, cidr: cidr?.value ?? '', except: exceptions };
  return unknown ? { ...peer, unknown: templated } : peer;
}

function lowerPort({ index, protocol, port, endPort, templated: own }: PolicyPort): readonly PortMatcher[] {
  // The API server writes TCP where no protocol is given; one that cannot be read may be any.
  const name = protocol ? protocol.value : ('TCP' as const);
  const doubtful = own || (protocol && protocol.value === undefined) || (port && port.value === undefined) || (endPort && endPort.value === undefined);
  const matcher = { index, protocol: name, ...(doubtful && { unknown: templated }) };
  if (port && endPort && doubtful) return [{ ...matcher, port: 'all' }];
  if (port?.value === undefined) return endPort && !doubtful ? [] : [{ ...matcher, port: 'all' }];
  if (typeof port.value === 'number') {
    const last = endPort?.value ?? port.value;
    return [{ ...matcher, port: { first: port.value, last }, ...(last > port.value && { endPort: true as const }) }];
  }
  return endPort ? [] : [{ ...matcher, port: { name: port.value } }];
}
