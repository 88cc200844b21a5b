import type { Direction } from '../../model/network-policy.js';
import type { Policy, Rule } from '../cluster/policy.js';

/** Something that is not known, because of which it cannot be said whether a connection passes. `words` tells it. */
export type DoubtReason =
  /** The object that is behind it says so itself; see `Doubt`. */
  | { readonly kind: 'doubt'; readonly because: string }
  | { readonly kind: 'on-host'; readonly end: 'source' | 'destination' }
  /** Whether a policy is for the pods. */
  | { readonly kind: 'subject'; readonly policy: Policy; readonly labels: LabelsDoubt }
  /** Whether a policy is about a direction, which a template writes. */
  | { readonly kind: 'direction'; readonly policy: Policy; readonly direction: Direction }
  /** What a rule decides, for a reason that its family gives. */
  | { readonly kind: 'rule'; readonly policy: Policy; readonly rule: Rule; readonly unknown: string }
  /** Whether a rule matches the other end. */
  | { readonly kind: 'peer'; readonly policy: Policy; readonly rule: Rule; readonly doubt: PeerDoubt }
  /** Which ports a rule opens; `passesOverEndPort`: the plugin takes no notice of the ends of its ranges. */
  | { readonly kind: 'ports'; readonly policy: Policy; readonly rule: Rule; readonly passesOverEndPort?: boolean }
  /** Policies of one tier and priority decide otherwise about the same ports. */
  | { readonly kind: 'tie'; readonly policies: readonly [Policy, Policy] }
  | { readonly kind: 'named-ports' }
  /** Further reasons that are not told. */
  | { readonly kind: 'more'; readonly count: number };

export type PeerDoubt =
  /** Of the pods of a StatefulSet only these match, by their numbers. */
  | { readonly kind: 'some'; readonly prefix: string; readonly numbers: readonly number[] }
  | { readonly kind: 'labels'; readonly labels: LabelsDoubt }
  /** Network plugins differ in whether blocks match the addresses of pods. */
  | { readonly kind: 'plugin' }
  | { readonly kind: 'pod-addresses' }
  | { readonly kind: 'unknown' };

/** The label in which the pods of one workload differ; undefined where a label or the selector is not known. */
export type LabelsDoubt = { readonly differing: string | undefined };
