import type { Direction } from '../../model/network-policy.js';
import { remember } from '../../util/remember.js';
import type { AddressEnd, Endpoint } from '../cluster/endpoint.js';
import type { PeerView } from '../engine/compiled-policy.js';
import type { Answer } from '../engine/interning.js';
import type { PlacedEnd, PodClass } from '../engine/population.js';
import type { AddressAnswer, Profile } from '../engine/profile.js';
import type { Profiles } from '../engine/profiles.js';
import { groupByRules, type RuleGroups } from '../engine/rule-groups.js';
import { compareRanges } from '../sets/address-set.js';
import { type Allowed, allConnections, type ConnectionSet, hasConnections, subtractConnections } from '../sets/connection-set.js';
import { whyInDoubt } from './why-in-doubt.js';

/** What may or may not pass from one end to the other, beyond what surely does. */
export interface PossibleConnection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly allowed: ConnectionSet;
  /** What decides it and is not known, in sentences. */
  readonly because: readonly string[];
}

/** Every pair of ends between which something is possible that is not sure; see `Evaluator.possibleConnections`. */
export function* possibleConnectionsOf(profiles: Profiles): Iterable<PossibleConnection> {
  const ends = profiles.population.ends();
  const reasons = createReasons(profiles);
  yield* fromAddresses(profiles, ends, reasons);
  // Between two ends of which neither is in doubt about any pods nothing is in doubt: most clusters have none, and their pairs are not walked.
  const isInDoubt = doubtAboutPods(profiles, reasons);
  const reachedInDoubt = ends.filter(({ pod }) => isInDoubt(pod, 'ingress'));
  for (const from of ends) {
    yield* toAddresses(profiles, from, reasons);
    yield* toWorkloads(profiles, from, isInDoubt(from.pod, 'egress') ? ends : reachedInDoubt, reasons);
  }
}

/** Whether what one end lets pass is in doubt for pods of any class; found once for ends that have the same answers. */
function doubtAboutPods(profiles: Profiles, reasons: Reasons): (pod: PodClass, direction: Direction) => boolean {
  const rows = new Map<ArrayLike<number>, boolean>();
  const ids = new Map<number, boolean>();
  const isUndecided = (id: number) => remember(ids, id, () => hasConnections(reasons.undecided(profiles.answers.byId(id))));
  return (pod, direction) => {
    const profile = profiles.profile(pod, direction);
    if (profile.open) return false;
    const row = profile.row(pod);
    return remember(rows, row, () => Array.prototype.some.call(row, isUndecided));
  };
}

type Reasons = ReturnType<typeof createReasons>;

function* fromAddresses(profiles: Profiles, ends: readonly PlacedEnd[], reasons: Reasons): Iterable<PossibleConnection> {
  const rows: (PossibleConnection & { readonly from: AddressEnd; readonly place: number })[] = [];
  ends.forEach(({ end, pod }, place) => {
    for (const { range, allowed, because } of inDoubt(profiles.profile(pod, 'ingress'), pod, reasons))
      rows.push({ from: { kind: 'addresses', range }, to: end, allowed, because, place });
  });
  for (const { place: _, ...row } of rows.sort((a, b) => compareRanges(a.from.range, b.from.range) || a.place - b.place)) yield row;
}

function* toAddresses(profiles: Profiles, { end: from, pod }: PlacedEnd, reasons: Reasons): Iterable<PossibleConnection> {
  for (const { range, allowed, because } of inDoubt(profiles.profile(pod, 'egress'), pod, reasons))
    yield { from, to: { kind: 'addresses', range }, allowed, because };
}

function* inDoubt(profile: Profile, pod: PodClass, reasons: Reasons) {
  if (profile.open) return;
  for (const one of profile.outside(pod)) {
    const allowed = reasons.undecided(one.answer);
    if (hasConnections(allowed)) yield { range: one.range, allowed, because: reasons.ofAddresses(profile, pod, one) };
  }
}

function* toWorkloads(profiles: Profiles, { end: from, pod }: PlacedEnd, ends: readonly PlacedEnd[], reasons: Reasons): Iterable<PossibleConnection> {
  const { answers } = profiles;
  const egress = profiles.profile(pod, 'egress');
  const row = egress.open ? undefined : egress.row(pod);
  for (const to of ends) {
    if (to.end === from) continue;
    const ingress = profiles.profile(to.pod, 'ingress');
    const out = row ? answers.byId(row[to.pod.index] ?? 0) : answers.all;
    const into = ingress.open ? answers.all : answers.byId(ingress.row(to.pod)[pod.index] ?? 0);
    const allowed = reasons.undecided(answers.meet(out, into));
    if (!hasConnections(allowed)) continue;
    const because = [
      ...(hasConnections(reasons.undecided(out)) ? reasons.ofPods(egress, pod, to.pod) : []),
      ...(hasConnections(reasons.undecided(into)) ? reasons.ofPods(ingress, to.pod, pod) : []),
    ];
    yield { from, to: to.end, allowed, because: [...new Set(because)] };
  }
}

/** Why answers are in doubt, found once for ends that the same rules mean. */
function createReasons({ population: { classes } }: Profiles) {
  const undecided = new Map<Allowed, ConnectionSet>();
  const groups = new Map<Profile, RuleGroups>();
  const known = new Map<Profile, Map<string, readonly string[]>>();
  const destinationKey = (direction: Direction, own: PodClass, other?: PodClass): string => (direction === 'ingress' ? own.portsKey : (other?.portsKey ?? ''));
  const why = (profile: Profile, own: PodClass, other: PeerView): readonly string[] => whyInDoubt({ profile, own, other, on: allConnections }, allConnections);
  return {
    undecided: (answer: Answer): ConnectionSet => remember(undecided, answer, () => subtractConnections(answer.possible, answer.sure)),
    ofPods(profile: Profile, own: PodClass, other: PodClass): readonly string[] {
      const group = profile.doubts.length > 0 ? 0 : remember(groups, profile, () => groupByRules(profile.rules, classes.length)).groupOf(other.index);
      const labels = other.labels.ordinals || other.labels.differing || other.labels.partial || own.labels.partial ? `${own.index} ${other.index}` : '';
      const key = `${group} ${other.hostNetwork} ${own.hostNetwork} ${labels} ${destinationKey(profile.direction, own, other)}`;
      const byKey = remember(known, profile, () => new Map<string, readonly string[]>());
      return remember(byKey, key, () => why(profile, own, { kind: 'pods', pod: other }));
    },
    ofAddresses(profile: Profile, own: PodClass, { range }: AddressAnswer): readonly string[] {
      const byKey = remember(known, profile, () => new Map<string, readonly string[]>());
      return remember(byKey, `${range.family} ${range.first} ${destinationKey(profile.direction, own)}`, () => why(profile, own, { kind: 'addresses', range }));
    },
  };
}
