import type { AddressEnd, Endpoint } from '../cluster/endpoint.js';
import type { PlacedEnd } from '../engine/population.js';
import type { Profiles } from '../engine/profiles.js';
import { compareRanges } from '../sets/address-set.js';
import { type ConnectionSet, hasConnections } from '../sets/connection-set.js';

export interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly allowed: ConnectionSet;
}

/** Every pair of ends between which something is surely allowed; see `Evaluator.connections`. */
export function* allConnectionsOf(profiles: Profiles): Iterable<Connection> {
  const { population } = profiles;
  const ends = population.ends();
  yield* fromAddresses(profiles, ends);
  const ingress = population.classes.map((pod) => {
    const profile = profiles.profile(pod, 'ingress');
    return profile.open ? undefined : profile.row(pod);
  });
  for (const from of ends) yield* fromWorkload(profiles, from, ends, ingress);
}

function* fromAddresses(profiles: Profiles, ends: readonly PlacedEnd[]): Iterable<Connection> {
  const byRange = new Map<string, { readonly from: AddressEnd; readonly allowed: Map<number, ConnectionSet> }>();
  for (const pod of profiles.population.classes) {
    for (const { range, answer } of profiles.profile(pod, 'ingress').outside(pod)) {
      if (!hasConnections(answer.sure)) continue;
      const key = `${range.family} ${range.first} ${range.last}`;
      const known = byRange.get(key) ?? { from: { kind: 'addresses', range }, allowed: new Map<number, ConnectionSet>() };
      byRange.set(key, known);
      known.allowed.set(pod.index, answer.sure);
    }
  }
  const places: number[][] = profiles.population.classes.map(() => []);
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
  profiles: Profiles,
  { end: from, pod }: PlacedEnd,
  ends: readonly PlacedEnd[],
  ingress: readonly (ArrayLike<number> | undefined)[],
): Iterable<Connection> {
  const { answers } = profiles;
  const egress = profiles.profile(pod, 'egress');
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
