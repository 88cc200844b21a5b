import { describe, expect, test } from 'vitest';
import { findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const policy = (name: string, spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {containers: [{name: c, image: i}]}\n`;

const pods = ['a', 'b'].map(pod).join('---\n');
const denied = policy('deny', '{podSelector: {}, policyTypes: [Ingress, Egress]}');

/** What the refused policy would change, were it taken: it selects everything, isolates and admits all. */
const refused: Readonly<Record<string, string>> = {
  'of the namespace': policy('gone', '{podSelector: {}, policyTypes: [ingress, egress], ingress: [{}], egress: [{}]}'),
  'that is no YAML': `${policy('gone', '{podSelector: {}, policyTypes: [Ingress, Egress]}')}x: *missing\n`,
  'of the cluster':
    'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: gone}\nspec: {priority: 1001, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n',
};

/** Each rule that goes by which policies there are, with a workspace in which it speaks. */
const speaking: Readonly<Record<string, string>> = {
  'dns-blocked': `${pods}---\n${policy('out', '{podSelector: {matchLabels: {app: a}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: b}}}]}]}')}`,
  'workload-not-isolated': `${pods}---\n${policy('b', '{podSelector: {matchLabels: {app: b}}, policyTypes: [Ingress]}')}`,
  'namespace-no-default-deny': pods,
  'one-sided-connection': `${pods}---\n${denied}---\n${policy('in', '{podSelector: {matchLabels: {app: b}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]}')}`,
};

const found = (texts: Readonly<Record<string, string>>, rule: string) =>
  findingsOf(snapshotOf(texts), { path: '/main.yaml' }).filter((one) => one.rule === rule);

describe.each(Object.entries(speaking))('%s', (rule, text) => {
  test.each(Object.entries(refused))('speaks as if a refused policy were not there, and names it: %s', (_, gone) => {
    const without = found({ '/main.yaml': text }, rule);
    const beside = found({ '/main.yaml': text, '/gone.yaml': gone }, rule);
    expect(without.length).toBeGreaterThan(0);
    expect(beside.map(({ range }) => range)).toEqual(without.map(({ range }) => range));
    for (const [index, { message, related }] of beside.entries()) {
      expect(message).toBe(`${without[index]?.message} Not counted: \`gone\`, which the API server refuses.`);
      expect(related.filter(({ file }) => file === '/gone.yaml')).toHaveLength(1);
    }
  });
});

test('a refused policy of another namespace is not named', () => {
  const elsewhere = refused['of the namespace']?.replace('namespace: shop', 'namespace: other') ?? '';
  const [finding, ...more] = found({ '/main.yaml': pods, '/gone.yaml': elsewhere }, 'namespace-no-default-deny');
  expect(more).toEqual([]);
  expect(finding?.message).not.toContain('Not counted');
});
