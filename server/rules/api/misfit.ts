import type { AdminForm } from '../../model/admin-policy.js';
import type { Mismatch } from '../../model/mismatch.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { editDistance } from '../../util/text.js';
import type { Place } from './place.js';

/** The rules about what does not fit the schema. Each mismatch belongs to exactly one of them: the most special. */
export type MismatchRule =
  | 'unknown-field'
  | 'status-field-present'
  | 'pod-selector-misplaced'
  | 'spec-field-under-pod-selector'
  | 'namespace-selector-on-subject'
  | 'labels-without-match-labels'
  | 'direction-keyword-mismatch'
  | 'ports-inside-peer'
  | 'peer-fields-outside-list'
  | 'unsupported-concept'
  | 'list-expected'
  | 'map-expected'
  | 'missing-space-after-colon'
  | 'label-value-not-string'
  | 'type-mismatch'
  | 'protocol-unknown-value'
  | 'policy-types-unknown-value'
  | 'policy-types-too-many'
  | 'port-list-or-range-string'
  | 'port-out-of-range'
  | 'cidr-invalid'
  | 'match-expression-invalid'
  | 'name-invalid'
  | 'metadata-invalid'
  | 'action-unknown-value'
  | 'tier-unknown-value'
  | 'field-missing'
  | 'pods-selector-missing'
  | 'list-length-invalid'
  | 'priority-out-of-range'
  | 'rule-name-too-long'
  /** These look by themselves. */
  | 'api-version-removed'
  | 'admin-api-version';

/** A mismatch with what its rule needs to know of it. */
export interface Misfit {
  /** What to underline: the key where it is at fault, or where the value is too long to be. */
  readonly at: Range;
  readonly mismatch: Mismatch;
  /** Of the map or list around, from the document's root. */
  readonly parent: Path;
  /** What the map or list around is. */
  readonly place: Place;
  /** Of an admin policy: how its kind is written. */
  readonly form?: AdminForm | undefined;
  /** The field's name, or the index of the item as text. */
  readonly name: string;
}

export const PORT_FIELDS: ReadonlySet<string> = new Set(['port', 'protocol', 'endPort']);

/** A text behind a key in a selector is a label, unless the key is all but one of the two that belong there. */
export function selectorRule(name: string, { found }: Mismatch): MismatchRule {
  const isMisspelled = ['matchLabels', 'matchExpressions'].some((known) => known.toLowerCase() === name.toLowerCase() || editDistance(name, known, 2) <= 2);
  return isMisspelled || found === 'map' || found === 'list' || PORT_FIELDS.has(name) ? 'unknown-field' : 'labels-without-match-labels';
}

/** `app:web`, which was to be a map but has no blank behind its colon. */
export function missesBlank(text: string): boolean {
  return /^[\w./-]+:\S*$/.test(text);
}
