import type { LabelSelector } from '../../model/network-policy.js';
import { isPolicy, type PolicyObject } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { labelsText } from '../../words/written.js';
import { type Edits, losing, widening } from '../edits.js';
import { requirementsOf } from '../reading.js';
import type { Fix, RelatedPlace, RuleContext, Violation } from '../rule.js';
import type { Unmatched, UnmatchedSelector } from '../unmatched-selector.js';
import { isInstalledElsewhere } from './installed-elsewhere.js';

/** What a rule found of an unmatched selector: the reason is the rule's own. */
export type UnmatchedFact<R> = Unmatched & Violation & { readonly reason: R };

/** The workloads that it would match were it not for namespaces. */
export interface Elsewhere {
  readonly workloads: readonly WorkloadEndpoint[];
}

/**
 * The fact of a rule that knows why a selector matches nothing.
 * @param related what the finding speaks of besides the selector
 */
export function unmatchedFact<R>({ unmatched }: UnmatchedSelector, reason: R, related: readonly RelatedPlace[] = []): UnmatchedFact<R> {
  return { ...unmatched, reason, at: placeOf(unmatched.selector), related };
}

/** Whether nothing that is usually installed from elsewhere is looked for, in a namespace whose pods are here. */
export function isLookedForHere(target: UnmatchedSelector): boolean {
  return target.isAtHome() && !isInstalledElsewhere(target.unmatched.selector);
}

/** The label where it is the only one, else the selector's key. */
export function placeOf(selector: LabelSelector): Range {
  const { requirements } = requirementsOf(selector);
  const [only, ...others] = requirements;
  return only && others.length === 0 ? only.range : selector.key;
}

/** "No pod of `shop` is labelled `app=web`". */
export function noPodText({ namespaces, selector }: Unmatched): string {
  return `No pod of ${namespacesListText(namespaces)} is labelled \`${labelsText(selector)}\``;
}

export function namespacesListText(namespaces: readonly string[]): string {
  return listed(namespaces.map((name) => `\`${name}\``));
}

/**
 * A fix that makes the selector match. A peer lets more through then; so may a policy that begins to hold for pods, by its rules, where
 * another policy closes the same pods already. One without rules closes pods only, but none that its labels may have been meant for.
 */
export function matchingFix({ peer }: Unmatched, { placed }: RuleContext, title: string, edits: Edits): readonly Fix[] {
  if (peer) return widening(`${title} (lets more through)`, edits);
  const isDeny = placed !== undefined && isPolicy(placed.object) && !hasRules(placed.object);
  return isDeny ? losing(title, edits) : widening(`${title}, so that the policy counts for them`, edits);
}

/** What a selector that matches nothing does to the policy. */
export function effectText({ peer }: Unmatched): string {
  return peer ? 'so this peer admits nobody' : 'so this policy protects nothing';
}

function hasRules({ spec: { ingress, egress } }: PolicyObject): boolean {
  return [ingress, egress].some((list) => (list?.items.length ?? 0) > 0);
}
