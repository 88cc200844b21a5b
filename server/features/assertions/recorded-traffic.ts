import type { Direction } from '../../model/network-policy.js';
import { allAddresses } from '../../semantics/address-set.js';
import type { Allowed, WorkloadEnd } from '../../semantics/answers.js';
import { type ConnectionSet, equalConnections, hasConnections, includesConnections, noConnections, unionConnections } from '../../semantics/connection-set.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { groupAlike, strangersOf } from './ends.js';
import { addressAnswers, nearEnd } from './examine.js';
import { type Line, linesOf, rangeText, type Surroundings, type Unit } from './recorded-lines.js';
import { byName, byNamespace, statedNames } from './workload-names.js';

/** What is recorded of one workload. */
export interface Recording {
  /** Who reaches it, and who does not. */
  incoming(workload: WorkloadEndpoint): readonly Line[];
  /** Which addresses it reaches; what it reaches in the cluster is said where that is reached. */
  outgoing(workload: WorkloadEndpoint): readonly Line[];
  /** Undefined where no text means the workload, so that nothing can be stated of it alone. */
  name(workload: WorkloadEndpoint): string | undefined;
}

export function createRecording(view: EnvironmentView): Recording {
  const { evaluator } = view;
  const name = statedNames(evaluator.cluster.workloads);
  const groups = new Map([...byNamespace(evaluator.cluster.workloads)].map(([namespace, members]) => [namespace, groupAlike(view, members)]));
  const strangers = strangersOf(view);

  /** The workloads of one namespace that connect to another one; all at once where they are let pass alike. */
  const unitsIn = (namespace: string, own: WorkloadEndpoint): readonly Unit[] => {
    const answers = (groups.get(namespace) ?? []).flatMap(({ members }) => {
      const others = members.includes(own) ? members.filter((member) => member !== own) : members;
      const [first] = others;
      return first ? [{ others, allowed: evaluator.allowed(end(first), end(own)) }] : [];
    });
    const [first, ...more] = answers;
    if (!first) return [];
    const only = more.length === 0 && first.others.length === 1 && namespace !== own.namespace ? first.others[0] : undefined;
    if (more.every(({ allowed }) => sameAllowed(allowed, first.allowed))) return [{ group: (only && name(only)) ?? { namespace }, allowed: first.allowed }];
    const each = answers.flatMap(({ others, allowed }) => others.map((workload) => ({ workload, allowed })));
    return each
      .sort((a, b) => byName(a.workload, b.workload))
      .flatMap(({ workload, allowed }) => {
        const group = name(workload);
        return group === undefined ? [] : [{ group, allowed }];
      });
  };

  const incoming = (workload: WorkloadEndpoint): readonly Line[] => {
    const home = workload.namespace;
    const inside = { all: [{ namespace: home }], units: unitsIn(home, workload), besides: noConnections };
    const others = [...groups.keys()].filter((namespace) => namespace !== home).flatMap((namespace) => unitsIn(namespace, workload));
    const units = [...others, ...addressUnits(view, workload, 'ingress')];
    const outside = { all: [{ outside: home }], units, besides: strangerPorts(view, strangers, workload, 'ingress') };
    return [...(inside.units.length > 0 ? linesOf(inside) : []), ...linesOf(asOne(view, workload, strangers, outside))];
  };

  const outgoing = (workload: WorkloadEndpoint): readonly Line[] => {
    const units = addressUnits(view, workload, 'egress');
    const staysHome = (): boolean =>
      units.every(({ allowed }) => !hasConnections(allowed.possible)) &&
      !hasConnections(strangerPorts(view, strangers, workload, 'egress')) &&
      evaluator.traffic(workload, 'egress').reaches.every(({ peer }) => peer.kind !== 'workload' || peer.workload.namespace === workload.namespace);
    const all = staysHome() ? [{ outside: workload.namespace }] : [{ address: '0.0.0.0/0' }, { address: '::/0' }];
    return linesOf({ all, units, besides: noConnections });
  };

  return { incoming, outgoing, name };
}

/** Addresses, one unit for each range with one answer. */
function addressUnits(view: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): readonly Unit[] {
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

/** What may pass between a workload and pods of other namespaces that no manifest makes. */
function strangerPorts(
  { evaluator }: EnvironmentView,
  strangers: readonly WorkloadEndpoint[],
  workload: WorkloadEndpoint,
  direction: Direction,
): ConnectionSet {
  return strangers.reduce<ConnectionSet>((sum, stranger) => {
    if (stranger.namespace === workload.namespace) return sum;
    const [from, to] = direction === 'ingress' ? [stranger, workload] : [workload, stranger];
    return unionConnections(sum, evaluator.allowed(end(from), end(to)).possible);
  }, noConnections);
}

function end(workload: WorkloadEndpoint): WorkloadEnd {
  return { kind: 'workload', workload };
}

function sameAllowed(a: Allowed, b: Allowed): boolean {
  return a === b || (equalConnections(a.sure, b.sure) && equalConnections(a.possible, b.possible));
}
