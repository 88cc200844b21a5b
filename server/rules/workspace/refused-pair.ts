import type { Endpoint, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type ConnectionSet, hasConnections } from '../../semantics/sets/connection-set.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { RefusedConnection } from '../rule.js';

/** The connection, where it is one of which surely nothing passes. */
export function refusedPair(
  { evaluator }: EnvironmentView,
  client: WorkloadEndpoint,
  server: WorkloadEndpoint,
  on: ConnectionSet,
): readonly RefusedConnection[] {
  if (client.id === server.id) return [];
  const from: Endpoint = { kind: 'workload', workload: client };
  const to: Endpoint = { kind: 'workload', workload: server };
  return !hasConnections(evaluator.verdict(from, to, on).allowed.possible) ? [{ from, to, on }] : [];
}
