import type { Direction } from '../model/network-policy.js';
import { compareText } from '../util/text.js';
import { type Admitting, createAdmitting } from './answers/admitting.js';
import { type AnswerGroups, groupByAnswers } from './answers/answer-groups.js';
import type { Exposure, Side, Traffic, Verdict } from './answers/answers.js';
import { type ChangedConnections, changesBetween } from './answers/changed-connections.js';
import { allConnectionsOf, type Connection, connectionsInto } from './answers/connections.js';
import { exposuresOf, standingOf } from './answers/exposure.js';
import { createPairAnswers, overRange, type PairAnswers } from './answers/pair-answers.js';
import { type PossibleConnection, possibleConnectionsInto, possibleConnectionsOf } from './answers/possible-connections.js';
import { sideOf } from './answers/reasons.js';
import { trafficOf } from './answers/traffic.js';
import type { Doubt } from './cluster/doubt.js';
import type { ClusterModel, Endpoint, WorkloadEndpoint } from './cluster/endpoint.js';
import type { PodMatcher, Policy } from './cluster/policy.js';
import { cutAddresses } from './engine/address-groups.js';
import type { PeerView } from './engine/compiled-policy.js';
import { createAnswerTable } from './engine/interning.js';
import { createPolicyStacks, type PolicyStacks } from './engine/policy-stacks.js';
import { createPopulation, type Matching } from './engine/population.js';
import type { AddressRange } from './sets/address-set.js';
import { type Allowed, allConnections, type ConnectionSet, intersectConnections } from './sets/connection-set.js';

/** Answers for one immutable cluster. Everything is computed when first asked and kept as long as the evaluator. */
export interface Evaluator {
  readonly cluster: ClusterModel;
  /** The policies whose subject the workload is: surely, or possibly where labels are unknown. */
  policiesOf(workload: WorkloadEndpoint): readonly { readonly policy: Policy; readonly sure: boolean }[];
  /** What makes it doubtful what passes at a workload, whatever the policies say. */
  doubtsOf(workload: WorkloadEndpoint): readonly Doubt[];
  /** The workloads that a policy selects. */
  subjectsOf(policy: Policy): readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[];
  /** The workloads that a matcher matches; for peers, `dangling` rules and hovers. */
  matches(pods: PodMatcher): readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[];
  /** The workloads that no policy can tell apart from this one, itself included: what is answered for one holds for all. The same list each time. */
  alike(workload: WorkloadEndpoint): readonly WorkloadEndpoint[];
  /** `on` limits the question to some ports; without it, it is about all. From a workload to itself: between two of its pods, for a pod always reaches itself. */
  verdict(from: Endpoint, to: Endpoint, on?: ConnectionSet): Verdict;
  /** What a verdict says may pass, without its reasons: cheap enough to ask for every pair. Equal answers are mostly the same object. */
  allowed(from: Endpoint, to: Endpoint): Allowed;
  /** What may pass between a workload and the addresses outside: ascending ranges that cover all of them, of which neighbours differ. */
  outside(workload: WorkloadEndpoint, direction: Direction): readonly { readonly range: AddressRange; readonly answer: Allowed }[];
  /**
   * The rules of one end that let some of `on` pass between it and the other: cheap enough to ask for every pair. Empty where no policy limits
   * that end. Mostly the same list for the same rules and the same object `on`. Of several addresses, those that let any of them pass.
   */
  readonly admitting: Admitting;
  traffic(workload: WorkloadEndpoint, direction: Direction): Traffic;
  /** Address ranges, both families, ascending and disjoint, covering everything, that no policy tells apart. */
  addressRanges(): readonly AddressRange[];
  /**
   * Every pair with something surely allowed, sorted by both ends (addresses first, ascending; then workloads by id); a generator,
   * so that 100 MB can be streamed. For each workload the addresses are cut as seldom as possible.
   * @param to only those that end there, in the same order: cheap in a cluster of any size
   */
  connections(to?: WorkloadEndpoint): Iterable<{ readonly from: Endpoint; readonly to: Endpoint; readonly allowed: ConnectionSet }>;
  /** Every pair with something possible that is not sure, in the same order; `allowed` is that part alone. @param to only those that end there */
  possibleConnections(to?: WorkloadEndpoint): Iterable<PossibleConnection>;
  /** The same by groups of workloads that nothing tells apart; for pictures, where the list would be too long. */
  answerGroups(): AnswerGroups;
  /** For every workload, by id, ingress before egress; a generator, too. */
  exposures(): Iterable<Exposure>;
  /** The standing alone of one direction of a workload, as `exposures` has it: cheap enough to ask for every workload. */
  standing(workload: WorkloadEndpoint, direction: Direction): Exposure['standing'];
}

