import type { AddressEnd, Endpoint, WorkloadEndpoint } from '../cluster/endpoint.js';
import type { PolicyStacks } from '../engine/policy-stacks.js';
import type { PlacedEnd } from '../engine/population.js';
import { compareRanges } from '../sets/address-set.js';
import { type ConnectionSet, hasConnections } from '../sets/connection-set.js';
import type { PairAnswers } from './pair-answers.js';

export interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly allowed: ConnectionSet;
}

/** Every pair of ends between which something is surely allowed; see `Evaluator.connections`. */
export function* allConnectionsOf(stacks: PolicyStacks): Iterable<Connection> {
  const { population } = stacks;
  const ends = population.ends();
  yield* fromAddresses(stacks, ends);
  const ingress = population.classes.map((pod) => {
    const stack = stacks.stack(pod, 'ingress');
    return stack.open ? undefined : stack.row(pod);
  });
  for (const from of ends) yield* fromWorkload(stacks, from, ends, ingress);
}

/** Those of them that end at one workload, asked for one by one: rows for all pairs would cost as much as all connections. */
export function* connectionsInto(stacks: PolicyStacks, workload: WorkloadEndpoint, pairs: PairAnswers): Iterable<Connection> {
  const to: Endpoint = { kind: 'workload', workload };
  const { population } = stacks;
  const pod = population.classOf(workload);
  for (const { range, answer } of stacks.stack(pod, 'ingress').outside(pod))
    if (hasConnections(answer.sure)) yield { from: { kind: 'addresses', range }, to, allowed: answer.sure };
  for (const { end: from } of population.ends()) {
    if (from.workload === workload) continue;
    const { sure } = pairs.allowed(from, to);
    if (hasConnections(sure)) yield { from, to, allowed: sure };
  }
}

function* fromAddresses(stacks: PolicyStacks, ends: readonly PlacedEnd[]): Iterable<Connection> {
  const byRange = new Map<string, { readonly from: AddressEnd; readonly allowed: Map<number, ConnectionSet> }>();
  for (const pod of stacks.population.classes) {
    for (const { range, answer } of stacks.stack(pod, 'ingress').outside(pod)) {
      if (!hasConnections(answer.sure)) continue;
      const key = `${range.family} ${range.first} ${range.last}`;
      const known = byRange.get(key) ?? { from: { kind: 'addresses', range }, allowed: new Map<number, ConnectionSet>() };
      byRange.set(key, known);
      known.allowed.set(pod.index, answer.sure);
    }
  }
  const places: number[][] = stacks.population.classes.map(() => []);
  for (const [place, { pod }] of ends.entries()) places[pod.index]?.push(place);
  for (const { from, allowed } of [...byRange.values()].sort((a, b) => compareRanges(a.from.range, b.from.range))) {
    const reached = [...allowed.keys()].flatMap((index) => places[index] ?? []).sort((a, b) => a - b);
    for (const place of reached) {
      const { end, pod } = ends[place] as PlacedEnd;
      yield { from, to: end, allowed: allowed.get(pod.index) as ConnectionSet };
    }
  }
}

function* fromWorkload(
  stacks: PolicyStacks,
  { end: from, pod }: PlacedEnd,
  ends: readonly PlacedEnd[],
  ingress: readonly (ArrayLike<number> | undefined)[],
): Iterable<Connection> {
  const { answers } = stacks;
  const egress = stacks.stack(pod, 'egress');
  for (const { range, answer } of egress.outside(pod)) {
    if (hasConnections(answer.sure)) yield { from, to: { kind: 'addresses', range }, allowed: answer.sure };
  }
  const row = egress.open ? undefined : egress.row(pod);
  for (const to of ends) {
    if (to.end === from) continue;
    const [out, into] = [row?.[to.pod.index], ingress[to.pod.index]?.[pod.index]];
    const answer = answers.meet(out === undefined ? answers.all : answers.byId(out), into === undefined ? answers.all : answers.byId(into));
    if (answer !== answers.none && hasConnections(answer.sure)) yield { from, to: to.end, allowed: answer.sure };
  }
}
