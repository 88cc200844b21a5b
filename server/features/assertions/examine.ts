import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type AddressRange, type AddressSet, addressSet, intersectAddresses } from '../../semantics/sets/address-set.js';
import { type Allowed, allConnections, noConnections } from '../../semantics/sets/connection-set.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { AskedPorts } from './asked-ports.js';
import type { ConnectionStatement } from './assertion.js';
import { type Alike, type Ends, groupAlike, unseenPodsOf } from './ends.js';
import { type BrokenEnd, createFindings, type Examination, type Findings } from './findings.js';
import { type Judge, judgeFor } from './judge.js';

interface Case {
  readonly view: EnvironmentView;
  readonly expect: ConnectionStatement['expect'];
  readonly from: Ends;
  readonly to: Ends;
  readonly sources: readonly Alike[];
  readonly destinations: readonly Alike[];
  readonly findings: Findings;
  /** Of connections to a destination; an address is undefined. Only asked for where there is a pair: the names of its ports count as known then. */
  judgeAt(destination: WorkloadEndpoint | undefined): Judge;
}

/**
 * Looks at every pair of a statement, once for each two groups of workloads that no policy can tell apart. Pods that no manifest makes are
 * asked about only where everything else is as it should be.
 */
export function examine(view: EnvironmentView, { expect }: ConnectionStatement, ports: AskedPorts, from: Ends, to: Ends): Examination {
  const findings = createFindings();
  const sides = { sources: groupAlike(view, from.workloads), destinations: groupAlike(view, to.workloads) };
  const one: Case = { view, expect, from, to, ...sides, findings, judgeAt: (destination) => judgeFor(expect, ports.at(destination)) };
  betweenWorkloads(one);
  if (from.addresses.length > 0) withAddresses(one, 'ingress');
  if (to.addresses.length > 0) withAddresses(one, 'egress');
  if (from.unseenOutside !== undefined) withUnseenPods(one, from.unseenOutside, 'ingress');
  if (to.unseenOutside !== undefined) withUnseenPods(one, to.unseenOutside, 'egress');
  return findings.result();
}

function betweenWorkloads(one: Case): void {
  const { evaluator } = one.view;
  for (const destination of one.destinations) {
    let judge: Judge | undefined;
    for (const source of one.sources) {
      const pair = firstPair(source, destination);
      if (!pair) continue;
      judge ??= one.judgeAt(destination.first);
      const [from, to] = [end(pair[0]), end(pair[1])];
      const unexpected = judge(evaluator.allowed(from, to));
      const doubt = unexpected && (unexpected.doubt ?? doubtOf(one, pair[0], pair[1]));
      one.findings.add(from, to, unexpected && { ...unexpected, doubt }, unexpected ? pairsOf(source, destination) : 0);
    }
  }
}

/** Two that are not the same; undefined where both sides are one and the same workload. */
function firstPair({ members: sources }: Alike, { members: destinations }: Alike): readonly [WorkloadEndpoint, WorkloadEndpoint] | undefined {
  for (const from of sources) {
    const to = destinations.find((member) => member !== from);
    if (to) return [from, to];
  }
  return undefined;
}

function pairsOf({ members: sources }: Alike, { members: destinations }: Alike): number {
  const all = sources.length * destinations.length;
  if (sources.length === 1 || destinations.length === 1) return all - Number(sources.some((member) => destinations.includes(member)));
  const both = new Set(sources);
  return all - destinations.filter((member) => both.has(member)).length;
}

/** Between addresses and workloads, from the workloads' side. */
function withAddresses(one: Case, direction: Direction): void {
  const [near, addresses] = direction === 'ingress' ? [one.destinations, one.from.addresses] : [one.sources, one.to.addresses];
  for (const { first, members } of near) {
    const judge = one.judgeAt(direction === 'ingress' ? first : undefined);
    const broken = addressAnswers(one.view, first, direction, addresses).flatMap(({ addresses: part, allowed }) => {
      const unexpected = judge(allowed);
      return unexpected ? [{ unexpected, part }] : [];
    });
    // What is surely wrong comes before what is not known, and low addresses before high ones.
    const worst = broken.find(({ unexpected }) => unexpected.verdict !== 'unknown') ?? broken[0];
    const found = worst && { ...worst.unexpected, doubt: worst.unexpected.doubt ?? doubtOf(one, first, first) };
    const [from, to] = ordered<BrokenEnd>(direction, { kind: 'outside', addresses: worst?.part ?? [] }, end(first));
    one.findings.add(from, to, found, members.length);
  }
}

/** The addresses asked about, by what may pass: those together that get the same answer, the lowest first. */
export function addressAnswers(
  { evaluator }: EnvironmentView,
  workload: WorkloadEndpoint,
  direction: Direction,
  asked: AddressSet,
): readonly { readonly addresses: AddressSet; readonly allowed: Allowed }[] {
  const byAnswer = new Map<Allowed, AddressRange[]>();
  for (const { range, answer } of evaluator.outside(workload, direction)) {
    const parts = intersectAddresses([range], asked);
    if (parts.length > 0) byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), ...parts]);
  }
  return [...byAnswer].map(([allowed, ranges]) => ({ addresses: addressSet(ranges), allowed }));
}

/** Between pods that no manifest makes and workloads. */
function withUnseenPods(one: Case, home: string, direction: Direction): void {
  if (one.findings.any()) return;
  const near = direction === 'ingress' ? one.destinations : one.sources;
  for (const pod of unseenPodsOf(one.view).filter(({ namespace }) => namespace !== home)) {
    for (const { first, members } of near) {
      const unexpected = one.judgeAt(direction === 'ingress' ? first : pod)(unseenAnswer(one, first, pod, direction));
      const [from, to] = ordered<BrokenEnd>(direction, { kind: 'unseen', workload: pod }, end(first));
      one.findings.add(from, to, unexpected && { ...unexpected, doubt: unexpected.doubt ?? doubtOf(one, first, first) }, members.length);
    }
  }
}

/** That all are let pass must hold at the workload's own end: which policies there are at the end of pods that are not there, nobody knows. */
function unseenAnswer({ view, expect }: Case, workload: WorkloadEndpoint, pod: WorkloadEndpoint, direction: Direction): Allowed {
  if (expect === 'allowed') return nearEnd(view, workload, pod, direction);
  const [from, to] = ordered(direction, end(pod), end(workload));
  return view.evaluator.allowed(from, to);
}

/** What a workload's own policies let pass. */
export function nearEnd({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, pod: WorkloadEndpoint, direction: Direction): Allowed {
  const [from, to] = ordered(direction, end(pod), end(workload));
  const side = evaluator.verdict(from, to)[direction];
  if (side.kind === 'notIsolated') return { sure: allConnections, possible: allConnections };
  return side.kind === 'denied' ? { sure: noConnections, possible: noConnections } : side.allowed;
}

/** Who connects and who is connected to, seen from the near end. */
function ordered<T>(direction: Direction, far: T, near: T): readonly [from: T, to: T] {
  return direction === 'ingress' ? [far, near] : [near, far];
}

function doubtOf({ from, to }: Case, source: WorkloadEndpoint, destination: WorkloadEndpoint): string | undefined {
  const doubtful = [source, destination].find((workload) => from.doubtful.has(workload) || to.doubtful.has(workload));
  return doubtful && `it is not known whether ${doubtful.id} is meant: some of its labels are not known`;
}

function end(workload: WorkloadEndpoint): BrokenEnd & { readonly kind: 'workload' } {
  return { kind: 'workload', workload };
}
