import type { Direction } from '../model/network-policy.js';
import type { Protocol } from '../model/objects.js';
import type { Exposed, Exposure } from './answers.js';
import { matchPeer, type PeerView } from './compiled-policy.js';
import { allConnections, type ConnectionSet, hasConnections, includesConnections, intersectConnections } from './connection-set.js';
import { isolation } from './decide.js';
import { everything } from './label-selector.js';
import type { PodMatcher } from './policy.js';
import type { Matching, PodClass } from './population.js';
import { canExist, mayBeIsolated, namesNamespaces, unseenPod } from './possible-pods.js';
import type { Profile } from './profile.js';
import type { Profiles } from './profiles.js';

/** Every pod of the cluster, whoever makes it. */
export const everyPod: PodMatcher = { namespaces: { labels: everything }, pods: everything };

/**
 * What every workload is open to beyond what manifests make, by id, ingress before egress. Workloads that no policy tells apart have one
 * answer, which is computed once.
 */
export function* exposuresOf(profiles: Profiles): Iterable<Exposure> {
  const known = new Map<PodClass, Readonly<Record<Direction, Answer>>>();
  for (const { end, pod: own } of profiles.population.ends()) {
    const { workload } = end;
    const answer = known.get(own) ?? { ingress: answerFor(profiles, own, 'ingress'), egress: answerFor(profiles, own, 'egress') };
    known.set(own, answer);
    yield { workload, direction: 'ingress', ...answer.ingress };
    yield { workload, direction: 'egress', ...answer.egress };
  }
}

type Answer = Pick<Exposure, 'standing' | 'to'>;

function answerFor(profiles: Profiles, own: PodClass, direction: Direction): Answer {
  const profile = profiles.profile(own, direction);
  const everyone = exposedTo(profiles, own, profile, everyPod);
  const others = openMatchers(profile).flatMap(({ pods }) => {
    const one = exposedTo(profiles, own, profile, pods);
    // Whatever the whole cluster may do needs no second row.
    return one && !(everyone && includes(everyone, one)) ? [one] : [];
  });
  return { standing: standingOf(profile), to: everyone ? [everyone, ...others] : others };
}

function standingOf({ isolating, subjects, direction }: Profile): Exposure['standing'] {
  if (isolating.some((subject) => isolation(subject, direction) === 'yes')) return 'isolated';
  if (isolating.length > 0) return 'unknown';
  const denies = [...subjects.admin, ...subjects.baseline].some(({ compiled }) => compiled.policy.rules[direction].some(({ action }) => action === 'deny'));
  return denies ? 'limited' : 'open';
}

/**
 * The matchers of allowing rules that mean pods which no manifest makes: nothing here matches; or they ask for no label of the pods, or mean
 * namespaces by their labels, so that any other pod there is meant, too. One that names a namespace, and labels that a workload there has,
 * means that workload.
 */
function openMatchers({ rules }: Profile): readonly Matching[] {
  const matchings = new Map<string, Matching>();
  for (const { pods, rule } of rules) {
    if (rule.action !== 'allow' || rule.unknown !== undefined) continue;
    for (const { matching } of pods) matchings.set(matching.key, matching);
  }
  return [...matchings.values()].filter(
    (matching) => canExist(matching.pods) && (namesNoLabel(matching.pods) || !namesNamespaces(matching.pods) || matchesNothing(matching)),
  );
}

function namesNoLabel({ pods }: PodMatcher): boolean {
  return !pods.requirements.some(({ operator }) => operator === 'In');
}

function matchesNothing(matching: Matching): boolean {
  const { sure, maybe } = matching.members();
  return sure.length === 0 && maybe.length === 0;
}

/** What the workload's end surely lets pass for every such pod, unless that pod's own end surely closes it for all of them. */
function exposedTo(profiles: Profiles, own: PodClass, profile: Profile, pods: PodMatcher): Exposed | undefined {
  const { pod, known } = unseenPod(profiles, pods);
  const view: PeerView = { kind: 'pods', pod, all: pods };
  const opposite: Direction = profile.direction === 'ingress' ? 'egress' : 'ingress';
  const isDoubtful = mayBeIsolated(profiles, pod, opposite, known);
  const far = isDoubtful ? allConnections : profiles.profileOf(pod, opposite, known).against(pod, { kind: 'pods', pod: own }).possible;
  const allowed = intersectConnections(profile.against(own, view).sure, far);
  const names = profile.direction === 'egress' ? portNames(profile, view, far) : [];
  return hasConnections(allowed) || names.length > 0 ? { pods, allowed, names } : undefined;
}

/** Ports that rules open by names, of which nobody knows what pods call so that are not there. */
function portNames({ rules }: Profile, view: PeerView, far: ConnectionSet): Exposed['names'] {
  const names = new Map<string, { readonly protocol: Protocol; readonly name: string }>();
  for (const compiled of rules) {
    const { action, ports } = compiled.rule;
    if (action !== 'allow' || ports === 'any' || !compiled.usesNames || matchPeer(compiled, view) !== 'yes') continue;
    for (const { port, protocol, unknown } of ports) {
      if (port === 'all' || !('name' in port) || unknown !== undefined) continue;
      for (const each of protocol === undefined ? (['SCTP', 'TCP', 'UDP'] as const) : [protocol])
        if (far[each].length > 0) names.set(`${each} ${port.name}`, { protocol: each, name: port.name });
    }
  }
  return [...names.values()];
}

function includes(outer: Exposed, inner: Exposed): boolean {
  const namesToo = inner.names.every((one) => outer.names.some(({ protocol, name }) => protocol === one.protocol && name === one.name));
  return namesToo && includesConnections(outer.allowed, inner.allowed);
}
