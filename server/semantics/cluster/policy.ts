import type { Direction } from '../../model/network-policy.js';
import type { Protocol } from '../../model/object-base.js';
import { everything, type Selector } from './selector.js';

/**
 * The one form that every kind of policy lowers to; nothing behind this point asks which kind it was.
 * Values only: a place in the text is named by `PolicyId` and indexes, and looked up when it is printed,
 * so that moving a policy in its file recomputes nothing.
 */
export interface Policy {
  readonly id: PolicyId;
  /** The Kubernetes kind, for people to read. */
  readonly kind: string;
  readonly name: string;
  /** Undefined for a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly tier: Tier;
  /** Within the tier, lower first; 0 where the tier has no order. */
  readonly priority: number;
  readonly subject: PodMatcher;
  /** Whether it isolates its subject; apart from the rules, because a policy without rules isolates too. Undefined: cannot be said (a template). */
  readonly isolates: Readonly<Record<Direction, boolean | undefined>>;
  readonly rules: Readonly<Record<Direction, readonly Rule[]>>;
  /** Its API says what happens to ICMP. That of NetworkPolicy leaves it to plugins, so an answer without such a policy tells of ports alone. */
  readonly tellsIcmp?: true;
}

/** Names one object of the workspace: what `Snapshot.object` takes. Stable while the text around it changes. */
export type PolicyId = string;

export interface Rule {
  readonly direction: Direction;
  /** Place in the policy's list, from 0; behind the last one for the rules that a template may add. */
  readonly index: number;
  readonly action: 'allow' | 'deny' | 'pass';
  /** Any of them suffices; `'anyone'`: no restriction, also cluster-external addresses. */
  readonly peers: readonly Peer[] | 'anyone';
  /** Any of them suffices; `'any'`: every port of every protocol. */
  readonly ports: readonly PortMatcher[] | 'any';
  /** Why it cannot be said what the rule admits (a template): nothing is sure then, anything is possible; peers and ports hold what can be read. */
  readonly unknown?: string;
  /** It is all written, but what it means depends on something that is in no manifest. */
  readonly conditional?: true;
}

export type Peer = PodPeer | AddressPeer;

export interface PodPeer {
  readonly kind: 'pods';
  readonly index: number;
  readonly pods: PodMatcher;
}

/** Addresses, mostly outside the cluster. A `cidr` that is none matches nothing. */
export interface AddressPeer {
  readonly kind: 'addresses';
  readonly index: number;
  /** Empty where a template makes it: any address is possible then. */
  readonly cidr: string;
  readonly except: readonly string[];
  /** Why it cannot be said which addresses are meant (a template); those of `cidr` without `except` are possible, none is sure. */
  readonly unknown?: string;
  /** It is all written, but which addresses are meant is in no manifest. */
  readonly conditional?: true;
  /** Whether pods that have such an address are meant, too; absent: plugins differ in it. */
  readonly pods?: 'always' | 'never';
}

/** Pods by the labels of their namespace and their own. */
export interface PodMatcher {
  /** A namespace by name (the policy's own), or by its labels. */
  readonly namespaces: { readonly name: string } | { readonly labels: Selector };
  readonly pods: Selector;
}

/** Every pod of the cluster, whoever makes it. */
export const everyPod: PodMatcher = { namespaces: { labels: everything }, pods: everything };

export interface PortMatcher {
  readonly index: number;
  /** Undefined: every protocol. */
  readonly protocol: Protocol | undefined;
  /** By number, both ends included; by the name that the destination's container gives a port; or all of the protocol. */
  readonly port: { readonly first: number; readonly last: number } | { readonly name: string } | 'all';
  /** A range that `endPort` makes, which some plugins pass over. */
  readonly endPort?: true;
  /** Why it cannot be said which ports are meant (a template); all that protocol and port say are possible, none is sure. */
  readonly unknown?: string;
}

/** A stage at which connections are decided. Each family says at which its policies stand; those of one stage decide together. */
export interface Tier {
  readonly id: string;
  /** Lower ones are asked first. */
  readonly order: number;
  /** `any-allow`: one allowing rule of any policy suffices; `first-match`: by priority, then by rule. */
  readonly decides: 'any-allow' | 'first-match';
  /** What becomes of what none of its policies decides: `deny`, where one of them isolates the subject; `next`, the next tier decides; `allow`, nothing comes behind it. */
  readonly rest: 'deny' | 'next' | 'allow';
}

/** The directions that a policy surely isolates. */
export function surelyIsolated({ isolates }: Pick<Policy, 'isolates'>): readonly Direction[] {
  return (['ingress', 'egress'] as const).filter((direction) => isolates[direction] === true);
}

/** Whether the rules of a policy are asked in their order, and decide one by one; any other policy isolates, and admits by any rule. */
export function decidesInOrder({ tier }: Pick<Policy, 'tier'>): boolean {
  return tier.decides === 'first-match';
}
