import { describe, expect, test } from 'vitest';
import { isMisspeltName } from '../../server/rules/workspace/namespace-labels.js';
import { checkFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const NAMESPACE = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n---\n`;
const POD = (namespace: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ${namespace}, labels: {app: a}}\nspec: {containers: [{name: c, image: i}]}\n---\n`;
const POLICY = (namespace: string, peer = namespace) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: ${namespace}}
spec:
  podSelector: {}
  ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${peer}}}}]}]
---
`;

function said(text: string, knownNamespaces: readonly string[] = []): readonly string[] {
  const snapshot = snapshotOf({ '/a.yaml': text }, { defaultNamespace: 'default', profile: { knownNamespaces } });
  return findingsOf(snapshot, { path: '/a.yaml' }).flatMap(({ rule, severity, message }) => (rule === 'namespace-unknown' ? [`${severity} ${message}`] : []));
}

describe('a slip', () => {
  test('in a peer', () =>
    expect(said(NAMESPACE('production') + POLICY('production', 'prodution'))).toEqual([
      'warning Nothing here defines or uses a namespace `prodution`, so this peer admits nobody. Is `production` meant?',
    ]));
  test('in the namespace of the policy itself', () =>
    expect(said(POD('payments') + POLICY('paymets', 'payments'))).toEqual([
      'warning Nothing here defines or uses a namespace `paymets`, so this policy is for no pod. Is `payments` meant?',
    ]));
  test('also where other policies make it', () => expect(said(POD('payments') + POLICY('paymets') + POLICY('payments', 'paymets'))).toHaveLength(3));
});

describe('nothing', () => {
  test('of a namespace that is not like any other', () => expect(said(NAMESPACE('production') + POLICY('production', 'monitoring'))).toEqual([]));
  test('of one that is used here', () => expect(said(POD('payments') + POD('payment') + POLICY('payment', 'payments'))).toEqual([]));
  test('of one that a person knows', () => expect(said(NAMESPACE('production') + POLICY('production', 'prodution'), ['prodution'])).toEqual([]));
  test('of those that every cluster has', () => expect(said(NAMESPACE('defaults') + POLICY('defaults', 'default'))).toEqual([]));
  test.each([
    ['team-a', 'team-b'],
    ['shard-1', 'shard-2'],
    ['shop', 'shop-prod'],
    ['dev', 'des'],
    ['staging', 'testing'],
    ['frontend', 'backend'],
  ])('%s is no slip for %s', (a, b) => expect(isMisspeltName(a, b)).toBe(false));
  test.each([
    ['prodution', 'production'],
    ['ingress-ngnix', 'ingress-nginx'],
    ['kube-sytem', 'kube-system'],
    ['monitorng', 'monitoring'],
  ])('%s is one for %s', (a, b) => expect(isMisspeltName(a, b)).toBe(true));
});

test('who lists the namespaces is told of others', () => {
  expect(said(NAMESPACE('production') + POLICY('production', 'monitoring'), ['ops'])).toEqual([
    'info Nothing here defines or uses a namespace `monitoring`, so this peer admits nobody. It is not among the namespaces that are known, either: correct it, or add it to them.',
  ]);
  expect(said(NAMESPACE('production') + POLICY('production', 'ops'), ['ops'])).toEqual([]);
});

describe('the name that is meant', () => {
  test('in a peer', () =>
    checkFix(
      'Write production (lets more through)',
      NAMESPACE('production') + POLICY('production', 'prodution'),
      NAMESPACE('production') + POLICY('production', 'production'),
    ));
  test('of the policy', () =>
    checkFix('Write payments (the policy then counts)', POD('payments') + POLICY('paymets', 'payments'), POD('payments') + POLICY('payments', 'payments')));
});
