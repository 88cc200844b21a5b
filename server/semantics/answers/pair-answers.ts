import type { Direction } from '../../model/network-policy.js';
import type { Endpoint, WorkloadEndpoint } from '../cluster/endpoint.js';
import type { Answer } from '../engine/interning.js';
import type { PodClass } from '../engine/population.js';
import type { AddressAnswer, Profile } from '../engine/profile.js';
import type { Profiles } from '../engine/profiles.js';
import { type AddressRange, intersectAddresses } from '../sets/address-set.js';
import { type Allowed, allConnections, intersectConnections, noConnections, unionConnections } from '../sets/connection-set.js';

/** What may pass between two ends, for who asks about very many pairs and not for reasons. */
export interface PairAnswers {
  allowed(from: Endpoint, to: Endpoint): Allowed;
  outside(workload: WorkloadEndpoint, direction: Direction): readonly AddressAnswer[];
}

export function createPairAnswers(profiles: Profiles): PairAnswers {
  const { answers, population } = profiles;
  /** Workloads that are not of this cluster, each with a class and profiles of its own. */
  const strangers = new WeakMap<WorkloadEndpoint, PodClass>();
  const theirs = { ingress: new WeakMap<PodClass, Profile>(), egress: new WeakMap<PodClass, Profile>() };
  const met = new WeakMap<PodClass, Map<Profile, Map<string, Answer>>>();
  const spent = new WeakMap<Profile, number>();

  const classOf = (workload: WorkloadEndpoint): PodClass => {
    const known = strangers.get(workload);
    if (known) return known;
    const pod = population.classOf(workload);
    if (pod.index < 0) strangers.set(workload, pod);
    return pod;
  };
  const profileOf = (pod: PodClass, direction: Direction): Profile => {
    if (pod.index >= 0) return profiles.profile(pod, direction);
    const profile = theirs[direction].get(pod) ?? profiles.profile(pod, direction);
    theirs[direction].set(pod, profile);
    return profile;
  };
  /** What the policies of a workload say of a stranger is the same for all workloads with these policies and ports. */
  const ofStranger = (profile: Profile, pod: PodClass, stranger: PodClass): Answer => {
    const byProfile = met.get(stranger) ?? new Map<Profile, Map<string, Answer>>();
    met.set(stranger, byProfile);
    const byPorts = byProfile.get(profile) ?? new Map<string, Answer>();
    byProfile.set(profile, byPorts);
    const key = profile.direction === 'ingress' ? pod.portsKey : '';
    const answer = byPorts.get(key) ?? profile.against(pod, { kind: 'pods', pod: stranger });
    byPorts.set(key, answer);
    return answer;
  };
  /** Where few pairs are asked about, each by itself; a row answers for all classes at once, and costs as much. */
  const amongOwn = (profile: Profile, pod: PodClass, peer: PodClass): Answer => {
    const cost = (spent.get(profile) ?? 0) + profile.rules.length + 1;
    if (cost > population.classes.length) return answers.byId(profile.row(pod)[peer.index] ?? answers.none.id);
    spent.set(profile, cost);
    return profile.against(pod, { kind: 'pods', pod: peer });
  };
  const answerOf = (own: Endpoint, other: Endpoint, direction: Direction): Answer => {
    if (own.kind === 'addresses') return answers.all;
    const pod = classOf(own.workload);
    const profile = profileOf(pod, direction);
    if (profile.open) return answers.all;
    if (other.kind === 'addresses') {
      const { sure, possible } = overRange(profile.outside(pod), other.range);
      return answers.answer(sure, possible);
    }
    const peer = classOf(other.workload);
    if (pod.index < 0) return profile.against(pod, { kind: 'pods', pod: peer });
    return peer.index < 0 ? ofStranger(profile, pod, peer) : amongOwn(profile, pod, peer);
  };
  return {
    allowed: (from, to) => answers.meet(answerOf(from, to, 'egress'), answerOf(to, from, 'ingress')),
    outside: (workload, direction) => {
      const pod = classOf(workload);
      return profileOf(pod, direction).outside(pod);
    },
  };
}

/** Sure is what passes for every address of the range, possible what passes for one. */
export function overRange(answers: readonly AddressAnswer[], range: AddressRange): Allowed {
  const parts = answers.filter((one) => intersectAddresses([one.range], [range]).length > 0);
  return parts.reduce<Allowed>(
    (sum, { answer }) => ({ sure: intersectConnections(sum.sure, answer.sure), possible: unionConnections(sum.possible, answer.possible) }),
    { sure: allConnections, possible: noConnections },
  );
}
