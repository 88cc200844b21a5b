import { describe, expect, test } from 'vitest';
import { checkFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const POD = (name: string, labels: string, namespace = 'shop') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}
spec: {containers: [{name: c, image: i}]}
---
`;
const PODS = POD('api', '{app: api, tier: front}') + POD('jobs', '{app: jobs, tier: back}');
const POLICY = (subject: string, rest = 'policyTypes: [Ingress]') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: ${subject}, ${rest}}
`;
const SPLIT = '{matchLabels: {app: api, tier: back}}';

/** What is said of selectors that match nothing. */
function said(policy: string, pods = PODS): readonly string[] {
  const about = /^(?:selector-|dangling-|label-near|peer-other|policy-in-wrong)/;
  return findingsOf(snapshotOf({ '/p.yaml': policy, '/pods.yaml': pods }), { path: '/p.yaml' }).flatMap(({ rule, message }) =>
    about.test(rule) ? [`${rule}: ${message}`] : [],
  );
}

describe('each label is on some pod, and none has both', () => {
  test('of the pods that a policy is for', () =>
    expect(said(POLICY(SPLIT))).toEqual([
      'selector-split-across-pods: No pod of `shop` has all of these labels, so this policy protects nothing: `app=api` is on `api` and `tier=back` is on `jobs`. Leave one out, or write a policy for each.',
    ]));
  test('of a peer', () =>
    expect(said(POLICY('{}', `ingress: [{from: [{podSelector: ${SPLIT}}]}]`))).toEqual([
      expect.stringMatching(/^selector-split-across-pods: .*so this peer admits nobody.*write a peer for each\.$/),
    ]));
  test('as expressions', () =>
    expect(said(POLICY('{matchExpressions: [{key: app, operator: In, values: [api, web]}, {key: tier, operator: NotIn, values: [front]}]}'))).toEqual([
      expect.stringContaining('`app in (api, web)` is on `api` and `tier notin (front)` is on `jobs`'),
    ]));
});

test('where a label is on no pod, another rule speaks', () => {
  expect(said(POLICY('{matchLabels: {app: api, tier: data}}'))).toEqual([expect.stringMatching(/^dangling-pod-selector/)]);
});
test('where the labels are together elsewhere, that is said', () =>
  expect(said(POLICY(SPLIT), PODS + POD('x', '{app: api, tier: back}', 'other'))).toEqual([expect.stringMatching(/^policy-in-wrong-namespace/)]));
test('nothing where a pod has both', () => expect(said(POLICY(SPLIT), PODS + POD('x', '{app: api, tier: back}'))).toEqual([]));
test('nothing where a template makes the labels of a pod', () => expect(said(POLICY(SPLIT), PODS + POD('x', '{app: api, tier: "$(TIER)"}'))).toEqual([]));

describe('either label may be left out', () => {
  test.each([
    ['Leave out app', '{matchLabels: {tier: back}}'],
    ['Leave out tier', '{matchLabels: {app: api}}'],
  ])('%s', (title, subject) => checkFix(title, PODS + POLICY(SPLIT), PODS + POLICY(subject)));
  test('of a peer', () => {
    const peer = (selector: string) => PODS + POLICY('{}', `ingress: [{from: [{podSelector: ${selector}}]}]`);
    checkFix('Leave out tier (lets more through)', peer(SPLIT), peer('{matchLabels: {app: api}}'));
  });
});
