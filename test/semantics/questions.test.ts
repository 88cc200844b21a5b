import { expect, test } from 'vitest';
import { defaultDenyPolicies } from '../../server/semantics/answers/default-deny.js';
import { addressesOf, namespacesMatching, policyStanding } from '../../server/semantics/answers/questions.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { countAddresses } from '../../server/semantics/sets/address-set.js';
import { clusterOf } from '../support/cluster.js';

const workloads = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: web}}
---
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop, labels: {app: a}}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: shop, labels: {app: b}}
---
apiVersion: v1
kind: Pod
metadata: {name: c, namespace: unseen, labels: {app: a}}
`;

/** Policies of `shop`, by name and `spec` in flow style. */
function evaluatorOf(specs: Readonly<Record<string, string>>): Evaluator {
  const policies = Object.entries(specs).map(
    ([name, spec]) => `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`,
  );
  return createEvaluator(clusterOf(workloads + policies.join('')).cluster);
}

test('namespaces that a selector means', () => {
  const evaluator = evaluatorOf({});
  const matched = (key: string, value: string) =>
    namespacesMatching(evaluator, { labels: { requirements: [{ key, operator: 'In', values: [value] }], unknown: false } }).map(
      ({ namespace, sure }) => `${namespace.name}${sure ? '' : '?'}`,
    );
  expect(matched('team', 'web')).toEqual(['shop', 'unseen?']);
  expect(matched('kubernetes.io/metadata.name', 'unseen')).toEqual(['unseen']);
  expect(matched('kubernetes.io/metadata.name', 'elsewhere')).toEqual([]);
});

test('what is left of an ipBlock', () => {
  expect(countAddresses(addressesOf({ kind: 'addresses', index: 0, cidr: '10.0.0.0/8', except: ['10.1.0.0/16', 'nonsense'] }))).toBe(16_711_680n);
  expect(countAddresses(addressesOf({ kind: 'addresses', index: 0, cidr: 'nonsense', except: [] }))).toBe(0n);
});

test('how directions stand', () => {
  const evaluator = evaluatorOf({
    deny: '{policyTypes: [Ingress]}',
    allow: '{podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{}]}]}',
  });
  const [deny, allow] = evaluator.cluster.policies;
  if (!deny || !allow) throw new Error('no policies');
  expect([policyStanding(deny, 'ingress'), policyStanding(deny, 'egress'), policyStanding(allow, 'ingress'), policyStanding(allow, 'egress')]).toEqual([
    'denied',
    'open',
    'isolated',
    'denied',
  ]);
  expect(defaultDenyPolicies(evaluator, 'shop', 'ingress').map(({ name }) => name)).toEqual(['deny']);
  expect(defaultDenyPolicies(evaluator, 'shop', 'egress')).toEqual([]);
  expect(defaultDenyPolicies(evaluator, 'unseen', 'ingress')).toEqual([]);
  expect(defaultDenyPolicies(evaluatorOf({ open: '{ingress: [{}]}' }), 'shop', 'ingress')).toEqual([]);
  expect(defaultDenyPolicies(evaluatorOf({ some: '{ingress: [{ports: [{port: 80}]}]}' }), 'shop', 'ingress').map(({ name }) => name)).toEqual(['some']);
});
