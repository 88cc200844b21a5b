import type { Direction } from '../model/network-policy.js';
import type { AddressRange } from './address-set.js';
import type { ConnectionSet } from './connection-set.js';
import type { ClusterModel, WorkloadEndpoint } from './endpoint.js';
import type { PodMatcher, Policy, Rule } from './policy.js';

/** One end of a connection. */
export type Endpoint = WorkloadEnd | AddressEnd;

export interface WorkloadEnd {
  readonly kind: 'workload';
  readonly workload: WorkloadEndpoint;
}

/** Cluster-external addresses that no policy of the cluster tells apart. */
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
  | { readonly kind: 'admitted'; readonly allowed: Allowed; readonly by: readonly Admission[]; readonly isolatedBy: readonly Policy[] }
  | { readonly kind: 'denied'; readonly isolatedBy: readonly Denial[] }
  | { readonly kind: 'unknown'; readonly because: string; readonly isolatedBy: readonly Policy[] };

export interface Admission {
  readonly by: RuleReference;
  readonly ports: ConnectionSet;
  readonly sure: boolean;
}

/** An isolating policy that did not let the connection pass, and what each rule of it lacked. */
export interface Denial {
  readonly policy: Policy;
  readonly lacks: readonly RuleLack[];
}

export interface RuleLack {
  readonly rule: Rule;
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
  readonly peer: Endpoint | PossiblePods;
  readonly allowed: Allowed;
  /** The rules at the asked workload's end that admit it; empty where that end is not isolated. */
  readonly because: readonly Admission[];
}

/** Pods that no manifest of the workspace makes but a selector would admit; shown, never guessed away. */
export interface PossiblePods {
  readonly kind: 'possible';
  readonly matcher: PodMatcher;
}

/** All that may connect to one workload (or that it may connect to), after all policies of both ends. */
export interface Traffic {
  readonly workload: WorkloadEndpoint;
  readonly direction: Direction;
  /** The policies that isolate it in this direction; none: it is open. */
  readonly isolatedBy: readonly Policy[];
  readonly reaches: readonly Reach[];
}

/** Answers for one immutable cluster. Everything is computed when first asked and kept as long as the evaluator. */
export interface Evaluator {
  readonly cluster: ClusterModel;
  /** The policies whose subject the workload is: surely, or possibly where labels are unknown. */
  policiesOf(workload: WorkloadEndpoint): readonly { readonly policy: Policy; readonly sure: boolean }[];
  /** The workloads that a policy selects. */
  subjectsOf(policy: Policy): readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[];
  /** The workloads that a matcher matches; for peers, `dangling` rules and hovers. */
  matches(pods: PodMatcher): readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[];
  verdict(from: Endpoint, to: Endpoint): Verdict;
  traffic(workload: WorkloadEndpoint, direction: Direction): Traffic;
  /** Address ranges, both families, ascending and disjoint, covering everything, that no policy tells apart. */
  addressRanges(): readonly AddressRange[];
  /** Every pair with something surely allowed, sorted by the ids; a generator, so that 100 MB can be streamed. */
  connections(): Iterable<{ readonly from: Endpoint; readonly to: Endpoint; readonly allowed: ConnectionSet }>;
}
