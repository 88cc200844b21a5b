import { type AddressSet, intersectAddresses, subtractAddresses } from '../../semantics/address-set.js';
import type { Allowed, Endpoint } from '../../semantics/answers.js';
import {
  allConnections,
  type ConnectionSet,
  hasConnections,
  intersectConnections,
  noConnections,
  subtractConnections,
} from '../../semantics/connection-set.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { Asked, AskedPorts } from './asked-ports.js';
import type { ConnectionStatement } from './assertion.js';
import { type Alike, type Ends, groupAlike, strangersOf } from './ends.js';

/** Connections that are not as a statement says, all with the same answer for the same reason. */
export interface Breach {
  /** What the policies say of `ports` between `from` and `to`. */
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly from: BrokenEnd;
  readonly to: BrokenEnd;
  readonly ports: ConnectionSet;
  /** Why the verdict is unknown, where it is not the policies' fault. */
  readonly doubt: string | undefined;
  /** How many pairs of a workload and another end are the same; addresses count as one end. */
  readonly pairs: number;
}

export type BrokenEnd =
  | { readonly kind: 'workload'; readonly workload: WorkloadEndpoint }
  | { readonly kind: 'outside'; readonly addresses: AddressSet }
  /** Pods of a namespace that no manifest makes. */
  | { readonly kind: 'stranger'; readonly workload: WorkloadEndpoint };

/** The pairs that a statement is about, and where they are not as it says. */
export interface Examination {
  /** In the order in which they are worth reading: workloads, addresses, pods that no manifest makes. */
  readonly breaches: readonly Breach[];
  /** Whether there was any pair to look at. */
  readonly examined: boolean;
}

interface Case {
  readonly view: EnvironmentView;
  readonly expect: ConnectionStatement['expect'];
  readonly ports: AskedPorts;
  readonly from: Ends;
  readonly to: Ends;
  readonly sources: readonly Alike[];
  readonly destinations: readonly Alike[];
}

/** Looks at every pair of a statement once for each group of workloads that no policy can tell apart. */
export function examine(view: EnvironmentView, { expect }: ConnectionStatement, ports: AskedPorts, from: Ends, to: Ends): Examination {
  const sides = { sources: groupAlike(view, from.workloads), destinations: groupAlike(view, to.workloads) };
  const one: Case = { view, expect, ports, from, to, ...sides };
  let examined = false;
  const found: Breach[] = [];
  for (const breach of everyPair(one)) {
    examined = true;
    if (breach) found.push(breach);
  }
  return { breaches: found.sort(byEnds), examined };
}

function* everyPair(one: Case): Iterable<Breach | undefined> {
  yield* betweenWorkloads(one);
  if (one.from.addresses.length > 0) yield* withAddresses(one, 'ingress');
  if (one.to.addresses.length > 0) yield* withAddresses(one, 'egress');
  if (one.from.strangersOutside !== undefined) yield* withStrangers(one, one.from.strangersOutside, 'ingress');
  if (one.to.strangersOutside !== undefined) yield* withStrangers(one, one.to.strangersOutside, 'egress');
}

const nothing: Allowed = { sure: noConnections, possible: noConnections };

function* betweenWorkloads(one: Case): Iterable<Breach | undefined> {
  const { sources, destinations, view } = one;
  const byDestination = destinations.length <= sources.length;
  for (const near of byDestination ? destinations : sources) {
    const rows = rowsOf(view, near.first, byDestination ? 'ingress' : 'egress');
    for (const far of byDestination ? sources : destinations) {
      const [source, destination] = byDestination ? [far, near] : [near, far];
      // Two of a kind speak for each other, so that of one workload and its like either may be the near one.
      const other = far.members.find((member) => member !== near.first) ?? near.members.find((member) => member !== near.first);
      const pair = firstPair(source, destination);
      if (!other || !pair) continue;
      const [from, to] = pair;
      const breach = breachOf(one.expect, rows.get(other) ?? nothing, one.ports.at(to));
      if (!breach) yield undefined;
      else yield { ...breach, doubt: breach.doubt ?? doubtOf(one, from, to), from: end(from), to: end(to), pairs: pairsOf(source, destination) };
    }
  }
}

function firstPair(source: Alike, destination: Alike): readonly [WorkloadEndpoint, WorkloadEndpoint] | undefined {
  for (const from of source.members) {
    const to = destination.members.find((member) => member !== from);
    if (to) return [from, to];
  }
  return undefined;
}

function pairsOf({ members: sources }: Alike, { members: destinations }: Alike): number {
  const both = new Set(sources);
  return sources.length * destinations.length - destinations.filter((member) => both.has(member)).length;
}

