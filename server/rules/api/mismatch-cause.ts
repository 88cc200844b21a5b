import { orderFormOf } from '../../families/written.js';
import type { AdminForm, AdminPolicy } from '../../model/admin-policy.js';
import type { Mismatch } from '../../model/mismatch.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import { adminRuleOf } from './admin-mismatch-cause.js';
import { type Misfit, type MismatchRule, missesBlank, PORT_FIELDS, selectorRule } from './misfit.js';
import { placeIn } from './place.js';

export type { Misfit } from './misfit.js';

/** The mismatches of a policy that belong to one rule. */
export function misfitsOf(policy: NetworkPolicy | AdminPolicy, rule: MismatchRule): readonly Misfit[] {
  if (policy.mismatches.length === 0) return [];
  const form = orderFormOf(policy);
  const causeOf = form ? adminRuleOf : ruleOf;
  return policy.mismatches.map((mismatch) => misfit(mismatch, policy, form)).filter((each) => causeOf(each) === rule);
}

function misfit(mismatch: Mismatch, policy: NetworkPolicy | AdminPolicy, form: AdminForm | undefined): Misfit {
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

/** Of a NetworkPolicy. */
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
    default:
      return 'policy-types-too-many';
  }
}

const SPEC_FIELDS: ReadonlySet<string> = new Set(['podSelector', 'policyTypes', 'ingress', 'egress']);
const PEER_FIELDS: ReadonlySet<string> = new Set(['podSelector', 'namespaceSelector', 'ipBlock']);
const BLOCK_FIELDS: ReadonlySet<string> = new Set(['cidr', 'except']);

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
      // `port:` with the entries of `ports` below it is that key, misspelt.
      if (name === 'port' && (mismatch.found === 'list' || mismatch.found === 'map')) return 'unknown-field';
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

function valueRule({ place, name, mismatch }: Misfit): MismatchRule {
  if (place === 'port') return 'protocol-unknown-value';
  if (mismatch.path.at(-2) === 'policyTypes') return 'policy-types-unknown-value';
  return place === 'expression' && name === 'operator' ? 'match-expression-invalid' : 'metadata-invalid';
}
