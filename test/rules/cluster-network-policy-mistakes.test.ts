import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { checkRule } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const policy = (spec: string, head = 'apiVersion: policy.networking.k8s.io/v1beta1\nkind: ClusterNetworkPolicy') =>
  `${head}\nmetadata: {name: a}\nspec:\n  priority: 1\n  subject: {namespaces: {}}\n${head.includes('Cluster') ? '  tier: Admin\n' : ''}${spec}`;
const ADMIN = 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy';
const count = (rule: string, text: string) => checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml').filter((each) => each.rule === rule).length;

describe('domain-names-not-accepted', () => {
  const rule = (action: string, key = 'domainNames') => `  egress:\n    - action: ${action}\n      to:\n        - ${key}: [a.example.com]\n`;

  test.each([
    ['a rule that accepts', policy(rule('Accept'))],
    ['a rule of an AdminNetworkPolicy that allows', policy(rule('Allow'), ADMIN)],
    ['an action that there is not, which is said to be none', policy(rule('Allow'))],
    ['addresses', policy(rule('Deny', 'networks'))],
    ['no value', policy('  egress:\n    - action: Deny\n      to:\n        - {domainNames: , namespaces: {}}\n')],
    ['an action that a template writes', policy(rule('{{ .Values.action }}'))],
  ])('nothing is said of %s', (_, text) => expect(count('domain-names-not-accepted', text)).toBe(0));

  test('each peer of a rule that passes on, also of an AdminNetworkPolicy', () => {
    const peers =
      '  egress:\n    - action: Pass\n      to:\n        - domainNames: [a.example.com]\n        - namespaces: {}\n        - domainNames: [b.example.com]\n';
    expect([policy(peers), policy(peers, ADMIN)].map((text) => count('domain-names-not-accepted', text))).toEqual([2, 2]);
  });
});

describe('experimental-field', () => {
  test('each field once', () =>
    checkRule(
      'experimental-field',
      policy(`  ingress:
    - action: Accept
      from: [{namespaces: {}}]
      protocols:
        - destinationNamedPort: http
#         ^^^^^^^^^^^^^^^^^^^^ hint: experimental-field
        - destinationNamedPort: https
  egress:
    - action: Accept
      to:
        - nodes: {}
#         ^^^^^ hint: experimental-field
        - nodes: {matchLabels: {a: b}}
        - domainNames: [example.com]
#         ^^^^^^^^^^^ hint: experimental-field
`),
    ));

  test('nothing is said of a field without a value, nor of an AdminNetworkPolicy', () => {
    expect(count('experimental-field', policy('  egress:\n    - action: Deny\n      to:\n        - {nodes: , namespaces: {}}\n'))).toBe(0);
    expect(count('experimental-field', policy('  egress:\n    - action: Deny\n      to:\n        - nodes: {}\n', ADMIN))).toBe(0);
  });
});

test('network-host-bits is said of the version that some servers take with them', () => {
  const networks = '  egress:\n    - action: Deny\n      to:\n        - networks: [10.0.0.0/8, 10.0.0.1/8, "2001:db8::1/32"]\n';
  const older = 'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy';
  expect([policy(networks, older), policy(networks), policy(networks, ADMIN)].map((text) => count('network-host-bits', text))).toEqual([2, 0, 0]);
});

describe('the mistakes of both forms', () => {
  test('a port by its name where there are no pods', () =>
    checkRule(
      'named-port-outside-cluster',
      policy(`  egress:
    - action: Deny
      to: [{networks: [10.0.0.0/8]}]
      protocols:
        - destinationNamedPort: http
#                               ^^^^ error: named-port-outside-cluster
`),
    ));

  test('a range that the API refuses is said once', () =>
    checkRule(
      'port-range-reversed',
      policy(`  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      protocols:
        - tcp: {destinationPort: {range: {start: 9, end: 8}}}
#                                                        ^ error: port-range-not-rising
`),
    ));
});
