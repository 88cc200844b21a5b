import type { Direction } from '../model/network-policy.js';
import type { Doubt } from '../semantics/cluster/doubt.js';
import type { PodMatcher } from '../semantics/cluster/policy.js';
import type { Selector } from '../semantics/cluster/selector.js';

/**
 * What a policy of such a kind may do to an answer. `filters`: it may allow or deny connections of the pods that it is for. `above`: it lets
 * connections pass and decides what is served over them (a mesh). `elsewhere`: it is about networks other than the cluster's own. `none`:
 * nothing, because it is only watched, or only orders policies.
 */
export type Effect = 'filters' | 'above' | 'elsewhere' | 'none';

/** A policy of a family whose rules are not evaluated: whom it may be for, as far as that can be read. */
export interface UnevaluatedPolicy {
  /** As `--ignore-families` takes it. */
  readonly family: string;
  /** As people call it. */
  readonly title: string;
  readonly effect: Effect;
  /** Together they cover at least the pods that the policy is for; none: it is for no pods. */
  readonly subjects: readonly UnevaluatedSubject[];
  /** NetworkPolicies that a controller makes of the object are meant, and not the object itself. */
  readonly makes?: true;
}

/** Pods that a policy may be for, and the directions in which it may decide about them. */
export interface UnevaluatedSubject {
  /** `own`: the namespace that the policy lives in. */
  readonly namespaces: 'own' | Selector;
  readonly pods: Selector;
  readonly directions: readonly Direction[];
  /** It has no rules in these directions, and its rules are those of a NetworkPolicy. */
  readonly closesOnly?: true;
}

/** An unevaluated policy at its place in an environment. */
export interface PlacedUnevaluated {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly policy: UnevaluatedPolicy;
}

/** What such a policy leaves open in every answer. */
export function doubtsOf({ id, kind, name, namespace, policy }: PlacedUnevaluated): readonly Doubt[] {
  if (policy.effect !== 'filters') return [];
  const title = titleOf({ kind, name, namespace, policy });
  const because = policy.makes ? `the NetworkPolicies that ${title} makes are not here` : `${title} is of a family that is not evaluated`;
  return policy.subjects.map((subject) => ({
    id,
    kind: 'family-not-evaluated',
    subject: matcherOf(subject, namespace),
    directions: subject.directions,
    because,
    ...(subject.closesOnly ? { closesOnly: true } : {}),
  }));
}

/** "Antrea NetworkPolicy shop/web". */
export function titleOf({ kind, name, namespace, policy }: Omit<PlacedUnevaluated, 'id'>): string {
  const own = kind.startsWith(policy.title) ? kind : `${policy.title} ${kind}`;
  return `${own} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

function matcherOf({ namespaces, pods }: UnevaluatedSubject, own: string | undefined): PodMatcher {
  if (namespaces !== 'own') return { namespaces: { labels: namespaces }, pods };
  return { namespaces: own === undefined ? { labels: { requirements: [], unknown: true } } : { name: own }, pods };
}
