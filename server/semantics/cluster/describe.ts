import { listed } from '../../util/text.js';
import { type ConnectionSet, hasConnections, isAllConnections, protocols } from '../sets/connection-set.js';
import { isAllPorts, type PortSet } from '../sets/port-set.js';
import type { WorkloadEndpoint } from './endpoint.js';
import type { Peer, PodMatcher, PortMatcher, Rule } from './policy.js';
import type { Requirement, Selector } from './selector.js';

export { listed };

/** How names and values are set off: as code in hovers and findings, not at all in a terminal. */
export type Mark = (text: string) => string;

export const asCode: Mark = (text) => `\`${text}\``;
export const plainly: Mark = (text) => text;

const namespaceName = 'kubernetes.io/metadata.name';

/** A selector behind its noun: `labelled app=web and tier in (a, b)`; empty for one that selects everything. */
export function describeSelector({ requirements, unknown }: Selector, mark: Mark = asCode): string {
  const positive = requirements.filter(({ operator }) => operator === 'In').map(({ key, values }) => mark(meantText(key, values)));
  const other = requirements.filter(({ operator }) => operator !== 'In').map((requirement) => otherPhrase(requirement, mark));
  const phrases = [...(positive.length > 0 ? [`labelled ${listed(positive)}`] : []), ...other];
  return unknown ? listed([...phrases, 'selected by a template']) : listed(phrases);
}

/** The pods that a matcher matches: `pods labelled app=backend in shop`, `every pod in namespaces labelled team=ops`. */
export function describePods({ namespaces, pods }: PodMatcher, mark: Mark = asCode): string {
  const which = describeSelector(pods, mark);
  const what = which === '' ? 'every pod' : `pods ${which}`;
  return `${what} ${describeNamespaces(namespaces, mark)}`;
}

/** The namespaces of a matcher, with their preposition: `in shop`, `of every namespace`, `in namespaces labelled team=ops`. */
export function describeNamespaces(namespaces: PodMatcher['namespaces'], mark: Mark = asCode): string {
  if ('name' in namespaces) return `in ${mark(namespaces.name)}`;
  const { requirements, unknown } = namespaces.labels;
  if (requirements.length === 0 && !unknown) return 'of every namespace';
  const names = namesOf(namespaces.labels);
  if (names) return `in ${listed(names.map(mark), 'or')}`;
  return `in namespaces ${describeSelector(namespaces.labels, mark)}`;
}

/** The namespaces that a selector asks for by name, and by nothing else. */
export function namesOf({ requirements, unknown }: Selector): readonly string[] | undefined {
  const [only, ...others] = requirements;
  return !unknown && others.length === 0 && only?.operator === 'In' && only.key === namespaceName ? only.values : undefined;
}

/** What a peer matches: pods, or addresses outside the cluster. */
export function describePeer(peer: Peer, mark: Mark = asCode): string {
  if (peer.kind === 'pods') return describePods(peer.pods, mark);
  if (peer.unknown !== undefined) return `addresses (${peer.unknown})`;
  const except = peer.except.length === 0 ? '' : ` except ${listed(peer.except.map(mark))}`;
  return `every address of ${mark(peer.cidr)}${except}`;
}

/** All peers of a rule: `anyone, also from outside the cluster`, or each of them. */
export function describePeers({ peers, direction, unknown }: Rule, mark: Mark = asCode): string {
  if (unknown !== undefined) return 'whom a template says';
  if (peers === 'anyone') return direction === 'ingress' ? 'anyone, also from outside the cluster' : 'anyone, also outside the cluster';
  return peers.length === 0
    ? 'nobody'
    : listed(
        peers.map((peer) => describePeer(peer, mark)),
        'or',
      );
}

/** One item of `ports`: `TCP 3306`, `UDP 8000-8100`, `every TCP port`, `the TCP port named http`. */
export function describePort({ protocol, port, unknown }: PortMatcher, mark: Mark = asCode): string {
  if (unknown !== undefined) return 'ports that a template writes';
  if (port === 'all') return protocol === undefined ? 'every port' : `every ${protocol} port`;
  if ('name' in port) return `the ${protocol === undefined ? '' : `${protocol} `}port named ${mark(port.name)}`;
  return `${protocol ?? 'port'} ${mark(port.first === port.last ? `${port.first}` : `${port.first}-${port.last}`)}`;
}

/** All ports of a rule. */
export function describePorts({ ports, unknown }: Rule, mark: Mark = asCode): string {
  if (unknown !== undefined) return 'ports that a template says';
  if (ports === 'any') return 'every port';
  return ports.length === 0 ? 'no port' : listed(ports.map((port) => describePort(port, mark)));
}

/** Ports by protocol: `TCP 80, 443 and UDP 53`; `every port`, `every TCP port`, `no port`. */
export function describeConnections(set: ConnectionSet, mark: Mark = asCode): string {
  if (!hasConnections(set)) return 'no port';
  if (isAllConnections(set)) return 'every port';
  const ports = [...protocols]
    .sort(byHabit)
    .filter((protocol) => set[protocol].length > 0)
    .map((protocol) => {
      const own = set[protocol];
      return isAllPorts(own) ? `every ${protocol} port` : `${protocol} ${portList(own, mark)}`;
    });
  return listed(set.ICMP ? [...ports, 'ICMP'] : ports);
}

/** A workload by kind and name; with its namespace where that is not the reader's. */
export function describeWorkload({ kind, name, namespace }: WorkloadEndpoint, home: string | undefined, mark: Mark = asCode): string {
  return namespace === home ? `${kind} ${mark(name)}` : `${kind} ${mark(name)} in ${mark(namespace)}`;
}

/** `app=web,tier in (a, b)`: a selector as `kubectl get -l` takes it. */
export function selectorText({ requirements }: Selector): string {
  return requirements.map(requirementText).join(',');
}

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return operator === 'In' ? meantText(key, values) : `${key} notin (${values.join(', ')})`;
}

function meantText(key: string, values: readonly string[]): string {
  return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(', ')})`;
}

function otherPhrase(requirement: Requirement, mark: Mark): string {
  if (requirement.operator === 'Exists') return `with a label ${mark(requirement.key)}`;
  if (requirement.operator === 'DoesNotExist') return `without a label ${mark(requirement.key)}`;
  return `not labelled ${mark(meantText(requirement.key, requirement.values))}`;
}

function portList(ports: PortSet, mark: Mark): string {
  return ports.map(({ first, last }) => mark(first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

/** TCP first, because most connections are. */
function byHabit(a: string, b: string): number {
  return order.indexOf(a) - order.indexOf(b);
}

const order = ['TCP', 'UDP', 'SCTP'];
