import type { AdminPolicy } from '../model/admin-policy.js';
import type { NetworkPolicy } from '../model/network-policy.js';
import type { Namespace, Service, Workload } from '../model/objects.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { KubernetesVersion } from './kubernetes-version.js';
import { mismatchesOf, type PlacedMismatch } from './mismatches.js';

/** What each kind of check looks at. */
export interface Checked {
  /** One YAML document, whatever it holds. */
  readonly document: SyntaxTree;
  readonly NetworkPolicy: NetworkPolicy;
  readonly AdminPolicy: AdminPolicy;
  readonly policy: NetworkPolicy | AdminPolicy;
  /** A policy, or what carries or selects labels: what makes pods, a Namespace, a Service. */
  readonly labelled: NetworkPolicy | AdminPolicy | Workload | Namespace | Service;
}

/** What a check finds: plain data, enough to word it without the document. */
export interface CheckProblem {
  /** Of the document. */
  readonly at: Range;
  /** Servers of earlier versions take it. */
  readonly refusedFrom?: KubernetesVersion | undefined;
}

export interface CheckContext<T = unknown> {
  readonly tree: SyntaxTree;
  /** Where the policy that is looked at does not fit its schema, in ways that are this check's own. */
  readonly mismatches: readonly PlacedMismatch[];
  /** What `compute` (a function of a module, not one made on the spot) makes of the target: made once for all checks that ask. */
  once<R>(compute: (target: T, tree: SyntaxTree) => R): R;
}

/** One reason for which kubectl or an API server refuses a document. The rule of the same id words it. */
export interface Check<K extends keyof Checked = keyof Checked, P extends CheckProblem = CheckProblem> {
  readonly id: string;
  /** `syntax`: kubectl cannot read the document. `api`: the API server refuses the object. */
  readonly category: 'syntax' | 'api';
  readonly on: K;
  /**
   * The API server refuses it only where it reads strictly, and else drops what the problem is about, which means nothing. The policy counts in
   * answers then, for most ways of applying manifests are not strict.
   */
  readonly dropped?: true;
  /** Whether a place that does not fit the schema is for this check to say. No two checks of one kind of policy match the same. */
  matches?(mismatch: PlacedMismatch): boolean;
  /** It takes what no other check matches, too. */
  readonly rest?: true;
  /** It finds nothing where no mismatch is its own. */
  readonly onlyMismatches?: true;
  find(target: Checked[K], context: CheckContext<Checked[K]>): Iterable<P>;
}

/** Declares a check; only ties the types. */
export function check<K extends keyof Checked, P extends CheckProblem>(definition: Check<K, P>): Check<K, P> {
  return definition;
}

/** Declares a check that finds what does not fit the schema, as it is. */
export function mismatchCheck<K extends 'NetworkPolicy' | 'AdminPolicy' | 'policy'>(
  definition: Pick<Check<K>, 'id' | 'on' | 'dropped' | 'rest'> & { matches(mismatch: PlacedMismatch): boolean },
): Check<K, PlacedMismatch> {
  return { category: 'api', onlyMismatches: true, ...definition, find: (_, { mismatches }) => mismatches };
}

/** For each place where a policy does not fit its schema, the check that it is for. */
export function sortMismatches(policy: NetworkPolicy | AdminPolicy, checks: readonly Check[]): ReadonlyMap<Check, readonly PlacedMismatch[]> {
  const sorted = new Map<Check, PlacedMismatch[]>();
  if (policy.mismatches.length === 0) return sorted;
  const asked = checks.filter(({ on, matches }) => matches && (on === policy.type || on === 'policy' || on === 'labelled'));
  const order = [...asked.filter(({ rest }) => !rest), ...asked.filter(({ rest }) => rest)];
  for (const mismatch of mismatchesOf(policy)) {
    const own = order.find((each) => each.matches?.(mismatch));
    if (own) sorted.set(own, [...(sorted.get(own) ?? []), mismatch]);
  }
  return sorted;
}
