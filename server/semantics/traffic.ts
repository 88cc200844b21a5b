import type { Direction } from '../model/network-policy.js';
import { compareText } from '../util/text.js';
import { type AddressRange, addressSet, isAllAddresses } from './address-set.js';
import type { Admission, OutsideEnd, Reach, Traffic } from './answers.js';
import { matchPeer, type PeerView } from './compiled-policy.js';
import { allConnections, hasConnections } from './connection-set.js';
import { type Other, otherEnd, rememberingEnd, type Subject } from './decide.js';
import type { WorkloadEndpoint } from './endpoint.js';
import type { Answer } from './interning.js';
import type { Policy } from './policy.js';
import type { PodClass } from './population.js';
import { possibleReaches } from './possible-pods.js';
import type { Profile } from './profile.js';
import type { Profiles } from './profiles.js';
import { admissionsOf } from './reasons.js';
import { groupByRules } from './rule-groups.js';

/** All that may connect to a workload, or that it may connect to; see `Traffic`. */
export function trafficOf(profiles: Profiles, workload: WorkloadEndpoint, direction: Direction): Traffic {
  const own = profiles.population.classOf(workload);
  const profile = profiles.profile(own, direction);
  const because = (other: PeerView, answer: Answer): readonly Admission[] =>
    profile.open ? [] : admissionsOf({ profile, own, other, on: allConnections }, answer);
  return {
    workload,
    direction,
    isolatedBy: limitingPolicies(profile),
    reaches: [
      ...outsideReaches(profile, own, because),
      ...workloadReaches(profiles, workload, own, profile, because),
      ...possibleReaches(profiles, own, profile),
    ],
  };
}

/** Policies of an admin kind isolate nothing, but one with a rule that denies leaves no direction open. */
function limitingPolicies({ subjects, isolating, direction }: Profile): readonly Policy[] {
  const denies = ({ compiled }: Subject) => compiled.policy.rules[direction].some(({ action }) => action === 'deny');
  return [...subjects.admin.filter(denies), ...isolating, ...subjects.baseline.filter(denies)].map(({ compiled }) => compiled.policy);
}

type Because = (other: PeerView, answer: Answer) => readonly Admission[];

/** One row for each answer that addresses get, together with the rules that give it. */
function outsideReaches(profile: Profile, own: PodClass, because: Because): readonly Reach[] {
  const groups = new Map<string, { readonly answer: Answer; readonly because: readonly Admission[]; readonly ranges: AddressRange[] }>();
  for (const { range, answer } of profile.outside(own)) {
    if (!hasConnections(answer.possible)) continue;
    const reasons = because({ kind: 'addresses', range }, answer);
    const key = `${answer.id} ${reasons.map(({ by }) => `${by.policy.id} ${by.rule.index} ${by.peer} ${by.port}`).join()}`;
    const group = groups.get(key) ?? { answer, because: reasons, ranges: [] };
    groups.set(key, group);
    group.ranges.push(range);
  }
  return [...groups.values()].map(({ answer, because: reasons, ranges }) => ({ peer: outsideEnd(ranges), allowed: answer, because: reasons }));
}

function outsideEnd(ranges: readonly AddressRange[]): OutsideEnd {
  const addresses = addressSet(ranges);
  return { kind: 'outside', addresses, all: isAllAddresses(addresses) };
}

function workloadReaches(profiles: Profiles, workload: WorkloadEndpoint, own: PodClass, profile: Profile, because: Because): readonly Reach[] {
  const { population, answers } = profiles;
  const { direction } = profile;
  const opposite = direction === 'ingress' ? 'egress' : 'ingress';
  const row = profile.open || own.index < 0 ? undefined : profile.row(own);
  const view: PeerView = { kind: 'pods', pod: own };
  const asSeenFrom = new Map<string, Other>();
  /** This workload as other ends' rules see it; for incoming connections they all ask about its ports. */
  const seenFrom = (pod: PodClass): Other => {
    const key = opposite === 'egress' ? '' : pod.portsKey;
    const known = asSeenFrom.get(key) ?? rememberingEnd(otherEnd((rule) => matchPeer(rule, view), opposite === 'egress' ? own : pod));
    asSeenFrom.set(key, known);
    return known;
  };
  /** The other ends' answers: those with one profile (and, where names matter, equal ports) have the same. */
  const others = new Map<Profile, Map<string, Answer>>();
  const otherSide = (pod: PodClass): Answer => {
    const other = profiles.profile(pod, opposite);
    if (other.open) return answers.all;
    const known = others.get(other) ?? new Map<string, Answer>();
    others.set(other, known);
    const answer = known.get(pod.portsKey) ?? other.answerOf(seenFrom(pod));
    known.set(pod.portsKey, answer);
    return answer;
  };
  const groups = groupByRules(profile.rules, population.classes.length);
  /** By the rules that mean the other end: with the same rules, ports and answer the reasons are the same. */
  const reasons = new Map<string, readonly Admission[]>();
  const reaches: Reach[] = [];
  for (const pod of population.classes) {
    const near = own.index < 0 ? profile.against(own, { kind: 'pods', pod }) : row ? answers.byId(row[pod.index] ?? 0) : answers.all;
    if (near === answers.none) continue;
    const allowed = answers.meet(near, otherSide(pod));
    if (!hasConnections(allowed.possible)) continue;
    const key = `${groups.groupOf(pod.index)} ${allowed.id} ${direction === 'egress' ? pod.portsId : ''}`;
    const admissions = reasons.get(key) ?? because({ kind: 'pods', pod }, allowed);
    reasons.set(key, admissions);
    for (const other of pod.workloads) if (other !== workload) reaches.push({ peer: { kind: 'workload', workload: other }, allowed, because: admissions });
  }
  return reaches.sort((a, b) => compareText(idOf(a), idOf(b)));
}

function idOf({ peer }: Reach): string {
  return peer.kind === 'workload' ? peer.workload.id : '';
}
