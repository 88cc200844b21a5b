import type { LabelSelector, NetworkPolicy } from '../../model/network-policy.js';
import { isPolicy, type PolicyObject } from '../../model/objects.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { labelsText } from '../../words/written.js';
import type { EnvironmentView, ObjectId, PlacedObject } from '../../workspace/snapshot.js';
import { type Edits, losing, widening } from '../edits.js';
import { requirementsOf } from '../reading.js';
import type { EnvironmentTarget, Fix, RelatedPlace, RuleContext } from '../rule.js';
import { createDiagnosis, type DiagnosisReason, type Unmatched } from './diagnosis.js';
import { placeOfObject, placesOf } from './matching.js';

export type UnmatchedFact<K extends DiagnosisReason['kind']> = Unmatched & {
  readonly at: Range;
  readonly related: readonly RelatedPlace[];
  readonly reason: Extract<DiagnosisReason, { readonly kind: K }>;
};

/** The selectors of a policy that match nothing for one reason, of the policy's pods or of its peers. */
export function* unmatchedBecause<K extends DiagnosisReason['kind']>(
  { object, view, once }: EnvironmentTarget<NetworkPolicy>,
  kind: K,
  of: 'subject' | 'peers' | 'both',
): Iterable<UnmatchedFact<K>> {
  for (const unmatched of once(unmatchedByObject)(object)) {
    const isPeer = unmatched.peer !== undefined;
    if ((of === 'peers' && !isPeer) || (of === 'subject' && isPeer) || !isReason(unmatched.reason, kind)) continue;
    yield { ...unmatched, reason: unmatched.reason, at: placeOf(unmatched.selector), related: relatedOf(view, unmatched.reason) };
  }
}

/** Several rules ask for the same policy; the diagnosis is made once. */
function unmatchedByObject(view: EnvironmentView): (object: PlacedObject) => readonly Unmatched[] {
  const diagnose = createDiagnosis(view);
  const known = new Map<ObjectId, readonly Unmatched[]>();
  return (object) => {
    const unmatched = known.get(object.id) ?? diagnose(object);
    known.set(object.id, unmatched);
    return unmatched;
  };
}

/** What the finding speaks of besides the selector. */
function relatedOf(view: EnvironmentView, reason: DiagnosisReason): readonly RelatedPlace[] {
  if (reason.kind === 'near-miss') return placesOf(view, [reason.miss.workload]);
  if (reason.kind === 'owner') return placeOfObject(reason.owner, `${reason.owner.object.kind.value} \`${reason.owner.object.metadata.name?.value}\``);
  return reason.kind === 'unknown' ? [] : placesOf(view, reason.workloads);
}

function isReason<K extends DiagnosisReason['kind']>(reason: DiagnosisReason, kind: K): reason is Extract<DiagnosisReason, { readonly kind: K }> {
  return reason.kind === kind;
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
