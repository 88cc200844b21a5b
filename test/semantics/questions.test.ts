import { expect, test } from 'vitest';
import type { Evaluator } from '../../server/semantics/answers.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { mootBecause } from '../../server/semantics/moot.js';
import { defaultDenyPolicies, isIsolated, namespacesMatching, policyStanding, ruleEffect, workloadStanding } from '../../server/semantics/questions.js';
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

test('what a rule means here', () => {
  const evaluator = evaluatorOf({
    p: '{ingress: [{from: [{podSelector: {matchLabels: {app: a}}}, {namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}',
  });
  const rule = evaluator.cluster.policies[0]?.rules.ingress[0];
  if (!rule) throw new Error('no rule');
  expect(ruleEffect(evaluator, rule).map(({ workloads: found, addressCount }) => [found.map(({ workload }) => workload.name).join(), addressCount])).toEqual([
    ['a', 0n],
    ['a,b,c', 0n],
    ['', 16_711_680n],
  ]);
});

test('how directions stand', () => {
  const evaluator = evaluatorOf({
    deny: '{policyTypes: [Ingress]}',
    allow: '{podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{}]}]}',
  });
  const standing = (name: string) => {
    const workload = evaluator.cluster.workloads.find((one) => one.name === name);
    if (!workload) throw new Error(name);
    return (['ingress', 'egress'] as const).map(
      (direction) => `${workloadStanding(evaluator, workload, direction)} ${isIsolated(evaluator, workload, direction)}`,
    );
  };
  expect(standing('a')).toEqual(['isolated yes', 'denied yes']);
  expect(standing('b')).toEqual(['denied yes', 'open no']);
  expect(standing('c')).toEqual(['open no', 'open no']);
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
});

/** Of the policy `p` with this spec beside `other`: which rule of which policy makes its first rule moot. */
test.each([
  ['wider peers', '{ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]}', '{ingress: [{from: [{podSelector: {}}]}]}', 'other 0'],
  ['anyone', '{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}]}', '{ingress: [{}]}', 'other 0'],
  [
    'a wider block',
    '{ingress: [{from: [{ipBlock: {cidr: 10.2.0.0/16}}]}]}',
    '{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}',
    'other 0',
  ],
  [
    'a block with a hole',
    '{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}',
    '{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}',
    'needed',
  ],
  ['fewer ports', '{ingress: [{from: [{podSelector: {}}]}]}', '{ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}', 'needed'],
  [
    'more ports',
    '{ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}',
    '{ingress: [{from: [{podSelector: {}}], ports: [{port: 1, endPort: 90}]}]}',
    'other 0',
  ],
  ['a name and its number', '{ingress: [{ports: [{port: http}]}]}', '{ingress: [{ports: [{port: 80}]}]}', 'needed'],
  ['a name and all ports', '{ingress: [{ports: [{port: http}]}]}', '{ingress: [{ports: [{}]}]}', 'other 0'],
  ['other subjects', '{ingress: [{}]}', '{podSelector: {matchLabels: {app: a}}, ingress: [{}]}', 'needed'],
  ['another direction', '{egress: [{to: [{podSelector: {}}]}], policyTypes: [Egress]}', '{ingress: [{}]}', 'needed'],
  [
    'two rules for two peers',
    '{ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}]}]}',
    '{ingress: [{from: [{podSelector: {}}]}, {from: [{namespaceSelector: {}}]}]}',
    'other 0, other 1',
  ],
  ['nobody', '{ingress: [{from: [{}]}]}', '{ingress: [{}]}', 'needed'],
])('a rule is moot: %s', (_, spec, otherSpec, expected) => {
  const evaluator = evaluatorOf({ other: otherSpec, p: spec });
  const policy = evaluator.cluster.policies.find(({ name }) => name === 'p');
  const rule = policy?.rules.ingress[0] ?? policy?.rules.egress[0];
  if (!policy || !rule) throw new Error('no rule');
  const because = mootBecause(evaluator, policy, rule);
  expect(because?.map((by) => `${by.policy.name} ${by.rule.index}`).join(', ') ?? 'needed').toBe(expected);
});

test('of two rules that say the same, one is needed', () => {
  const evaluator = evaluatorOf({ p: '{ingress: [{from: [{podSelector: {}}]}, {from: [{podSelector: {}}]}]}' });
  const policy = evaluator.cluster.policies[0];
  if (!policy) throw new Error('no policy');
  expect(policy.rules.ingress.map((rule) => mootBecause(evaluator, policy, rule)?.map((by) => by.rule.index))).toEqual([undefined, [0]]);
});
