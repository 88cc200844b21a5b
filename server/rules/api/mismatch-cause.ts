import type { Mismatch } from '../../model/mismatch.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { editDistance } from '../../util/text.js';
import { type Place, placeOf } from './place.js';

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
  /** Which looks by itself. */
  | 'api-version-removed';

/** A mismatch with what its rule needs to know of it. */
export interface Misfit {
  /** What to underline: the key where it is at fault, or where the value is too long to be. */
  readonly at: Range;
  readonly mismatch: Mismatch;
  /** Of the map or list around, from the document's root. */
  readonly parent: Path;
  /** What the map or list around is. */
  readonly place: Place;
  /** The field's name, or the index of the item as text. */
  readonly name: string;
}

/** The mismatches of a policy that belong to one rule. */
export function misfitsOf({ mismatches, path }: NetworkPolicy, rule: MismatchRule): readonly Misfit[] {
  if (mismatches.length === 0) return [];
  return mismatches.map((mismatch) => misfit(mismatch, path)).filter((each) => ruleOf(each) === rule);
}

function misfit(mismatch: Mismatch, policyPath: Path): Misfit {
  const parent = mismatch.path.slice(0, -1);
  const isBlock = mismatch.found === 'map' || mismatch.found === 'list';
  return {
    at: (mismatch.fault === 'unknown' || isBlock || mismatch.range.start === mismatch.range.end ? mismatch.key : undefined) ?? mismatch.range,
    mismatch,
    parent,
    place: placeOf(parent.slice(policyPath.length)),
    name: String(mismatch.path.at(-1) ?? ''),
  };
}

function ruleOf(misfit: Misfit): MismatchRule {
  switch (misfit.mismatch.fault) {
    case 'unknown':
      return unknownRule(misfit);
    case 'type':
      return typeRule(misfit);
    case 'value':
      return valueRule(misfit);
    case 'bounds':
      return misfit.place === 'port' ? 'port-out-of-range' : 'metadata-invalid';
    case 'tooMany':
      return 'policy-types-too-many';
  }
}

const SPEC_FIELDS: ReadonlySet<string> = new Set(['podSelector', 'policyTypes', 'ingress', 'egress']);
const PEER_FIELDS: ReadonlySet<string> = new Set(['podSelector', 'namespaceSelector', 'ipBlock']);
const BLOCK_FIELDS: ReadonlySet<string> = new Set(['cidr', 'except']);
const PORT_FIELDS: ReadonlySet<string> = new Set(['port', 'protocol', 'endPort']);

function unknownRule({ place, name, parent, mismatch }: Misfit): MismatchRule {
  switch (place) {
    case 'root':
      if (name === 'status') return 'status-field-present';
      return SPEC_FIELDS.has(name) ? 'pod-selector-misplaced' : unknownOrConcept(name);
    case 'metadata':
      return SPEC_FIELDS.has(name) ? 'pod-selector-misplaced' : 'unknown-field';
    case 'spec':
      return name === 'namespaceSelector' ? 'namespace-selector-on-subject' : unknownOrConcept(name);
    case 'subject':
      if (name === 'ingress' || name === 'egress' || name === 'policyTypes') return 'spec-field-under-pod-selector';
      return name === 'namespaceSelector' ? 'namespace-selector-on-subject' : selectorRule(name, mismatch);
    case 'selector':
      return selectorRule(name, mismatch);
    case 'rule':
      if (name === (parent.at(-2) === 'ingress' ? 'to' : 'from')) return 'direction-keyword-mismatch';
      return PEER_FIELDS.has(name) || BLOCK_FIELDS.has(name) || PORT_FIELDS.has(name) ? 'peer-fields-outside-list' : unknownOrConcept(name);
    case 'peer':
      if (name === 'ports' || PORT_FIELDS.has(name)) return 'ports-inside-peer';
      return BLOCK_FIELDS.has(name) ? 'peer-fields-outside-list' : unknownOrConcept(name);
    case 'ipBlock':
    case 'port':
      return unknownOrConcept(name);
    default:
      return 'unknown-field';
  }
}

