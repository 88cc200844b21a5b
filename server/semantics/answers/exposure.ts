import type { Direction } from '../../model/network-policy.js';
import type { Protocol } from '../../model/object-base.js';
import { decidesInOrder, everyPod, type PodMatcher } from '../cluster/policy.js';
import { type CompiledRule, matchPeer, matchPods, type PodsView, portsAt } from '../engine/compiled-policy.js';
import { isolation, otherEnd } from '../engine/decide.js';
import type { PolicyStack } from '../engine/policy-stack.js';
import type { PolicyStacks } from '../engine/policy-stacks.js';
import { type Matching, matcherKey, type PodClass, type PodLike } from '../engine/population.js';
import { type ConnectionSet, hasConnections, includesConnections, intersectConnections } from '../sets/connection-set.js';
import { includesPort } from '../sets/port-set.js';
import type { Exposed, Exposure } from './answers.js';
import { canExist, farEnd, namesNamespaces, unseenPod } from './possible-pods.js';

/**
 * What every workload is open to beyond what manifests make, by id, ingress before egress. Workloads that no policy tells apart have one
 * answer, which is computed once.
 */
export function* exposuresOf(stacks: PolicyStacks): Iterable<Exposure> {
  const known = new Map<PodClass, Readonly<Record<Direction, Answer>>>();
  for (const { end, pod: own } of stacks.population.ends()) {
    const { workload } = end;
    const answer = known.get(own) ?? { ingress: answerFor(stacks, own, 'ingress'), egress: answerFor(stacks, own, 'egress') };
    known.set(own, answer);
    yield { workload, direction: 'ingress', ...answer.ingress };
    yield { workload, direction: 'egress', ...answer.egress };
  }
}

type Answer = Pick<Exposure, 'standing' | 'to'>;

function answerFor(stacks: PolicyStacks, own: PodClass, direction: Direction): Answer {
  const stack = stacks.stack(own, direction);
  const everyone = exposedTo(stacks, own, stack, everyPod);
  const matchings = new Map(openMatchers(stack).map((matching) => [matching.key, matching]));
  matchings.delete(matcherKey(everyPod));
  const others: Exposed[] = [];
  const addExceptions = ({ except }: Exposed) => {
    for (const pods of except) {
      const matching = stacks.population.matching(pods);
      if (isOpen(matching)) matchings.set(matching.key, matching);
    }
  };
  if (everyone) addExceptions(everyone);
  // Goes on over those that are added meanwhile.
  for (const { pods } of matchings.values()) {
    const one = exposedTo(stacks, own, stack, pods);
    if (!one) continue;
    addExceptions(one);
    if (!(everyone && includes(stacks, everyone, one))) others.push(one);
  }
  return { standing: standingOf(stack), to: everyone ? [everyone, ...others] : others };
}

/** How one direction of pods stands, by the policies that are for them. */
export function standingOf({ isolating, subjects, doubts, direction }: PolicyStack): Exposure['standing'] {
  if (doubts.length > 0) return 'unknown';
  if (isolating.some((subject) => isolation(subject, direction) === 'yes')) return 'isolated';
  if (isolating.length > 0) return 'unknown';
  const denies = subjects
    .flatMap((one) => one.subjects)
    .some(({ compiled }) => decidesInOrder(compiled.policy) && compiled.policy.rules[direction].some(({ action }) => action === 'deny'));
  return denies ? 'limited' : 'open';
}

/** The matchers of rules that let in or pass on pods which no manifest makes. */
function openMatchers({ rules }: PolicyStack): readonly Matching[] {
  const letting = rules.filter(({ rule }) => rule.action !== 'deny' && rule.unknown === undefined);
  return letting.flatMap(({ pods }) => pods.map(({ matching }) => matching)).filter(isOpen);
}

/**
 * Whether a matcher matches pods which no manifest makes: nothing here matches; or it asks for no label of the pods, or selects namespaces by
 * their labels, so that any other pod there matches, too. One that names a namespace, and labels that a workload there has, is for that workload.
 */
function isOpen(matching: Matching): boolean {
  return canExist(matching.pods) && (namesNoLabel(matching.pods) || !namesNamespaces(matching.pods) || matchesNothing(matching));
}

function namesNoLabel({ pods }: PodMatcher): boolean {
  return !pods.requirements.some(({ operator }) => operator === 'In');
}

function matchesNothing(matching: Matching): boolean {
  const { sure, maybe } = matching.members();
  return sure.length === 0 && maybe.length === 0;
}

