import type { Dependency } from '../../dependencies/dependency.js';
import { endsOfDependency } from '../../dependencies/evidence.js';
import { resolversOf } from '../../dependencies/resolvers.js';
import type { Direction } from '../../model/network-policy.js';
import { resolverPeers } from '../../rules/dns.js';
import { apiServerPorts } from '../../rules/workspace/allow-fixes.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type ConnectionSet, connectionsOf, formatConnections, noConnections, unionConnections } from '../../semantics/sets/connection-set.js';
import { portRange } from '../../semantics/sets/port-set.js';
import { remember } from '../../util/remember.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { GeneratedRule, NotAllowed } from './generated.js';
import { clientPeers, serverPeers } from './peers.js';

/** The rules of one policy, and what no rule can be written for. */
export interface NeededRules {
  readonly rules: readonly GeneratedRule[];
  readonly notAllowed: readonly NotAllowed[];
}

/** The rules that let pass what some pods need at their own end, each peer with all its ports in one of them. @param subjects pods of one policy */
export function rulesFor(view: EnvironmentView, subjects: readonly WorkloadEndpoint[], dependencies: readonly Dependency[]): NeededRules {
  const namespace = subjects[0]?.namespace ?? '';
  const ids = new Set(subjects.map(({ id }) => id));
  const rules = new Map<string, GeneratedRule>();
  const notAllowed: NotAllowed[] = [];
  const add = (direction: Direction, dependency: Dependency, ports: ConnectionSet) => {
    const named = direction === 'ingress' ? clientPeers(view, dependency.from, namespace) : serverPeers(view, dependency.to, namespace);
    if ('problem' in named) notAllowed.push({ dependency, because: named.problem });
    else {
      const { peers, who } = named;
      const key = `${direction} ${JSON.stringify(peers) ?? formatConnections(ports)}`;
      const before = remember(rules, key, (): GeneratedRule => ({ direction, peers, ports: noConnections, who, because: [] }));
      rules.set(key, { ...before, ports: unionConnections(before.ports, ports), because: [...before.because, dependency] });
    }
  };
  for (const dependency of dependencies) {
    const { clients } = endsOfDependency(dependency);
    if (clients.some(({ id }) => ids.has(id))) add('egress', dependency, portsTowards(dependency));
    const own = portsAt(dependency, ids);
    if (own) add('ingress', dependency, own);
  }
  return { rules: [...rules.values()].sort((a, b) => order.indexOf(a.direction) - order.indexOf(b.direction)), notAllowed };
}

const order: readonly Direction[] = ['ingress', 'egress'];

function portsTowards({ to }: Dependency): ConnectionSet {
  return to.kind === 'api-server' ? apiServerPorts : to.pods.map(({ ports }) => ports).reduce(unionConnections, noConnections);
}

/** What is asked of these pods; undefined where they are not asked. */
function portsAt({ to }: Dependency, ids: ReadonlySet<string>): ConnectionSet | undefined {
  const asked = to.kind === 'pods' ? to.pods.filter(({ workload }) => ids.has(workload.id)) : [];
  return asked.length === 0 ? undefined : asked.map(({ ports }) => ports).reduce(unionConnections, noConnections);
}

/** Name lookups, at the resolvers that a person named, else at that of a stock cluster. */
export function dnsRule({ profile, evaluator }: EnvironmentView, namespace: string): GeneratedRule {
  const { all, meant } = resolversOf(profile);
  const isNamed = meant.some(({ configured }) => configured);
  // Of those that are only usual, the first is the commonest.
  const usual = all.filter(({ hostNetwork, namespaces }, index) => !hostNetwork && (index === 0 || namespaces.some((name) => isDefined(evaluator, name))));
  const resolvers = isNamed ? meant : usual;
  const peers = resolverPeers(resolvers).map((peer) => ('cidr' in peer || peer.namespace !== namespace ? peer : { ...peer, namespace: undefined }));
  const numbers = [...new Set([53, ...resolvers.flatMap(({ ports }) => ports ?? [])])];
  const ports = numbers
    .flatMap((number) => (['UDP', 'TCP'] as const).map((protocol) => connectionsOf(protocol, portRange(number))))
    .reduce(unionConnections, noConnections);
  return {
    direction: 'egress',
    peers: peers.length > 0 ? peers : undefined,
    ports,
    who: resolvers.map(({ name }) => name).join(', ') || 'any resolver',
    because: [],
  };
}

function isDefined({ cluster }: EnvironmentView['evaluator'], namespace: string): boolean {
  return cluster.namespaces.get(namespace)?.defined === true;
}