/** A text behind a key in a selector is a label, unless the key is all but one of the two that belong there. */
function selectorRule(name: string, { found }: Mismatch): MismatchRule {
  const isMisspelled = ['matchLabels', 'matchExpressions'].some((known) => known.toLowerCase() === name.toLowerCase() || editDistance(name, known, 2) <= 2);
  return isMisspelled || found === 'map' || found === 'list' || PORT_FIELDS.has(name) ? 'unknown-field' : 'labels-without-match-labels';
}

function unknownOrConcept(name: string): MismatchRule {
  return concepts.has(name) ? 'unsupported-concept' : 'unknown-field';
}

/** What other policy APIs have and this one does not, by the key that they write it with. */
export const concepts: ReadonlyMap<string, 'deny' | 'order' | 'name' | 'node' | 'service' | 'selector' | 'ports' | 'log' | 'layer7' | 'types' | 'identity'> =
  new Map([
    ['action', 'deny'],
    ['deny', 'deny'],
    ['ingressDeny', 'deny'],
    ['egressDeny', 'deny'],
    ['order', 'order'],
    ['priority', 'order'],
    ['tier', 'order'],
    ['toFQDNs', 'name'],
    ['fqdn', 'name'],
    ['fqdns', 'name'],
    ['host', 'name'],
    ['hosts', 'name'],
    ['domains', 'name'],
    ['domainNames', 'name'],
    ['nodeSelector', 'node'],
    ['nodes', 'node'],
    ['serviceSelector', 'service'],
    ['services', 'service'],
    ['toServices', 'service'],
    ['serviceAccounts', 'identity'],
    ['serviceAccountSelector', 'identity'],
    ['fromEntities', 'identity'],
    ['toEntities', 'identity'],
    ['endpointSelector', 'selector'],
    ['fromEndpoints', 'selector'],
    ['toEndpoints', 'selector'],
    ['selector', 'selector'],
    ['toPorts', 'ports'],
    ['types', 'types'],
    ['log', 'log'],
    ['http', 'layer7'],
    ['icmp', 'layer7'],
    ['icmps', 'layer7'],
  ]);

function typeRule({ place, name, mismatch }: Misfit): MismatchRule {
  const { expected, found, text } = mismatch;
  if (place === 'root' && name === 'apiVersion') return 'api-version-removed';
  if (place === 'port' && name === 'port') return found === 'list' ? 'port-list-or-range-string' : found === 'number' ? 'port-out-of-range' : 'type-mismatch';
  if (place === 'port' && name === 'protocol') return 'protocol-unknown-value';
  if (place === 'port' && found === 'number') return 'port-out-of-range';
  if (expected[0] === 'array') return 'list-expected';
  if (expected[0] === 'object') return found === 'string' && missesBlank(text) ? 'missing-space-after-colon' : 'map-expected';
  if (mismatch.path.at(-2) === 'policyTypes') return 'policy-types-unknown-value';
  if (place === 'matchLabels' || place === 'values' || place === 'labels' || place === 'annotations') return 'label-value-not-string';
  if (place === 'ipBlock' || mismatch.path.at(-2) === 'except') return 'cidr-invalid';
  if (place === 'expression') return 'match-expression-invalid';
  return place === 'metadata' && (name === 'name' || name === 'namespace' || name === 'generateName') ? 'name-invalid' : 'type-mismatch';
}

/** `app:web`, which was to be a map but has no blank behind its colon. */
function missesBlank(text: string): boolean {
  return /^[\w./-]+:\S*$/.test(text);
}

function valueRule({ place, name, mismatch }: Misfit): MismatchRule {
  if (place === 'port') return 'protocol-unknown-value';
  if (mismatch.path.at(-2) === 'policyTypes') return 'policy-types-unknown-value';
  return place === 'expression' && name === 'operator' ? 'match-expression-invalid' : 'metadata-invalid';
}