/**
 * An evaluator for one cluster. Creating it costs little; everything is computed when it is first asked for.
 * @param previous an evaluator for the cluster before an edit. What depends only on workloads, namespaces and policies that are the
 * same objects as before is taken over, so that after an edit of one policy only its namespace is computed anew.
 */
export function createEvaluator(cluster: ClusterModel, previous?: Evaluator): Evaluator {
  return new ClusterEvaluator(cluster, previous instanceof ClusterEvaluator ? previous : undefined);
}

/** What two states do not both allow, where one's evaluator was made from the other's; undefined for any other two, which have nothing in common to go by. */
export function changedConnections(before: Evaluator, after: Evaluator): ChangedConnections | undefined {
  if (!(before instanceof ClusterEvaluator) || !(after instanceof ClusterEvaluator) || before.origin !== after.origin) return undefined;
  if (before.cluster.network !== after.cluster.network) return undefined;
  return changesBetween(before.stacks, after.stacks);
}

/** An answer names every workload that is reached, so few are kept. */
const recentTraffic = 4;

/** A workload, surely or possibly matched. */
interface Matched {
  readonly workload: WorkloadEndpoint;
  readonly sure: boolean;
}

class ClusterEvaluator implements Evaluator {
  readonly cluster: ClusterModel;
  readonly stacks: PolicyStacks;
  /** The same for all that were made from one another. */
  readonly origin: object;
  /** Matchings belong to the population, so they stay as long as it does. */
  readonly #matched: WeakMap<Matching, readonly Matched[]>;
  /** The latest answers: a hover, the lens above and the text with links ask for the same. */
  #traffic: readonly Traffic[] = [];
  readonly #pairs: PairAnswers;
  readonly admitting: Admitting;
  #ranges: readonly AddressRange[] | undefined;
  #groups: AnswerGroups | undefined;

  constructor(cluster: ClusterModel, previous: ClusterEvaluator | undefined) {
    this.cluster = cluster;
    this.origin = previous?.origin ?? {};
    const before = previous?.stacks;
    const population = createPopulation(cluster, before?.population);
    this.stacks = createPolicyStacks(cluster, population, before?.answers.next() ?? createAnswerTable(), before?.cache);
    this.#pairs = createPairAnswers(this.stacks);
    this.admitting = createAdmitting(this.stacks);
    this.#matched = previous && before?.population === population ? previous.#matched : new WeakMap();
  }

  policiesOf(workload: WorkloadEndpoint) {
    const { stacks } = this;
    return stacks.subjects(stacks.population.classOf(workload)).map(({ compiled, sure }) => ({ policy: compiled.policy, sure }));
  }

  doubtsOf(workload: WorkloadEndpoint) {
    const { stacks } = this;
    return stacks.doubts(stacks.population.classOf(workload));
  }

  subjectsOf(policy: Policy): readonly Matched[] {
    return this.#workloads(this.stacks.compiled(policy).subject);
  }

  matches(pods: PodMatcher): readonly Matched[] {
    return this.#workloads(this.stacks.population.matching(pods));
  }

  alike(workload: WorkloadEndpoint): readonly WorkloadEndpoint[] {
    return this.stacks.population.classOf(workload).workloads;
  }