export function rowsOf({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, direction: 'ingress' | 'egress'): ReadonlyMap<WorkloadEndpoint, Allowed> {
  return new Map(evaluator.traffic(workload, direction).reaches.flatMap(({ peer, allowed }) => (peer.kind === 'workload' ? [[peer.workload, allowed]] : [])));
}

/** Between addresses and workloads, from the workloads' side. */
function* withAddresses(one: Case, direction: 'ingress' | 'egress'): Iterable<Breach | undefined> {
  const [near, addresses] = direction === 'ingress' ? [one.destinations, one.from.addresses] : [one.sources, one.to.addresses];
  for (const { first, members } of near) {
    const asked = one.ports.at(direction === 'ingress' ? first : undefined);
    const found = addressAnswers(one.view, first, direction, addresses).flatMap((answer) => {
      const breach = breachOf(one.expect, answer.allowed, asked);
      return breach ? [{ breach, addresses: answer.addresses }] : [];
    });
    const [worst] = found.sort((a, b) => Number(a.breach.verdict === 'unknown') - Number(b.breach.verdict === 'unknown'));
    if (!worst) {
      yield undefined;
      continue;
    }
    const [outside, inside]: readonly BrokenEnd[] = [{ kind: 'outside', addresses: worst.addresses }, end(first)];
    if (!outside || !inside) continue;
    const [from, to] = direction === 'ingress' ? [outside, inside] : [inside, outside];
    yield { ...worst.breach, doubt: worst.breach.doubt ?? doubtOf(one, first, first), from, to, pairs: members.length };
  }
}

/** The addresses asked about, by what may pass; the lowest first, those that nothing passes for last. */
export function addressAnswers({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, direction: 'ingress' | 'egress', asked: AddressSet) {
  const rows = evaluator.traffic(workload, direction).reaches.flatMap(({ peer, allowed }) => {
    const addresses = peer.kind === 'outside' ? intersectAddresses(peer.addresses, asked) : [];
    return addresses.length > 0 ? [{ addresses, allowed }] : [];
  });
  const rest = rows.reduce((left, { addresses }) => subtractAddresses(left, addresses), asked);
  return rest.length === 0 ? rows : [...rows, { addresses: rest, allowed: nothing }];
}

/** Between pods that no manifest makes and workloads. What policies of their own hold for them is known only where it holds for all of their namespace. */
function* withStrangers(one: Case, home: string, direction: 'ingress' | 'egress'): Iterable<Breach | undefined> {
  const near = direction === 'ingress' ? one.destinations : one.sources;
  for (const stranger of strangersOf(one.view).filter(({ namespace }) => namespace !== home)) {
    const rows = one.expect === 'denied' ? rowsOf(one.view, stranger, direction === 'ingress' ? 'egress' : 'ingress') : undefined;
    for (const { first, members } of near) {
      const asked = one.ports.at(direction === 'ingress' ? first : stranger);
      const allowed = rows ? (rows.get(first) ?? nothing) : nearEnd(one.view, first, stranger, direction);
      const breach = breachOf(one.expect, allowed, asked);
      if (!breach) {
        yield undefined;
        continue;
      }
      const [outside, inside]: readonly BrokenEnd[] = [{ kind: 'stranger', workload: stranger }, end(first)];
      if (!outside || !inside) continue;
      const [from, to] = direction === 'ingress' ? [outside, inside] : [inside, outside];
      yield { ...breach, doubt: doubtOf(one, first, first), from, to, pairs: members.length };
    }
  }
}

/** What a workload's own policies let pass; those of pods that are not there are not asked. */
export function nearEnd({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, stranger: WorkloadEndpoint, direction: 'ingress' | 'egress'): Allowed {
  const [own, other]: readonly Endpoint[] = [
    { kind: 'workload', workload },
    { kind: 'workload', workload: stranger },
  ];
  if (!own || !other) return nothing;
  const side = direction === 'ingress' ? evaluator.verdict(other, own).ingress : evaluator.verdict(own, other).egress;
  if (side.kind === 'notIsolated') return { sure: allConnections, possible: allConnections };
  return side.kind === 'denied' ? nothing : side.allowed;
}

type Answer = Pick<Breach, 'verdict' | 'ports' | 'doubt'>;

/** Whether what may pass is not as expected on the ports asked about; what is surely so comes before what is not known. */
function breachOf(expect: ConnectionStatement['expect'], { sure, possible }: Allowed, { ports, doubt }: Asked): Answer | undefined {
  const because = doubt === undefined ? undefined : `it is not known which port \`${doubt}\` is: a template writes the containers`;
  const answer = expect === 'denied' ? openOf(ports, sure, possible) : closedOf(ports, sure, possible);
  if (!answer) return undefined;
  return because === undefined ? { ...answer, doubt: undefined } : { ...answer, verdict: 'unknown', doubt: because };
}

function openOf(asked: ConnectionSet, sure: ConnectionSet, possible: ConnectionSet): Omit<Answer, 'doubt'> | undefined {
  const open = intersectConnections(asked, sure);
  if (hasConnections(open)) return { verdict: 'allowed', ports: open };
  const maybe = intersectConnections(asked, possible);
  return hasConnections(maybe) ? { verdict: 'unknown', ports: maybe } : undefined;
}

function closedOf(asked: ConnectionSet, sure: ConnectionSet, possible: ConnectionSet): Omit<Answer, 'doubt'> | undefined {
  const closed = subtractConnections(asked, possible);
  if (hasConnections(closed)) return { verdict: 'denied', ports: closed };
  const maybe = subtractConnections(asked, sure);
  return hasConnections(maybe) ? { verdict: 'unknown', ports: maybe } : undefined;
}

function doubtOf({ from, to }: Case, source: WorkloadEndpoint, destination: WorkloadEndpoint): string | undefined {
  const doubtful = [source, destination].find((workload) => from.doubtful.has(workload) || to.doubtful.has(workload));
  return doubtful && `it is not known whether ${doubtful.id} is meant: a template writes its labels`;
}

function end(workload: WorkloadEndpoint): BrokenEnd {
  return { kind: 'workload', workload };
}

const order = ['workload', 'outside', 'stranger'] as const;

function byEnds(a: Breach, b: Breach): number {
  const rank = ({ from, to }: Breach) => Math.max(order.indexOf(from.kind), order.indexOf(to.kind));
  const sure = ({ verdict }: Breach) => Number(verdict === 'unknown');
  return rank(a) - rank(b) || sure(a) - sure(b) || compareText(keyOf(a.from), keyOf(b.from)) || compareText(keyOf(a.to), keyOf(b.to));
}

function keyOf(broken: BrokenEnd): string {
  return broken.kind === 'outside' ? '' : broken.workload.id;
}
