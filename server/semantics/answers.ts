import type { Direction } from '../model/network-policy.js';
import type { Protocol } from '../model/objects.js';
import type { AddressRange, AddressSet } from './address-set.js';
import type { AnswerGroups } from './answer-groups.js';
import type { ConnectionSet } from './connection-set.js';
import type { Doubt } from './doubt.js';
import type { ClusterModel, WorkloadEndpoint } from './endpoint.js';
import type { PodMatcher, Policy, Rule } from './policy.js';
import type { PossibleConnection } from './possible-connections.js';

/** One end of a connection. */
export type Endpoint = WorkloadEnd | AddressEnd;

export interface WorkloadEnd {
  readonly kind: 'workload';
  readonly workload: WorkloadEndpoint;
}

/** Cluster-external addresses. Where policies tell them apart, an answer is sure that holds for all of them, possible that holds for some. */
export interface AddressEnd {
  readonly kind: 'addresses';
  readonly range: AddressRange;
}

/** Which rule, by which of its peers and ports; `undefined` indexes where the rule names none. */
export interface RuleReference {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly peer: number | undefined;
  readonly port: number | undefined;
}

/** What may pass in one direction at one end, surely and (because of templates or unknown labels) possibly. `possible` includes `sure`. */
export interface Allowed {
  readonly sure: ConnectionSet;
  readonly possible: ConnectionSet;
}

/** Why one end of a connection lets it pass or not. */
export type Side =
  | { readonly kind: 'notIsolated' }
  | {
      readonly kind: 'admitted';
      readonly allowed: Allowed;
      /** Empty where only ports that no rule names pass, because no policy isolates. */
      readonly by: readonly Admission[];
      readonly isolatedBy: readonly Policy[];
      /** Rules of an admin kind that refuse part of it. */
      readonly deniedBy: readonly Admission[];
    }
  /** `isolatedBy` is empty where only rules that deny refuse it. */
  | { readonly kind: 'denied'; readonly isolatedBy: readonly Denial[]; readonly deniedBy: readonly Admission[] }
  /** Nothing is surely admitted, something possibly. `by`: the rules that may admit it. */
  | {
      readonly kind: 'unknown';
      readonly because: string;
      readonly allowed: Allowed;
      readonly by: readonly Admission[];
      readonly isolatedBy: readonly Policy[];
    };

/** A rule that decides on part of a connection, and on which ports of it. */
export interface Admission {
  readonly by: RuleReference;
  readonly ports: ConnectionSet;
  /** Neither the rule nor whether its policy selects the workload is in doubt. */
  readonly sure: boolean;
}

/** An isolating policy that did not let the connection pass, and what each rule of it lacked. */
export interface Denial {
  readonly policy: Policy;
  readonly lacks: readonly RuleLack[];
}

export interface RuleLack {
  readonly rule: Rule;
  /** What it has not: the other end among its peers, the ports asked for, or neither. */
  readonly lack: 'peer' | 'port' | 'both';
}

/** May `from` connect to `to`: both sides must let it pass. */
export interface Verdict {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly allowed: Allowed;
  readonly egress: Side;
  readonly ingress: Side;
}

/** One row of "who can reach this pod" or "what it can reach". */
export interface Reach {
  readonly peer: WorkloadEnd | OutsideEnd | PossiblePods;
  readonly allowed: Allowed;
  /** The rules at the asked workload's end that admit it; empty where that end is not isolated. */
  readonly because: readonly Admission[];
}

/** All cluster-external addresses with the same answer. */
export interface OutsideEnd {
  readonly kind: 'outside';
  /** Ascending and disjoint, IPv4 before IPv6. */
  readonly addresses: AddressSet;
  /** Every address of both families. */
  readonly all: boolean;
}

/** Pods that a selector would admit though no manifest of the workspace makes one; shown, never guessed away. */
export interface PossiblePods {
  readonly kind: 'possible';
  readonly matcher: PodMatcher;
}

/** All that may connect to one workload (or that it may connect to), after all policies of both ends. */
export interface Traffic {
  readonly workload: WorkloadEndpoint;
  readonly direction: Direction;
  /** The policies that limit it in this direction: those that isolate it, and those of an admin kind that deny something; none: it is open. */
  readonly isolatedBy: readonly Policy[];
  /** What is allowed surely or possibly: addresses first, then workloads by id, then possible pods. No row for the workload itself. */
  readonly reaches: readonly Reach[];
}

/** What one direction of a workload is open to, beyond what manifests make. */
export interface Exposure {
  readonly workload: WorkloadEndpoint;
  readonly direction: Direction;
  /** `isolated`: only what rules of NetworkPolicies admit passes; `limited`: rules of an admin kind deny something; `open`; `unknown`: a template or unknown labels decide. */
  readonly standing: 'open' | 'limited' | 'isolated' | 'unknown';
  /** The whole cluster first, where all of it passes; then the others, in no order. */
  readonly to: readonly Exposed[];
}

/** Pods that no manifest makes, and what the workload's policies surely let them exchange with it. Their own policies may still close it where they are not known. */
export interface Exposed {
  readonly pods: PodMatcher;
  /** Those among them of which it is not said, because a rule that denies or passes on means them. What holds for them is said in rows of their own. */
  readonly except: readonly PodMatcher[];
  readonly allowed: ConnectionSet;
  /** Egress by names of ports, which mean a number only once such a pod is there. */
  readonly names: readonly { readonly protocol: Protocol; readonly name: string }[];
}

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
  traffic(workload: WorkloadEndpoint, direction: Direction): Traffic;
  /** Address ranges, both families, ascending and disjoint, covering everything, that no policy tells apart. */
  addressRanges(): readonly AddressRange[];
  /**
   * Every pair with something surely allowed, sorted by both ends (addresses first, ascending; then workloads by id); a generator,
   * so that 100 MB can be streamed. For each workload the addresses are cut as seldom as possible.
   */
  connections(): Iterable<{ readonly from: Endpoint; readonly to: Endpoint; readonly allowed: ConnectionSet }>;
  /** Every pair with something possible that is not sure, in the same order; `allowed` is that part alone. */
  possibleConnections(): Iterable<PossibleConnection>;
  /** The same by groups of workloads that nothing tells apart; for pictures, where the list would be too long. */
  answerGroups(): AnswerGroups;
  /** For every workload, by id, ingress before egress; a generator, too. */
  exposures(): Iterable<Exposure>;
}
