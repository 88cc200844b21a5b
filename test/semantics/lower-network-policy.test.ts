import { expect, test } from 'vitest';
import type { Policy } from '../../server/semantics/cluster/policy.js';
import { plainly } from '../../server/words/mark.js';
import { describePeers, describePods } from '../../server/words/pods.js';
import { describePorts } from '../../server/words/ports.js';
import { clusterOf } from '../support/cluster.js';

/** The only policy of a text; `spec` alone is completed to a policy in `shop`. */
function policyOf(spec: string): Policy {
  const { policies } = clusterOf(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\n${spec}`).cluster;
  if (!policies[0]) throw new Error('no policy');
  return policies[0];
}

/** What a policy means, one line each: directions, subject, rules; `?` marks what is not known. */
function meaning({ isolates, subject, rules }: Policy): readonly string[] {
  const effect = (value: boolean | undefined, name: string) => (value === undefined ? `${name}?` : value ? name : '');
  return [
    ['ingress' as const, 'egress' as const]
      .map((direction) => effect(isolates[direction], direction))
      .filter(Boolean)
      .join(' '),
    `of ${describePods(subject, plainly)}`,
    ...[...rules.ingress, ...rules.egress].map(
      (rule) => `${rule.direction} ${rule.index}: ${describePeers(rule, plainly)} on ${describePorts(rule, plainly)}${rule.unknown === undefined ? '' : ' ?'}`,
    ),
  ];
}

const head = (directions: string) => [directions, 'of every pod in shop'];
const anyone = 'anyone, also from outside the cluster';

/** The directions of the first eight are those that the API server (1.36) writes into `policyTypes`. */
test.each([
  ['', head('ingress')],
  ['spec:', head('ingress')],
  ['spec: {}', head('ingress')],
  ['spec: {podSelector: null, egress: []}', head('ingress')],
  ['spec: {policyTypes: [], egress: [null]}', [...head('ingress egress'), 'egress 0: anyone, also outside the cluster on every port']],
  ['spec: {policyTypes: null, egress: null, ingress: null}', head('ingress')],
  ['spec: {policyTypes: [Egress]}', head('egress')],
  ['spec: {policyTypes: [Egress, Egress]}', head('egress')],
  ['spec: {policyTypes: [egress]}', head('')],
  ['spec: {ingress: [{}]}', [...head('ingress'), `ingress 0: ${anyone} on every port`]],
  ['spec: {ingress: [null]}', [...head('ingress'), `ingress 0: ${anyone} on every port`]],
  ['spec: {ingress: [{from: [], ports: null}]}', [...head('ingress'), `ingress 0: ${anyone} on every port`]],
  ['spec: {ingress: [{ports: [{}]}]}', [...head('ingress'), `ingress 0: ${anyone} on every TCP port`]],
  ['spec: {ingress: [{ports: [null]}]}', [...head('ingress'), `ingress 0: ${anyone} on every TCP port`]],
  ['spec: {ingress: [{ports: [{protocol: UDP}, {port: 53}]}]}', [...head('ingress'), `ingress 0: ${anyone} on every UDP port and TCP 53`]],
  [
    'spec: {ingress: [{ports: [{port: 8000, endPort: 8100}, {port: web, protocol: SCTP}]}]}',
    [...head('ingress'), `ingress 0: ${anyone} on TCP 8000-8100 and the SCTP port named web`],
  ],
  ['spec: {ingress: [{from: [{podSelector: {}}]}]}', [...head('ingress'), 'ingress 0: every pod in shop on every port']],
  ['spec: {ingress: [{from: [{namespaceSelector: {}, podSelector: null}]}]}', [...head('ingress'), 'ingress 0: every pod of every namespace on every port']],
  [
    'spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: a}, matchExpressions: [{key: tier, operator: NotIn, values: [b, c]}]}}]}]}',
    [...head('ingress'), 'ingress 0: pods labelled app=a and not labelled tier in (b, c) in namespaces labelled team=ops on every port'],
  ],
  [
    'spec: {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}',
    [...head('ingress'), 'ingress 0: every address of 10.0.0.0/8 except 10.1.0.0/16 on every port'],
  ],
  ['spec: {ingress: [{from: [{ipBlock: null, podSelector: {}}]}]}', [...head('ingress'), 'ingress 0: every pod in shop on every port']],
])('%s', (spec, expected) => expect(meaning(policyOf(spec))).toEqual(expected));

/** The API server refuses these; none of them may open anything while it is typed. */
test.each([
  ['spec: {ingress: [{from: [{}]}]}', 'ingress 0: nobody on every port'],
  ['spec: {ingress: [{from: [null]}]}', 'ingress 0: nobody on every port'],
  ['spec: {ingress: [{from: [podSel]}]}', 'ingress 0: nobody on every port'],
  ['spec: {ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]}', 'ingress 0: nobody on every port'],
  ['spec: {ingress: [{ports: [{endPort: 90}]}]}', `ingress 0: ${anyone} on no port`],
  ['spec: {ingress: [{ports: [{port: web, endPort: 90}]}]}', `ingress 0: ${anyone} on no port`],
  ['spec: {ingress: [{ports: [web]}]}', `ingress 0: ${anyone} on no port`],
])('refused: %s', (spec, expected) => expect(meaning(policyOf(spec))).toEqual([...head('ingress'), expected]));

test.each(['In', 'Sometimes', 'Exists, values: [a]', 'NotIn, values: []'])('a selector with the operator %s selects nothing', (operator) => {
  const { subject } = policyOf(`spec: {podSelector: {matchExpressions: [{key: app, operator: ${operator}}]}}`);
  expect(subject.pods.requirements).toEqual([{ key: '', operator: 'In', values: [] }]);
});

/** In a template nothing that it writes is sure. */
test.each([
  ['spec:\n  podSelector: {{ .Values.selector }}', ['ingress', 'of pods selected by a template in shop']],
  ['spec:\n  podSelector:\n    matchLabels:\n      app: {{ .Values.app }}', ['ingress', 'of pods with a label app and selected by a template in shop']],
  ['spec:\n  podSelector: {}\n  policyTypes: {{ .Values.types }}', head('ingress? egress?')],
  ['spec:\n  podSelector: {}\n  ingress: {{ .Values.rules }}', [...head('ingress'), 'ingress 0: whom a template says on ports that a template says ?']],
  [
    'spec:\n  podSelector: {}\n  ingress:\n    - from: {{ .Values.from }}',
    [...head('ingress'), 'ingress 0: whom a template says on ports that a template says ?'],
  ],
  [
    'spec:\n  podSelector: {}\n  ingress:\n    - ports:\n        - port: {{ .Values.port }}\n      from:\n        - podSelector: {}',
    [...head('ingress'), 'ingress 0: every pod in shop on ports that a template writes'],
  ],
  [
    'spec:\n  podSelector: {}\n  ingress:\n    - from:\n        - ipBlock:\n            cidr: {{ .Values.cidr }}',
    [...head('ingress'), 'ingress 0: addresses (a template writes part of it) on every port'],
  ],
])('%s', (spec, expected) => expect(meaning(policyOf(spec))).toEqual(expected));
