import { portsOf, type Resolvers, resolversOf, usualDnsPorts } from '../dependencies/resolvers.js';
import type { PolicyPort } from '../model/network-policy.js';
import type { Requirement } from '../semantics/cluster/selector.js';
import type { YamlValue } from '../syntax/edit/yaml-text.js';
import { listed } from '../util/text.js';
import { unknownProfile } from '../workspace/cluster-profile.js';
import type { Installation } from '../workspace/installations.js';
import { type AllowPeer, peerValue } from './allow-text.js';
import type { RuleContext } from './rule.js';

const DNS_NAMES: ReadonlySet<number | string> = new Set(['dns', 'dns-tcp', 'dns-udp', 'domain']);

/**
 * Whether a list of ports holds name lookups and nothing else.
 * @param more ports of resolvers that a person named
 */
export function isDnsOnly(ports: readonly PolicyPort[], more: readonly number[] = []): boolean {
  const isDns = (port: number | string) => DNS_NAMES.has(port) || (typeof port === 'number' && (usualDnsPorts.has(port) || more.includes(port)));
  return ports.length > 0 && ports.every(({ port, endPort }) => port?.value !== undefined && isDns(port.value) && endPort === undefined);
}

/** Those of a cluster of which nobody said anything. */
export const usualResolvers: Resolvers = resolversOf(unknownProfile);

/** The resolvers of the cluster that a file is for, as far as a person named them. */
export function resolversFor({ environment }: Pick<RuleContext, 'environment'>): Resolvers {
  return resolversOf(environment?.()?.profile ?? unknownProfile);
}

/** The rule that lets pods look up names: the resolvers that are meant, over UDP and TCP. */
export function dnsRule({ meant }: Resolvers): YamlValue & object {
  const to = dnsPeers(meant);
  return { ...(to.length > 0 ? { to } : {}), ports: dnsPorts(meantPorts(meant)) };
}

/** Peers for resolvers, as YAML; see `resolverPeers`. */
export function dnsPeers(resolvers: readonly Installation[]): readonly YamlValue[] {
  return resolverPeers(resolvers).map(peerValue);
}

/**
 * Peers for resolvers: their pods, and the addresses that pods ask. Empty: some of them are pods on the host's network at no address that is known,
 * so nothing but everyone means them.
 */
export function resolverPeers(resolvers: readonly Installation[]): readonly AllowPeer[] {
  const peers = resolvers.map(peersOf);
  return peers.some((each) => each.length === 0) ? [] : peers.flat();
}

function peersOf({ namespaces: [namespace], labels, hostNetwork, addresses = [] }: Installation): readonly AllowPeer[] {
  const blocks = addresses.map((cidr) => ({ cidr }));
  if (hostNetwork || (namespace === undefined && addresses.length > 0 && Object.keys(labels).length === 0)) return blocks;
  const pods = Object.entries(labels).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] }));
  return [{ namespace, ...(namespace === undefined ? { anywhere: true } : {}), pods }, ...blocks];
}

/** Items of a list of ports, each number over UDP and TCP. */
export function dnsPorts(numbers: readonly number[]): readonly { readonly port: number; readonly protocol: 'UDP' | 'TCP' }[] {
  return numbers.flatMap((port) => (['UDP', 'TCP'] as const).map((protocol) => ({ port, protocol })));
}

function meantPorts(meant: readonly Installation[]): readonly number[] {
  return [...new Set(meant.flatMap(portsOf))];
}

/** The title of a fix that adds that rule. */
export function allowDnsTitle({ meant }: Resolvers): string {
  const places = meant.map(({ namespaces, addresses, hostNetwork, name }) => (hostNetwork ? addresses?.[0] : (namespaces[0] ?? addresses?.[0])) ?? name);
  return `Allow DNS (${listed([...new Set(places)])}, UDP and TCP ${meantPorts(meant).join(', ')})`;
}
