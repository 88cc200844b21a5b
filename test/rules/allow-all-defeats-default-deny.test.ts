import { describe, expect, test } from 'vitest';
import { checkFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const ABOUT_EMPTY_RULES = new Set(['allow-all-defeats-default-deny', 'allow-all-policy', 'empty-rule-allows-all', 'policy-vacuous']);

const POLICY = (name: string, spec: string, namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const DENY = POLICY('default-deny', '{podSelector: {}, policyTypes: [Ingress]}');
const ALL = POLICY('open', '{podSelector: {}, ingress: [{}]}');

/** Which rules speak of empty rules in these documents. */
function rulesIn(...documents: readonly string[]): readonly string[] {
  const snapshot = snapshotOf({ '/p.yaml': documents.join('---\n') });
  return findingsOf(snapshot, { path: '/p.yaml' }).flatMap(({ rule }) => (ABOUT_EMPTY_RULES.has(rule) ? [rule] : []));
}

describe('one empty rule is told of once', () => {
  test('beside a default-deny', () => expect(rulesIn(DENY, ALL)).toEqual(['allow-all-defeats-default-deny']));
  test('also where the name says that it opens', () =>
    expect(rulesIn(DENY, POLICY('allow-all', '{podSelector: {}, ingress: [{}]}'))).toEqual(['allow-all-defeats-default-deny']));
  test('beside a policy for every pod that lets some in', () =>
    expect(rulesIn(POLICY('same', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}'), ALL)).toEqual(['allow-all-defeats-default-deny']));
  test('without one', () => expect(rulesIn(ALL)).toEqual(['allow-all-policy']));
  test('beside a default-deny of the other direction', () =>
    expect(rulesIn(POLICY('default-deny', '{podSelector: {}, policyTypes: [Egress]}'), ALL)).toEqual(['allow-all-policy']));
  test('beside a default-deny of another namespace', () =>
    expect(rulesIn(POLICY('default-deny', '{podSelector: {}, policyTypes: [Ingress]}', 'other'), ALL)).toEqual(['allow-all-policy']));
  test('for some pods', () =>
    expect(rulesIn(DENY, POLICY('open', '{podSelector: {matchLabels: {app: db}}, ingress: [{}]}'))).toEqual(['empty-rule-allows-all']));
});

test('both directions of one policy, each against its own default-deny', () => {
  const both = POLICY('default-deny', '{podSelector: {}, policyTypes: [Ingress, Egress]}');
  expect(rulesIn(both, POLICY('open', '{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}'))).toEqual([
    'allow-all-defeats-default-deny',
    'allow-all-defeats-default-deny',
  ]);
});

test('alternatives that leave the namespace open', () => {
  const [deny, all] = [DENY, ALL].map((text) => text.replace(', namespace: shop', ''));
  const snapshot = snapshotOf({ '/deny.yaml': deny ?? '', '/open.yaml': all ?? '' });
  const found = findingsOf(snapshot, { path: '/open.yaml' }).map(({ rule }) => rule);
  expect(found.filter((rule) => ABOUT_EMPTY_RULES.has(rule))).toEqual(['allow-all-policy']);
});

describe('fixes', () => {
  test('the policy goes', () => checkFix('Remove this policy, keep the default-deny', `${DENY}---\n${ALL}`, DENY));
  test('the empty rule goes', () =>
    checkFix(
      'Remove the empty rule, keep the others',
      `${DENY}---\n${POLICY('open', '{podSelector: {}, ingress: [{}, {from: [{podSelector: {}}]}]}')}`,
      `${DENY}---\n${POLICY('open', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}')}`,
    ));
});
