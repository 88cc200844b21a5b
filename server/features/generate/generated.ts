import type { Dependency } from '../../dependencies/dependency.js';
import type { Direction } from '../../model/network-policy.js';
import type { AllowPeer } from '../../rules/allow-text.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import type { ConnectionSet } from '../../semantics/sets/connection-set.js';
import type { Change } from '../compare.js';

/** A rule that lets pass what a manifest says has to work, or name lookups. */
export interface GeneratedRule {
  readonly direction: Direction;
  /** Any of them suffices; undefined: everyone, because no selector matches who is meant. */
  readonly peers: readonly AllowPeer[] | undefined;
  readonly ports: ConnectionSet;
  /** Who is let pass, in words: `shop/Deployment/web`, `Service shop/db`, `the API server`. */
  readonly who: string;
  /** What says that it has to work; empty: name lookups, which every other rule for egress needs. */
  readonly because: readonly Dependency[];
}

/** A NetworkPolicy that is proposed. */
export interface GeneratedPolicy {
  readonly name: string;
  readonly namespace: string;
  /** The selector of its pods; empty: all of the namespace. */
  readonly pods: readonly Requirement[];
  readonly isolates: readonly Direction[];
  readonly rules: readonly GeneratedRule[];
  /** What it is for, as a sentence. */
  readonly purpose: string;
}

/** A connection that has to work, and that the policies do not let pass: no rule can be written for it. */
export interface NotAllowed {
  readonly dependency: Dependency;
  /** As a sentence. */
  readonly because: string;
}

/** Policies for a workload or a namespace, and what they would change. */
export interface GeneratedPolicies {
  readonly policies: readonly GeneratedPolicy[];
  readonly notAllowed: readonly NotAllowed[];
  /** What no longer passes with them, by both ends; what opens is among them. */
  changes(): readonly Change[];
}

/** What policies are generated for. */
export type GenerateTarget = { readonly workload: string } | { readonly namespace: string };
