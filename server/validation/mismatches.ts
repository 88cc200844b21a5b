import { orderFormOf } from '../families/written.js';
import type { AdminForm, AdminPolicy } from '../model/admin-policy.js';
import type { Mismatch } from '../model/mismatch.js';
import type { NetworkPolicy } from '../model/network-policy.js';
import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import { editDistance } from '../util/text.js';
import { type Place, placeIn } from './place.js';

/** A mismatch with what its check needs to know of it. */
export interface PlacedMismatch {
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

/** Where a policy does not fit the schema of its kind. */
export function mismatchesOf(policy: NetworkPolicy | AdminPolicy): readonly PlacedMismatch[] {
  const form = orderFormOf(policy);
  return policy.mismatches.map((mismatch) => placed(mismatch, policy, form));
}

function placed(mismatch: Mismatch, policy: NetworkPolicy | AdminPolicy, form: AdminForm | undefined): PlacedMismatch {
  const parent = mismatch.path.slice(0, -1);
  const isBlock = mismatch.found === 'map' || mismatch.found === 'list';
  return {
    at: (mismatch.fault === 'unknown' || isBlock || mismatch.range.start === mismatch.range.end ? mismatch.key : undefined) ?? mismatch.range,
    mismatch,
    parent,
    place: placeIn(policy, parent.slice(policy.path.length)),
    form,
    name: String(mismatch.path.at(-1) ?? ''),
  };
}

export const SPEC_FIELDS: readonly string[] = ['podSelector', 'policyTypes', 'ingress', 'egress'];
export const PEER_FIELDS: readonly string[] = ['podSelector', 'namespaceSelector', 'ipBlock'];
export const BLOCK_FIELDS: readonly string[] = ['cidr', 'except'];
export const PORT_FIELDS: readonly string[] = ['port', 'protocol', 'endPort'];

/** Whether the schema has no such field, and the map that it stands in is one of these. */
export function isUnknownIn({ mismatch: { fault }, place }: PlacedMismatch, ...places: readonly Place[]): boolean {
  return fault === 'unknown' && places.includes(place);
}

/** Whether a value has another type than one that is neither a map nor a list. */
export function isOtherScalar({ mismatch: { fault, expected } }: PlacedMismatch): boolean {
  return fault === 'type' && expected[0] !== 'array' && expected[0] !== 'object';
}

/** Whether a value stands where a map belongs. */
export function isNoMap({ mismatch: { fault, expected } }: PlacedMismatch): boolean {
  return fault === 'type' && expected[0] === 'object';
}

/** `app:web`, which was to be a map but has no blank behind its colon. */
export function missesBlank({ mismatch: { found, text } }: PlacedMismatch): boolean {
  return found === 'string' && /^[\w./-]+:\S*$/.test(text);
}

/** Whether a place of an admin policy holds numbers of ports. */
export function holdsPorts(place: Place): boolean {
  return place === 'portNumber' || place === 'portRange' || place === 'destinationPort';
}

/** `to` in an ingress rule, `from` in an egress rule. */
export function isOtherDirection({ name, parent }: PlacedMismatch): boolean {
  return name === (parent.at(-2) === 'ingress' ? 'to' : 'from');
}

/** `port:` of a rule with the entries of `ports` below it: that key, misspelt. */
export function isListOfPorts({ place, name, mismatch: { found } }: PlacedMismatch): boolean {
  return place === 'rule' && name === 'port' && (found === 'list' || found === 'map');
}

/** A text behind a key in a selector is a label, unless the key is all but one of the two that belong there. */
export function isLabelIn({ name, mismatch: { found } }: PlacedMismatch): boolean {
  const isMisspelled = ['matchLabels', 'matchExpressions'].some((known) => known.toLowerCase() === name.toLowerCase() || editDistance(name, known, 2) <= 2);
  return !isMisspelled && found !== 'map' && found !== 'list' && !PORT_FIELDS.includes(name);
}

/** A selector of an admin policy that its API server completes: what is missing is no reason to refuse it. */
export function isCompleted({ mismatch: { fault }, place, form }: PlacedMismatch): boolean {
  return fault === 'missing' && place === 'pods' && form?.completesPods === true;
}
