import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEnd, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { allAddresses } from '../../semantics/sets/address-set.js';
import {
  type Allowed,
  type ConnectionSet,
  equalConnections,
  hasConnections,
  includesConnections,
  noConnections,
  unionConnections,
} from '../../semantics/sets/connection-set.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { groupAlike, unseenPodsOf } from './ends.js';
import { addressAnswers, nearEnd } from './examine.js';
import { type Line, linesOf, rangeText, type Surroundings } from './recorded-lines.js';
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
  const unseen = unseenPodsOf(view);

  /** The workloads of one namespace that connect to another one; all at once where they are let pass alike. */
  const partOf = (namespace: string, own: WorkloadEndpoint): Surroundings => {
    const answers = (groups.get(namespace) ?? []).flatMap(({ members }) => {
      const others = members.includes(own) ? members.filter((member) => member !== own) : members;
      const [first] = others;
      return first ? [{ others, allowed: evaluator.allowed(end(first), end(own)) }] : [];
    });
    const [first, ...more] = answers;
    const whole = { all: [{ namespace }], parts: [], besides: noConnections };
    if (!first) return { ...whole, units: [] };
    const only = more.length === 0 && first.others.length === 1 && namespace !== own.namespace ? first.others[0] : undefined;
    if (more.every(({ allowed }) => sameAllowed(allowed, first.allowed))) {
      const group = (only && name(only)) ?? { namespace };
      return { ...whole, all: [group], units: [{ group, allowed: first.allowed }] };
    }
    const each = answers.flatMap(({ others, allowed }) => others.map((workload) => ({ workload, allowed })));
    const sorted = each.sort((a, b) => byName(a.workload, b.workload)).map(({ workload, allowed }) => ({ group: name(workload), allowed }));
    const units = sorted.flatMap(({ group, allowed }) => (group === undefined ? [] : [{ group, allowed }]));
    const besides = sorted.reduce((sum, { group, allowed }) => (group === undefined ? unionConnections(sum, allowed.possible) : sum), noConnections);
    return { ...whole, units, besides };
  };

  const incoming = (workload: WorkloadEndpoint): readonly Line[] => {
    const home = workload.namespace;
    const inside = partOf(home, workload);
    const parts = [...groups.keys()].filter((namespace) => namespace !== home).map((namespace) => partOf(namespace, workload));
    const besides = unseenPorts(view, unseen, workload, 'ingress');
    const outside = { all: [{ outside: home }], units: [], parts: [...parts, ...addressParts(view, workload, 'ingress')], besides };
    return [...(inside.units.length > 0 ? linesOf(inside) : []), ...linesOf(asOne(view, workload, unseen, outside))];
  };

  const outgoing = (workload: WorkloadEndpoint): readonly Line[] => {
    const parts = addressParts(view, workload, 'egress');
    const staysHome = (): boolean =>
      parts.every(({ units }) => units.every(({ allowed }) => !hasConnections(allowed.possible))) &&
      !hasConnections(unseenPorts(view, unseen, workload, 'egress')) &&
      evaluator.traffic(workload, 'egress').reaches.every(({ peer }) => peer.kind !== 'workload' || peer.workload.namespace === workload.namespace);
    const all = staysHome() ? [{ outside: workload.namespace }] : [{ address: '0.0.0.0/0' }, { address: '::/0' }];
    return linesOf({ all, units: [], parts, besides: noConnections });
  };

  return { incoming, outgoing, name };
}

/** The addresses of each family, one unit for each range with one answer. */
function addressParts(view: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): readonly Surroundings[] {
  return allAddresses.map((family) => {
    const units = addressAnswers(view, workload, direction, [family]).flatMap(({ addresses, allowed }) =>
      addresses.map((range) => ({ group: { address: rangeText(range) }, allowed })),
    );
    return { all: [{ address: rangeText(family) }], units, parts: [], besides: noConnections };
  });
}

/** All that is outside as one unit, where everyone is let in alike, also pods that no manifest makes. */
function asOne(view: EnvironmentView, workload: WorkloadEndpoint, unseen: readonly WorkloadEndpoint[], outside: Surroundings): Surroundings {
  const [group] = outside.all;
  const [first, ...others] = [...outside.parts.flatMap(({ units }) => units), ...outside.units];
  if (!first || group === undefined || !others.every(({ allowed }) => sameAllowed(allowed, first.allowed))) return outside;
  const { sure, possible } = first.allowed;
  if (!equalConnections(sure, possible) || !includesConnections(sure, outside.besides)) return outside;
  const elsewhere = unseen.filter(({ namespace }) => namespace !== workload.namespace);
  const areLetIn = elsewhere.every((pod) => includesConnections(nearEnd(view, workload, pod, 'ingress').sure, sure));
  return areLetIn ? { ...outside, units: [{ group, allowed: first.allowed }], parts: [] } : outside;
}

/** What may pass between a workload and pods of other namespaces that no manifest makes. */
function unseenPorts({ evaluator }: EnvironmentView, unseen: readonly WorkloadEndpoint[], workload: WorkloadEndpoint, direction: Direction): ConnectionSet {
  return unseen.reduce<ConnectionSet>((sum, pod) => {
    if (pod.namespace === workload.namespace) return sum;
    const [from, to] = direction === 'ingress' ? [pod, workload] : [workload, pod];
    return unionConnections(sum, evaluator.allowed(end(from), end(to)).possible);
  }, noConnections);
}

function end(workload: WorkloadEndpoint): WorkloadEnd {
  return { kind: 'workload', workload };
}

function sameAllowed(a: Allowed, b: Allowed): boolean {
  return a === b || (equalConnections(a.sure, b.sure) && equalConnections(a.possible, b.possible));
}
