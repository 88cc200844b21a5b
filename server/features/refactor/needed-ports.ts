import { dependenciesOf } from '../../dependencies/dependencies.js';
import type { Dependency } from '../../dependencies/dependency.js';
import { isOfUsual } from '../../dependencies/outsiders.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy, Rule } from '../../semantics/cluster/policy.js';
import { type ConnectionSet, hasConnections, noConnections, unionConnections } from '../../semantics/sets/connection-set.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { knownEnds } from '../unused-rules.js';

/** On which ports those that a rule lets connect have to, and what says so. */
export interface NeededPorts {
  readonly ports: ConnectionSet;
  readonly servers: readonly WorkloadEndpoint[];
  readonly because: readonly Dependency[];
}

/**
 * The ports that dependencies need of a rule; undefined unless all pods at both ends are known, and each of those who connect says on which port it
 * connects to one of the others.
 */
export function neededPorts(view: EnvironmentView, policy: Policy, rule: Rule): NeededPorts | undefined {
  const ends = knownEnds(view, policy, rule);
  if (!ends) return undefined;
  const [clients, servers] = [ends.clients, ends.servers].map((all) => new Set(all.map(({ id }) => id)));
  const telling = new Set<string>();
  const because: Dependency[] = [];
  let ports: ConnectionSet = noConnections;
  for (const dependency of dependenciesOf(view)) {
    const { from, to } = dependency;
    if (to.kind !== 'pods') continue;
    const own = connecting(ends.clients, clients ?? new Set(), from);
    const asked = to.pods.filter(({ workload }) => servers?.has(workload.id));
    if (own.length === 0 || (asked.length === 0 && !to.open)) continue;
    // Whoever else is meant may listen on another port.
    if (to.open || asked.some(({ sure, ports: needed }) => !sure || !hasConnections(needed))) return undefined;
    for (const { id } of own) telling.add(id);
    ports = asked.reduce((sum, one) => unionConnections(sum, one.ports), ports);
    because.push(dependency);
  }
  return ends.clients.every(({ id }) => telling.has(id)) ? { ports, servers: ends.servers, because } : undefined;
}

/** Those of the rule that a dependency is of; pods of what is usually installed from elsewhere may be here, too. */
function connecting(all: readonly WorkloadEndpoint[], ids: ReadonlySet<string>, from: Dependency['from']): readonly WorkloadEndpoint[] {
  if (from.kind === 'workload') return ids.has(from.workload.id) ? [from.workload] : [];
  return from.kind === 'installation' ? all.filter((workload) => isOfUsual(workload, from.usual)) : [];
}
