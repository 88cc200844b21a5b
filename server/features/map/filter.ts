import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { allConnections, type ConnectionSet, connectionsOf, hasConnections, intersectConnections, protocols } from '../../semantics/sets/connection-set.js';
import { portRange } from '../../semantics/sets/port-set.js';
import type { MapFilter } from './model.js';

/** A filter that was read: what it asks of each thing. */
export interface Wanted {
  /** It asks for something of workloads. */
  readonly workloads: boolean;
  readonly ports: ConnectionSet;
  readonly anyPort: boolean;
  readonly policies: boolean;
  isWorkload(workload: WorkloadEndpoint): boolean;
  isPolicy(policy: Pick<Policy, 'name' | 'namespace'>): boolean;
  /** Why the filter cannot be used; it asks for nothing then. */
  readonly problem: string | undefined;
}

/** Reads a filter as a person types it; what is empty asks for nothing. */
export function readFilter(filter: MapFilter = {}): Wanted {
  const [workload, policy] = [filter.workload, filter.policy].map((text = '') => text.trim().toLowerCase());
  const namespace = filter.namespace ?? '';
  const port = (filter.port ?? '').trim();
  const ports = port === '' ? allConnections : readPorts(port);
  const isWorkload = ({ id, namespace: own }: WorkloadEndpoint) => (namespace === '' || own === namespace) && id.toLowerCase().includes(workload ?? '');
  return {
    workloads: Boolean(workload) || namespace !== '',
    ports: ports ?? allConnections,
    anyPort: ports === undefined || port === '',
    policies: Boolean(policy),
    isWorkload,
    isPolicy: ({ name, namespace: own = '' }) => `${own}/${name}`.toLowerCase().includes(policy ?? ''),
    problem: ports === undefined ? `${JSON.stringify(port)} is no port: write a number, a range such as 8000-8100, or UDP/53.` : undefined,
  };
}

/** Whether something of a set is asked for. */
export function hasWanted({ anyPort, ports }: Wanted, set: ConnectionSet): boolean {
  return hasConnections(anyPort ? set : intersectConnections(set, ports));
}

/** Without a protocol, of any; `tcp/80` and `80/tcp` are the same. */
function readPorts(text: string): ConnectionSet | undefined {
  const [, before, first, last = first, behind] = /^(?:([a-z]+)[/ ])?(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/i.exec(text) ?? [];
  const written = (before ?? behind)?.toUpperCase();
  const protocol = protocols.find((known) => known === written);
  const [from, until] = [Number(first), Number(last)];
  if (first === undefined || (written !== undefined && !protocol) || from < 1 || until > 65535 || from > until) return undefined;
  return connectionsOf(protocol, portRange(from, until));
}
