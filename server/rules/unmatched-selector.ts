import type { LabelSelector, PolicyPeer } from '../model/network-policy.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Range } from '../util/range.js';
import type { EnvironmentView, PlacedObject } from '../workspace/snapshot.js';
import type { WrittenRequirement } from './reading.js';

/** A selector of a policy that surely matches no pod, where all that could match is known. */
export interface Unmatched {
  readonly selector: LabelSelector;
  /** Undefined: the pods that the policy is for. */
  readonly peer: PolicyPeer | undefined;
  /** Where it looks for pods. */
  readonly namespaces: readonly string[];
  /** What runs there. */
  readonly workloads: readonly WorkloadEndpoint[];
  /** The ids of the workloads that the policy is for. */
  readonly subjects: readonly string[];
}

/** The same for rules, which ask for the likeliest reason. Each answer is found when it is asked for. */
export interface UnmatchedSelector {
  readonly object: PlacedObject;
  readonly view: EnvironmentView;
  readonly unmatched: Unmatched;
  /**
   * Whether the workspace holds what the namespace is made of. Where nobody wrote a namespace, the policy and the pods only meet in `default` by
   * name: then a workload must stand near the policy.
   */
  isAtHome(): boolean;
  /** The workloads of any namespace whose pods it surely matches by their labels. */
  elsewhere(): readonly WorkloadEndpoint[];
  /** Those of the policy's own namespace. */
  inOwnNamespace(): readonly WorkloadEndpoint[];
  /** A workload or Service that has the labels itself, other than its pods. */
  owner(): LabelOwner | undefined;
  /** A workload that it all but matches. */
  nearMiss(): NearMiss | undefined;
}

export interface LabelOwner {
  readonly owner: PlacedObject;
  /** Of a Service: what it selects. */
  readonly workload: WorkloadEndpoint | undefined;
}

/** A workload that all but matches a selector, and what would have to be written instead. */
export interface NearMiss {
  readonly workload: WorkloadEndpoint;
  readonly changes: readonly LabelChange[];
}

export interface LabelChange {
  readonly what: 'key' | 'value';
  /** Of the key or value as written. */
  readonly range: Range;
  readonly requirement: WrittenRequirement;
  readonly written: string;
  readonly instead: string;
}
