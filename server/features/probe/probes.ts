import type { Direction } from '../../model/network-policy.js';
import type { Reach } from '../../semantics/answers/answers.js';
import type { Endpoint, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { allConnections, type ConnectionSet, hasConnections } from '../../semantics/sets/connection-set.js';
import { plainly } from '../../words/mark.js';
import { describeConnections } from '../../words/ports.js';
import type { EnvironmentView, FileId, Snapshot } from '../../workspace/snapshot.js';
import { shortName } from '../ends/endpoints.js';
import { objectAt } from '../places.js';
import { type Probe, probeOf } from '../probe.js';

/** A probe with what it tests, for a list to choose from. */
export interface NamedProbe extends Probe {
  readonly from: string;
  readonly to: string;
  /** What policies say: allowed on these ports, possibly so, or not at all. */
  readonly expects: string;
}

/** Nobody chooses from more. */
const most = 100;

/**
 * How to test who can reach the workload in whose document an offset lies, and what it can reach; of its own namespace also those that
 * cannot. Undefined where no workload is written there.
 */
export function probesAt(
  snapshot: Snapshot,
  file: FileId,
  offset: number,
): { readonly workload: WorkloadEndpoint; readonly probes: readonly NamedProbe[] } | undefined {
  const placed = objectAt(snapshot, file, offset);
  const view = snapshot.environment(file);
  const workload = placed?.object.type === 'workload' ? view.workload(placed.id) : undefined;
  if (!workload) return undefined;
  return { workload, probes: (['ingress', 'egress'] as const).flatMap((direction) => probesOf(view, workload, direction)) };
}

function probesOf(view: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): readonly NamedProbe[] {
  const { reaches } = view.evaluator.traffic(workload, direction);
  const passing = new Set(reaches.flatMap(({ peer }) => (peer.kind === 'workload' ? [peer.workload] : [])));
  const closed = view.workloadsIn(workload.namespace).filter((each) => each !== workload && !passing.has(each));
  const near = ({ peer }: Reach): number => (peer.kind !== 'workload' ? 2 : peer.workload.namespace === workload.namespace ? 0 : 1);
  const own: Endpoint = { kind: 'workload', workload };
  const named = (other: Endpoint, ports: ConnectionSet, expects: string): readonly NamedProbe[] => {
    const [from, to] = direction === 'ingress' ? [other, own] : [own, other];
    const probe = probeOf(view, from, to, ports);
    return probe ? [{ ...probe, from: shortName(from), to: shortName(to), expects }] : [];
  };
  return [
    ...[...reaches]
      .sort((a, b) => near(a) - near(b))
      .slice(0, most)
      .flatMap((reach) => endsOf(reach).flatMap((other) => named(other, portsOf(reach), expectation(reach)))),
    ...closed.slice(0, most).flatMap((each) => named({ kind: 'workload', workload: each }, allConnections, 'denied')),
  ];
}

/** Pods that no manifest makes cannot be named in a command. */
function endsOf({ peer }: Reach): readonly Endpoint[] {
  if (peer.kind === 'workload') return [peer];
  return peer.kind === 'outside' ? peer.addresses.slice(0, 2).map((range) => ({ kind: 'addresses', range })) : [];
}

function portsOf({ allowed }: Reach): ConnectionSet {
  return hasConnections(allowed.sure) ? allowed.sure : allowed.possible;
}

function expectation(reach: Reach): string {
  return `${hasConnections(reach.allowed.sure) ? 'allowed' : 'perhaps allowed'} on ${describeConnections(portsOf(reach), plainly)}`;
}
