import { allAddresses } from '../../semantics/address-set.js';
import type { Allowed } from '../../semantics/answers.js';
import { type ConnectionSet, equalConnections, includesConnections, noConnections, unionConnections } from '../../semantics/connection-set.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { addressAnswers, nearEnd, rowsOf } from './breaches.js';
import { strangersOf } from './ends.js';
import { type Line, linesOf, rangeText, type Surroundings, type Unit } from './recorded-lines.js';
import { byNamespace, statedNames } from './workload-names.js';

/** What is recorded of one workload. */
export interface Recording {
  /** Who reaches it, and who does not. */
  incoming(workload: WorkloadEndpoint): readonly Line[];
  /** Which addresses it reaches; what it reaches in the cluster is said where that is reached. */
  outgoing(workload: WorkloadEndpoint): readonly Line[];
  /** Undefined where no text means the workload, so that nothing can be stated of it alone. */
  name(workload: WorkloadEndpoint): string | undefined;
}

const nothing: Allowed = { sure: noConnections, possible: noConnections };

export function createRecording(view: EnvironmentView): Recording {
  const { workloads } = view.evaluator.cluster;
  const name = statedNames(workloads);
  const namespaces = byNamespace(workloads);
  const strangers = strangersOf(view);
  const [letIn, letOut] = [strangerPorts(view, strangers, 'ingress'), strangerPorts(view, strangers, 'egress')];

  /** The workloads of one namespace, all at once where they are let pass alike. */
  const unitsIn = (namespace: string, own: WorkloadEndpoint, rows: ReadonlyMap<WorkloadEndpoint, Allowed>): readonly Unit[] => {
    const members = (namespaces.get(namespace) ?? []).filter((member) => member !== own);
    const [first, ...others] = members.map((member) => rows.get(member) ?? nothing);
    if (!first) return [];
    const [only] = members.length === 1 && namespace !== own.namespace ? members : [];
    const group = (only && name(only)) ?? { namespace };
    if (others.every((other) => sameAllowed(other, first))) return [{ group, allowed: first }];
    return members.flatMap((member) => {
      const group = name(member);
      return group === undefined ? [] : [{ group, allowed: rows.get(member) ?? nothing }];
    });
  };

  const incoming = (workload: WorkloadEndpoint): readonly Line[] => {
    const rows = rowsOf(view, workload, 'ingress');
    const home = workload.namespace;
    const inside = { all: [{ namespace: home }], units: unitsIn(home, workload, rows), besides: noConnections };
    const others = [...namespaces.keys()].filter((namespace) => namespace !== home).flatMap((namespace) => unitsIn(namespace, workload, rows));
    const addresses = addressUnits(view, workload, 'ingress');
    const besides = letIn.get(workload) ?? noConnections;
    const outside = { all: [{ outside: home }], units: [...others, ...addresses], besides };
    return [...(inside.units.length > 0 ? linesOf(inside) : []), ...linesOf(asOne(view, workload, strangers, outside))];
  };

  const outgoing = (workload: WorkloadEndpoint): readonly Line[] => {
    const units = addressUnits(view, workload, 'egress');
    const rows = rowsOf(view, workload, 'egress');
    const isClosed = units.every(({ allowed }) => sameAllowed(allowed, nothing)) && !letOut.has(workload);
    const leavesHome = [...rows].some(([{ namespace }]) => namespace !== workload.namespace);
    const all = isClosed && !leavesHome ? [{ outside: workload.namespace }] : [{ address: '0.0.0.0/0' }, { address: '::/0' }];
    return linesOf({ all, units, besides: noConnections });
  };

  return { incoming, outgoing, name };
}

/** Addresses, one unit for each range with one answer. */
function addressUnits(view: EnvironmentView, workload: WorkloadEndpoint, direction: 'ingress' | 'egress'): readonly Unit[] {
  return addressAnswers(view, workload, direction, allAddresses).flatMap(({ addresses, allowed }) =>
    addresses.map((range) => ({ group: { address: rangeText(range) }, allowed })),
  );
}

/** All that is outside as one unit, where everyone is let in alike, also pods that no manifest makes. */
function asOne(view: EnvironmentView, workload: WorkloadEndpoint, strangers: readonly WorkloadEndpoint[], { all, units, besides }: Surroundings): Surroundings {
  const [group] = all;
  const [first, ...others] = units;
  const apart = { all, units, besides };
  if (!first || group === undefined || !others.every(({ allowed }) => sameAllowed(allowed, first.allowed))) return apart;
  const { sure, possible } = first.allowed;
  if (!equalConnections(sure, possible) || !includesConnections(sure, besides)) return apart;
  const elsewhere = strangers.filter(({ namespace }) => namespace !== workload.namespace);
  const areLetIn = elsewhere.every((stranger) => includesConnections(nearEnd(view, workload, stranger, 'ingress').sure, sure));
  return areLetIn ? { all, units: [{ group, allowed: first.allowed }], besides } : apart;
}

/** What may pass between each workload and pods of other namespaces that no manifest makes. */
function strangerPorts(
  view: EnvironmentView,
  strangers: readonly WorkloadEndpoint[],
  direction: 'ingress' | 'egress',
): ReadonlyMap<WorkloadEndpoint, ConnectionSet> {
  const ports = new Map<WorkloadEndpoint, ConnectionSet>();
  for (const stranger of strangers) {
    for (const [workload, { possible }] of rowsOf(view, stranger, direction === 'ingress' ? 'egress' : 'ingress')) {
      if (workload.namespace === stranger.namespace) continue;
      ports.set(workload, unionConnections(ports.get(workload) ?? noConnections, possible));
    }
  }
  return ports;
}

function sameAllowed(a: Allowed, b: Allowed): boolean {
  return a === b || (equalConnections(a.sure, b.sure) && equalConnections(a.possible, b.possible));
}
