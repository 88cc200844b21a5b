import { describe, expect, test } from 'vitest';
import { allRules } from '../../server/rules/registry.js';
import { checkFix, everyRuleOn, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const POD = (name: string, more = '', labels = `app: ${name}`) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {${labels}}}
spec: {containers: [{name: c, image: i${more}}]}
---
`;
const POLICY = (spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: ${spec}
---
`;
const SERVICE = (ports: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [${ports}]}\n---\n`;
const PORTS = ', ports: [{name: http, containerPort: 8080}]';

function said(rule: string, text: string): readonly string[] {
  return findingsOf(snapshotOf({ '/a.yaml': text }), { path: '/a.yaml' }, everyRuleOn).flatMap((each) => (each.rule === rule ? [each.message] : []));
}

test.each(['port-not-declared', 'allows-more-than-service', 'unintended-subject', 'namespace-without-policy'])('%s has nothing to say by itself', (id) =>
  expect(allRules.find((rule) => rule.id === id)?.recommended).toBe(false),
);

describe('port-not-declared', () => {
  const RULE = 'port-not-declared';
  const policy = (ports: string) => POLICY(`{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [${ports}]}]}`);
  test('a number that no container declares', () =>
    expect(said(RULE, POD('web', PORTS) + policy('{port: 8081}'))).toEqual([
      'No container of `web` declares TCP 8081; it declares 8080. Write the port that is meant, or declare it.',
    ]));
  test.each([
    ['that one declares', POD('web', PORTS) + policy('{port: 8080}')],
    ['of pods that declare none', POD('web') + policy('{port: 8081}')],
    ['that is the port of a Service', POD('web', PORTS) + SERVICE('{port: 80, targetPort: 8080}') + policy('{port: 80}')],
    ['in a range', POD('web', PORTS) + policy('{port: 8000, endPort: 8010}')],
  ])('nothing of a number %s', (_, text) => expect(said(RULE, text)).toEqual([]));
  test('the port that is declared', () =>
    checkFix('Write 8080, to allow that port', POD('web', PORTS) + policy('{port: 8081}'), POD('web', PORTS) + policy('{port: 8080}')));
});

describe('allows-more-than-service', () => {
  const RULE = 'allows-more-than-service';
  const policy = (ports = '') => POLICY(`{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]${ports}}]}`);
  const served = POD('web', PORTS) + SERVICE('{port: 80, targetPort: http}');
  test('every port, where a Service leads to one', () =>
    expect(said(RULE, served + policy())).toEqual(['Services lead to `web` on TCP 8080, and this rule opens every port. List the ports that are needed.']));
  test('nothing where ports are listed, or no Service is in front, or a name leads nowhere', () => {
    expect(said(RULE, served + policy(', ports: [{port: 8080}]'))).toEqual([]);
    expect(said(RULE, POD('web', PORTS) + policy())).toEqual([]);
    expect(said(RULE, POD('web', PORTS) + SERVICE('{port: 80, targetPort: other}') + policy())).toEqual([]);
  });
  test('the ports of the Service', () => checkFix('Limit to TCP 8080', served + policy(), served + policy(', ports: [{port: 8080, protocol: TCP}]')));
});

describe('unintended-subject', () => {
  const RULE = 'unintended-subject';
  const policy = (labels: string) => POLICY(`{podSelector: {${labels}}, policyTypes: [Ingress]}`);
  const pods = POD('shop-web', '', 'app: web, app.kubernetes.io/instance: shop') + POD('blog-web', '', 'app: web, app.kubernetes.io/instance: blog');
  test('two workloads with the label', () =>
    expect(said(RULE, pods + policy('matchLabels: {app: web}'))).toEqual([
      'This policy is for 2 workloads: `blog-web` and `shop-web`. If one of them is meant, add a label that tells them apart, such as `app.kubernetes.io/instance`.',
    ]));
  test('as many as a person allows', () => {
    const settings = { [RULE]: { severity: 'info', options: { most: 2 } } } as const;
    expect(
      findingsOf(snapshotOf({ '/a.yaml': pods + policy('matchLabels: {app: web}') }), { path: '/a.yaml' }, settings).map(({ rule }) => rule),
    ).not.toContain(RULE);
  });
  test('nothing of one, or of all', () => {
    expect(said(RULE, POD('web') + policy('matchLabels: {app: web}'))).toEqual([]);
    expect(said(RULE, pods + policy(''))).toEqual([]);
  });
  test('one of them', () =>
    checkFix(
      'Only app.kubernetes.io/instance: blog',
      pods + policy('matchLabels: {app: web}'),
      pods + policy('matchLabels: {app: web, app.kubernetes.io/instance: blog}'),
    ));
});

describe('namespace-without-policy', () => {
  const RULE = 'namespace-without-policy';
  const NAMESPACE = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n---\n`;
  const namespaceRules = (text: string) =>
    findingsOf(snapshotOf({ '/a.yaml': text }), { path: '/a.yaml' }, everyRuleOn).flatMap(({ rule }) => (rule.startsWith('namespace-') ? [rule] : []));
  test('one of two rules speaks of a Namespace', () => {
    expect(namespaceRules(NAMESPACE('shop'))).toEqual([RULE]);
    expect(namespaceRules(NAMESPACE('shop') + POD('web'))).toEqual(['namespace-no-default-deny']);
  });
  test('nothing where a policy is for it, or of a namespace of the cluster', () => {
    expect(said(RULE, NAMESPACE('shop') + POLICY('{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}'))).toEqual([]);
    expect(said(RULE, NAMESPACE('kube-system'))).toEqual([]);
  });
  test('a default-deny', () => {
    const snapshot = snapshotOf({ '/a.yaml': NAMESPACE('shop') });
    const [finding] = findingsOf(snapshot, { path: '/a.yaml' }, everyRuleOn).filter(({ rule }) => rule === RULE);
    expect(finding?.fixes().map(({ title }) => title)).toContain('Add default-deny to shop: ingress');
  });
});