  verdict(from: Endpoint, to: Endpoint, on: ConnectionSet = allConnections): Verdict {
    const [egress, ingress] = [this.#end(from, to, 'egress', on), this.#end(to, from, 'ingress', on)];
    const allowed = {
      sure: intersectConnections(egress.allowed.sure, ingress.allowed.sure),
      possible: intersectConnections(egress.allowed.possible, ingress.allowed.possible),
    };
    return { from, to, allowed, egress: egress.side, ingress: ingress.side };
  }

  allowed(from: Endpoint, to: Endpoint): Allowed {
    return this.#pairs.allowed(from, to);
  }

  outside(workload: WorkloadEndpoint, direction: Direction) {
    return this.#pairs.outside(workload, direction);
  }

  traffic(workload: WorkloadEndpoint, direction: Direction): Traffic {
    const known = this.#traffic.find((one) => one.workload === workload && one.direction === direction);
    if (known) return known;
    const traffic = trafficOf(this.stacks, workload, direction);
    this.#traffic = [traffic, ...this.#traffic.slice(0, recentTraffic - 1)];
    return traffic;
  }

  addressRanges(): readonly AddressRange[] {
    this.#ranges ??= cutAddresses(
      this.cluster.policies.map((policy) => this.stacks.compiled(policy).rules).flatMap(({ ingress, egress }) => [...ingress, ...egress]),
    );
    return this.#ranges;
  }

  connections(to?: WorkloadEndpoint): Iterable<Connection> {
    return to ? connectionsInto(this.stacks, to, this.#pairs) : allConnectionsOf(this.stacks);
  }

  possibleConnections(to?: WorkloadEndpoint): Iterable<PossibleConnection> {
    return to ? possibleConnectionsInto(this.stacks, to, this.#pairs) : possibleConnectionsOf(this.stacks);
  }

  answerGroups(): AnswerGroups {
    this.#groups ??= groupByAnswers(this.stacks);
    return this.#groups;
  }

  exposures(): Iterable<Exposure> {
    return exposuresOf(this.stacks);
  }

  standing(workload: WorkloadEndpoint, direction: Direction): Exposure['standing'] {
    return standingOf(this.stacks.stack(this.stacks.population.classOf(workload), direction));
  }

  /** What one end lets pass, and why. An address has no policies. */
  #end(own: Endpoint, other: Endpoint, direction: Direction, on: ConnectionSet): { readonly allowed: Allowed; readonly side: Side } {
    if (own.kind === 'addresses') return { allowed: { sure: on, possible: on }, side: { kind: 'notIsolated' } };
    const pod = this.stacks.population.classOf(own.workload);
    const stack = this.stacks.stack(pod, direction);
    const view = this.#view(other);
    const decided = view.kind === 'pods' ? stack.against(pod, view) : overRange(stack.outside(pod), view.range);
    const allowed = { sure: intersectConnections(decided.sure, on), possible: intersectConnections(decided.possible, on) };
    return { allowed, side: sideOf({ stack, own: pod, other: view, on }, decided) };
  }

  #view(end: Endpoint): PeerView {
    return end.kind === 'workload' ? { kind: 'pods', pod: this.stacks.population.classOf(end.workload) } : { kind: 'addresses', range: end.range };
  }

  /** The workloads that a matcher matches, by id. */
  #workloads(matching: Matching): readonly Matched[] {
    const known = this.#matched.get(matching);
    if (known) return known;
    const { classes } = this.stacks.population;
    const { sure, maybe } = matching.members();
    const expand = (indexes: readonly number[], isSure: boolean): Matched[] =>
      indexes.flatMap((index) => classes[index]?.workloads.map((workload) => ({ workload, sure: isSure })) ?? []);
    const matched = [...expand(sure, true), ...expand(maybe, false)].sort((a, b) => compareText(a.workload.id, b.workload.id));
    this.#matched.set(matching, matched);
    return matched;
  }
}
