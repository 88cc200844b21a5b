import { expect, test } from 'vitest';
import type { Side } from '../../server/semantics/answers/answers.js';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { plainly } from '../../server/words/mark.js';
import { describePeers, describePods } from '../../server/words/pods.js';
import { describeConnections, describePorts } from '../../server/words/ports.js';
import { clusterOf } from '../support/cluster.js';

const pods = `
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop, labels: {app: a}}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: shop, labels: {app: b}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
`;

function admin(name: string, spec: string, kind = 'AdminNetworkPolicy'): string {
  return `---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
}

function evaluatorOf(...documents: readonly string[]): Evaluator {
  return createEvaluator(clusterOf(pods + documents.join('')).cluster);
}

const verbs = { allow: 'allows', deny: 'denies', pass: 'passes' };

function meaning(evaluator: Evaluator): readonly string[] {
  return evaluator.cluster.policies.flatMap(({ tier, priority, subject, rules }) => [
    `${tier.id} ${priority} ${describePods(subject, plainly)}`,
    ...[...rules.ingress, ...rules.egress].map(
      (rule) => `${verbs[rule.action]} ${describePeers(rule, plainly)} on ${describePorts(rule, plainly)}${rule.unknown === undefined ? '' : ' ?'}`,
    ),
  ]);
}

test.each([
  ['{priority: 7, subject: {namespaces: {}}}', ['admin 7 every pod of every namespace']],
  ['{subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}}}', ['admin 0 pods labelled app=a of every namespace']],
  [
    '{subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {matchLabels: {team: x}}}], ports: [{portNumber: {protocol: UDP, port: 53}}, {portRange: {protocol: TCP, start: 1, end: 9}}, {namedPort: http}]}]}',
    ['admin 0 every pod of every namespace', 'denies every pod in namespaces labelled team=x on UDP 53, TCP 1-9 and the port named http'],
  ],
  [
    '{subject: {namespaces: {}}, egress: [{action: Allow, to: [{networks: [10.0.0.0/8, "::/0"]}]}, {action: Pass, to: [{namespaces: {}}]}]}',
    [
      'admin 0 every pod of every namespace',
      'allows every address of 10.0.0.0/8 or every address of ::/0 on every port',
      'passes every pod of every namespace on every port',
    ],
  ],
  [
    '{subject: {namespaces: {}}, egress: [{action: Allow, to: [{domainNames: [example.com]}]}]}',
    ['admin 0 every pod of every namespace', 'allows addresses (the addresses of a domain name are not known) on every port'],
  ],
  // What the API server would refuse matches nothing: no action of that name, no peers, addresses as peers of ingress.
  [
    '{subject: {namespaces: {}}, ingress: [{action: deny, from: [{namespaces: {}}]}, {action: Deny}, {action: Deny, from: [{networks: [0.0.0.0/0]}]}]}',
    ['admin 0 every pod of every namespace', 'denies nobody on every port', 'denies nobody on every port'],
  ],
])('%s', (spec, expected) => {
  expect(meaning(evaluatorOf(admin('p', spec)))).toEqual(expected);
});

test('without a subject, or with two, nothing is selected', () => {
  for (const spec of ['{}', '{subject: {}}', '{subject: {namespaces: {}, pods: {namespaceSelector: {}, podSelector: {}}}}']) {
    const evaluator = evaluatorOf(admin('p', spec));
    expect(evaluator.cluster.policies.flatMap((policy) => evaluator.subjectsOf(policy))).toEqual([]);
  }
});

function side(evaluator: Evaluator, from: string, to: string): { readonly ports: string; readonly ingress: Side } {
  const end = (name: string): Endpoint => {
    const workload = evaluator.cluster.workloads.find((one) => one.name === name);
    if (!workload) throw new Error(name);
    return { kind: 'workload', workload };
  };
  const { allowed, ingress } = evaluator.verdict(end(from), end(to));
  return { ports: describeConnections(allowed.sure, plainly), ingress };
}

const isolate = '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed, namespace: shop}\nspec: {}\n';
const toA = (action: string, ports = '') => `{priority: 5, subject: {namespaces: {}}, ingress: [{action: ${action}, from: [{namespaces: {}}]${ports}}]}`;

test('a denying rule is named as the reason', () => {
  const evaluator = evaluatorOf(admin('stop', toA('Deny')));
  const { ports, ingress } = side(evaluator, 'a', 'b');
  expect(ports).toBe('no port');
  expect(ingress.kind === 'denied' && ingress.isolatedBy).toEqual([]);
  expect(ingress.kind === 'denied' && ingress.deniedBy.map(({ by, sure }) => [by.policy.name, by.rule.index, by.peer, sure])).toEqual([['stop', 0, 0, true]]);
  const b = evaluator.cluster.workloads[1];
  if (!b) throw new Error('no b');
  expect(evaluator.traffic(b, 'ingress').isolatedBy.map(({ name }) => name)).toEqual(['stop']);
  expect(evaluator.traffic(b, 'egress').isolatedBy).toEqual([]);
});

test('an allowing rule opens what a NetworkPolicy isolates, a passing one does not', () => {
  const port = ', ports: [{portNumber: {protocol: TCP, port: 80}}]';
  expect(side(evaluatorOf(isolate, admin('let', toA('Allow', port))), 'a', 'b').ports).toBe('TCP 80');
  expect(side(evaluatorOf(isolate, admin('leave', toA('Pass', port))), 'a', 'b').ports).toBe('no port');
  const { ingress } = side(evaluatorOf(isolate, admin('let', toA('Allow', port))), 'a', 'b');
  expect(ingress.kind === 'admitted' && ingress.by.map(({ by }) => by.policy.name)).toEqual(['let']);
});

test('the baseline counts only where no NetworkPolicy isolates', () => {
  const baseline = admin('default', toA('Allow'), 'BaselineAdminNetworkPolicy');
  expect(side(evaluatorOf(isolate, baseline), 'a', 'b').ports).toBe('no port');
  expect(side(evaluatorOf(admin('default', toA('Deny'), 'BaselineAdminNetworkPolicy')), 'a', 'b').ports).toBe('no port');
});

test('the lower priority number decides first', () => {
  const first = admin('first', toA('Allow').replace('priority: 5', 'priority: 1'));
  const second = admin('second', toA('Deny'));
  expect(side(evaluatorOf(second, first), 'a', 'b').ports).toBe('every port');
});

test('what a template writes in a rule is in doubt', () => {
  const spec = '{priority: 5, subject: {namespaces: {}}, ingress: [{action: "{{ .Values.action }}", from: [{namespaces: {}}]}]}';
  const { ports, ingress } = side(evaluatorOf(admin('p', spec)), 'a', 'b');
  expect([ports, ingress.kind]).toEqual(['no port', 'unknown']);
});

test('without its priority nobody knows whether other policies decide before it, so nothing it says is sure', () => {
  const spec = toA('Deny').replace('priority: 5', 'priority: "{{ .Values.priority }}"');
  const { ports, ingress } = side(evaluatorOf(admin('p', spec), admin('first', toA('Allow'))), 'a', 'b');
  expect([ports, ingress.kind]).toEqual(['no port', 'unknown']);
});

test('a protocol that is none matches nothing, and one that is left out is TCP', () => {
  const port = (protocol: string) => toA('Deny', `, ports: [{portNumber: {${protocol}port: 80}}]`);
  expect(side(evaluatorOf(admin('p', port('protocol: ICMP, '))), 'a', 'b').ports).toBe('every port');
  expect(side(evaluatorOf(admin('p', port(''))), 'a', 'b').ports).not.toBe('every port');
});

// `PruneNonNullableNullsWithoutDefaults`: a label without a value is dropped before the policy is stored, so it asks for nothing.
test('a label without a value asks for nothing', () => {
  const subject = '{priority: 5, subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: }}}}}';
  const evaluator = evaluatorOf(admin('p', subject));
  expect(evaluator.cluster.policies.flatMap((policy) => evaluator.subjectsOf(policy))).toHaveLength(2);
});