describe('admin-policy-override', () => {
  const RULE = 'admin-policy-override';
  const ADMIN = (
    rules: string,
    { tier = 'Admin', subject = '{namespaces: {}}', priority = 10, name = 'admin' } = {},
  ) => `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: ${name}}
spec: {tier: ${tier}, priority: ${priority}, subject: ${subject}, ingress: [${rules}]}
---
`;
  const tests = (action: string) => `{action: ${action}, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: tests}}}]}`;
  const policy = POLICY(
    '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: tests}}, podSelector: {matchLabels: {app: a}}}], ports: [{port: 80}]}]}',
  );
  test('what is denied first', () =>
    expect(said(RULE, ADMIN(tests('Deny')) + policy)).toEqual([
      'ClusterNetworkPolicy `admin` denies all of this before NetworkPolicies are asked, so this rule lets nothing through. Have it changed, or remove the rule.',
    ]));
  test('what is accepted first', () =>
    expect(said(RULE, ADMIN(tests('Accept')) + policy)).toEqual([expect.stringContaining('accepts all of this before NetworkPolicies are asked')]));
  test.each([
    ['of a baseline', ADMIN(tests('Deny'), { tier: 'Baseline' }) + policy],
    ['of other pods', ADMIN(tests('Deny'), { subject: '{namespaces: {matchLabels: {kubernetes.io/metadata.name: other}}}' }) + policy],
    ['of other peers', ADMIN(tests('Deny').replace('name: tests', 'name: other')) + policy],
    ['where a rule before passes it on', ADMIN(`${tests('Pass')}, ${tests('Deny')}`) + policy],
    [
      'where a policy before accepts some of it',
      ADMIN(tests('Accept'), { priority: 1, name: 'first', subject: '{namespaces: {matchLabels: {a: b}}}' }) + ADMIN(tests('Deny')) + policy,
    ],
    ['of a policy that comes in either order with another', ADMIN(tests('Deny')) + ADMIN(tests('Accept'), { name: 'other' }) + policy],
  ])('nothing %s', (_, text) => expect(said(RULE, text)).toEqual([]));
});
