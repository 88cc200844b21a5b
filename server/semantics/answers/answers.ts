import type { Direction } from '../../model/network-policy.js';
import type { Protocol } from '../../model/object-base.js';
import type { Endpoint, WorkloadEnd, WorkloadEndpoint } from '../cluster/endpoint.js';
import type { PodMatcher, Policy, Rule } from '../cluster/policy.js';
import type { AddressSet } from '../sets/address-set.js';
import type { Allowed, ConnectionSet } from '../sets/connection-set.js';
import type { DoubtReason } from './doubt-reason.js';

/** Which rule, by which of its peers and ports; `undefined` indexes where the rule names none. */
export interface RuleReference {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly peer: number | undefined;
  readonly port: number | undefined;
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
      readonly because: readonly DoubtReason[];
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
  /** Those among them of which it is not said, because a rule that denies or passes on matches them. What holds for them is said in rows of their own. */
  readonly except: readonly PodMatcher[];
  readonly allowed: ConnectionSet;
  /** Egress by names of ports, which mean a number only once such a pod is there. */
  readonly names: readonly { readonly protocol: Protocol; readonly name: string }[];
}
