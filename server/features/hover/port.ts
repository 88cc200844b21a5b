import type { PolicyPort } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { PortMatcher } from '../../semantics/cluster/policy.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { matchesPort } from './port-words.js';
import { effects, matchedBy, peerWords, type RulePlace, sureSubjects } from './rule.js';

/** One item of `ports`: which ports it is here, and for whom. */
export function hoverPort(scope: Scope, place: RulePlace, written: PolicyPort): readonly string[] | undefined {
  const { print } = scope;
  const { rule, policy } = place;
  const port = rule.ports === 'any' ? undefined : rule.ports.find(({ index }) => index === written.index);
  if (!port) return undefined;
  if (port.unknown !== undefined) return [`Which port is meant is not known: ${print.marked(port.unknown)}.`];
  const ingress = rule.direction === 'ingress';
  const destinations = ingress ? sureSubjects(scope, policy) : matchedBy(scope, rule.peers);
  return [
    `${print.strong(capital(say.port(print, port)))}${size(port)}${written.protocol ? '' : ' (no protocol is written, so TCP)'}: ${openTo(scope, place)}.`,
    ...endWords(scope, port),
    ...declaredAt(scope, port, destinations),
    ...effects(scope, place, { peers: rule.peers, ports: [port] }),
  ];
}

/** That a plugin passes over the end of a range. */
function endWords({ view, print }: Scope, { port, endPort }: PortMatcher): readonly string[] {
  const plugin = view.profile.plugin;
  if (!endPort || plugin?.endPort !== false || typeof port !== 'object' || !('first' in port)) return [];
  return [`${print.text(plugin.title)} passes over ${print.code('endPort')}: only ${port.first} is surely open.`];
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function size({ port }: PortMatcher): string {
  return port !== 'all' && 'first' in port && port.last > port.first ? `, ${say.count(port.last - port.first + 1, 'port')}` : '';
}

function openTo(scope: Scope, { rule }: RulePlace): string {
  const ingress = rule.direction === 'ingress';
  if (rule.peers === 'anyone') return ingress ? 'open to everyone, also from outside the cluster' : 'connections to anything, also outside the cluster';
  const peers = say.list(
    rule.peers.map((peer) => peerWords(scope, peer)),
    3,
  );
  return `${ingress ? 'open to' : 'connections to'} ${peers || 'nobody'}`;
}

/** Which container port it is at each destination; a name that none declares opens nothing there. */
export function declaredAt(scope: Scope, { port, protocol }: PortMatcher, destinations: readonly WorkloadEndpoint[]): readonly string[] {
  const { print } = scope;
  if (port === 'all' || destinations.length === 0) return [];
  const hits = destinations
    .slice(0, 500)
    .flatMap((workload) =>
      workload.ports
        .filter((each) => matchesPort({ port, protocol }, each))
        .map((each) => `${each.number}${each.name === undefined ? '' : ` (${print.code(each.name)})`} of ${say.workload(scope, workload)}`),
    );
  if (hits.length > 0) return [`Here: container port ${say.list(hits.slice(0, 4), 4, hits.length)}.`];
  if (destinations.some(({ portsOpen }) => portsOpen)) return ['Whether a container here declares it is not known.'];
  if (!('name' in port)) return [];
  return [
    `${print.strong('It opens nothing here')}: no container of ${destinations.length === 1 ? say.workload(scope, destinations[0] as WorkloadEndpoint) : `the ${destinations.length} workloads`} declares a ${protocol ?? ''} port of this name.`,
  ];
}