/** What the workload's end surely lets pass for every such pod that is no exception, unless that pod's own end surely closes it for all of them. */
function exposedTo(stacks: PolicyStacks, own: PodClass, stack: PolicyStack, pods: PodMatcher): Exposed | undefined {
  const unseen = unseenPod(stacks, pods);
  const { pod } = unseen;
  const view: PodsView = { kind: 'pods', pod, all: pods };
  const opposite: Direction = stack.direction === 'ingress' ? 'egress' : 'ingress';
  const far = farEnd(stacks, unseen, opposite, own).possible;
  const partly = withExceptions(stack, own, view);
  const { near, except } = partly;
  // Whatever is said of none of them is not worth a row.
  if (except.some((one) => matcherKey(one) === matcherKey(pods))) return undefined;
  const allowed = intersectConnections(near, far);
  const names = stack.direction === 'egress' ? portNames(stack, view, partly, far) : [];
  return hasConnections(allowed) || names.length > 0 ? { pods, except, allowed, names } : undefined;
}

/** What passes, and for which of the pods that is not said. `toward`: the same as `near`, were the other end's ports these. */
interface Partly {
  readonly near: ConnectionSet;
  readonly except: readonly PodMatcher[];
  toward(destination: PodLike): ConnectionSet;
}

/**
 * What passes for all pods, without rules that deny or pass on and match only some of them, and whom these rules match. A rule that could match
 * some of them without taking anything away makes no exception.
 */
function withExceptions(stack: PolicyStack, own: PodClass, view: PodsView): Partly {
  const destination = stack.direction === 'ingress' ? own : view.pod;
  const without = (left: readonly CompiledRule[], to: PodLike = destination): ConnectionSet =>
    stack.answerOf(otherEnd({ match: (rule) => (left.includes(rule) ? 'no' : matchPeer(rule, view)), destination: to, onHost: false })).sure;
  const partial = stack.rules.filter((rule) => rule.rule.action !== 'allow' && rule.rule.unknown === undefined && matchPeer(rule, view) === 'unknown');
  const near = without(partial);
  let left: readonly CompiledRule[] = partial.filter((rule) => hasConnections(intersectConnections(portsAt(rule, destination).possible, near)));
  for (const rule of left) {
    const fewer = left.filter((one) => one !== rule);
    if (includesConnections(without(fewer), near)) left = fewer;
  }
  const matchings = left.flatMap((rule) => rule.pods.map(({ matching }) => matching).filter((matching) => matchPods(matching, view) !== 'no'));
  const except = [...new Map(matchings.map(({ key, pods }) => [key, pods])).values()];
  return { near, except, toward: (to) => without(partial, to) };
}

/** Ports that rules open by names, of which nobody knows what pods call so that are not there: those that some number would open. */
function portNames({ rules }: PolicyStack, view: PodsView, { near, toward }: Partly, far: ConnectionSet): Exposed['names'] {
  const opens = (name: string, protocol: Protocol): boolean => {
    // Where the rules say nothing else of two numbers, they say nothing else of the name, whichever of the two it stands for.
    const edges = rules.flatMap(({ numbered }) => numbered.possible[protocol].flatMap(({ first, last }) => [first, last + 1]));
    return [1, ...edges].some((number) => {
      if (number > 65535 || includesPort(near[protocol], number) || !includesPort(far[protocol], number)) return false;
      return includesPort(toward({ ...view.pod, ports: [{ name, number, protocol }], portsOpen: false, portsKey: '' })[protocol], number);
    });
  };
  const names = new Map<string, { readonly protocol: Protocol; readonly name: string }>();
  for (const compiled of rules) {
    const { action, ports } = compiled.rule;
    if (action !== 'allow' || ports === 'any' || !compiled.usesNames || matchPeer(compiled, view) !== 'yes') continue;
    for (const { port, protocol, unknown } of ports) {
      if (port === 'all' || !('name' in port) || unknown !== undefined) continue;
      for (const each of protocol === undefined ? (['SCTP', 'TCP', 'UDP'] as const) : [protocol])
        if (opens(port.name, each)) names.set(`${each} ${port.name}`, { protocol: each, name: port.name });
    }
  }
  return [...names.values()];
}

/** Whether what is said of `outer` is said of `inner`, too: no more passes there, and it is nothing that `outer` leaves out. */
function includes(stacks: PolicyStacks, outer: Exposed, inner: Exposed): boolean {
  const view: PodsView = { kind: 'pods', pod: unseenPod(stacks, inner.pods).pod, all: inner.pods };
  const namesToo = inner.names.every((one) => outer.names.some(({ protocol, name }) => protocol === one.protocol && name === one.name));
  const noException = outer.except.every((pods) => matchPods(stacks.population.matching(pods), view) === 'no');
  return namesToo && noException && includesConnections(outer.allowed, inner.allowed);
}
