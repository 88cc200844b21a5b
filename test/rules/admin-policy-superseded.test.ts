import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { checkFix, checkNoFix, checkRule } from '../support/check-rule.js';
import { clusterOf } from '../support/cluster.js';
import { type ConnectionList, canonicalConnections, connectionListOf } from '../support/connections.js';
import { refusalsOf } from '../support/judge.js';
import { Random } from '../support/mutations/random.js';
import type { Value } from '../support/mutations/value.js';
import { blockText } from '../support/mutations/write.js';
import { manifestsOf, randomCluster } from '../support/random-cluster.js';
import { snapshotOf } from '../support/snapshot.js';

const TITLE = 'Convert to ClusterNetworkPolicy';
const admin = (spec: string) => `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec: ${spec}\n`;
const withRules = (rules: string) => admin(`{priority: 1, subject: {namespaces: {}}, ${rules}}`);
const many = (count: number, item: string) => Array.from({ length: count }, () => item).join(', ');

/** One document, converted; undefined where that is not offered, and then with the reason. */
function convert(text: string): { readonly text: string | undefined; readonly message: string } {
  const hint = checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml').find(({ rule }) => rule === 'admin-policy-superseded');
  const fix = hint?.fixes().find(({ title }) => title === TITLE);
  return { text: fix && applyEdits(text, fix.edits), message: hint?.message ?? '' };
}

function connectionsOf(documents: readonly string[]): readonly string[] {
  const list: ConnectionList = connectionListOf(createEvaluator(clusterOf(documents.join('---\n')).cluster).connections());
  return canonicalConnections(list);
}

test('converted policies let the same through', { timeout: 120_000 }, () => {
  let converted = 0;
  let connections = 0;
  fc.assert(
    fc.property(randomCluster({ admin: true }), fc.nat(), (cluster, seed) => {
      const random = new Random(seed);
      // As JSON, or as somebody writes YAML.
      const documents = manifestsOf(cluster)
        .split('\n---\n')
        .map((json) => (seed % 3 === 0 ? `${json}\n` : `${blockText(random, JSON.parse(json) as Value, 0, seed % 3 === 1 ? 0.1 : 0.5)}\n`));
      const after = documents.map((document) => {
        const result = convert(document);
        if (result.text === undefined) {
          if (/"?kind"?: ?["']?(?:Baseline)?AdminNetworkPolicy/.test(document))
            expect(result.message).toMatch(/cannot be converted as it is: rule \d+ of `egress` has a port by its name/);
          return document;
        }
        converted += 1;
        expect(refusalsOf(result.text)).toEqual([]);
        return result.text;
      });
      const [was, is] = [connectionsOf(documents), connectionsOf(after)];
      connections += was.length;
      expect(is).toEqual(was);
    }),
    { numRuns: 300 },
  );
  expect(converted).toBeGreaterThan(100);
  expect(connections).toBeGreaterThan(1000);
});

describe('the fix keeps what it does not change', () => {
  test('comments, quotes and the order of an AdminNetworkPolicy', () =>
    checkFix(
      TITLE,
      `
# Ours.
apiVersion: "policy.networking.k8s.io/v1alpha1" # old
kind: AdminNetworkPolicy
metadata:
  name: tenants
spec:
  # Early.
  priority: 10
  subject:
    namespaces: {}
  ingress:
    - name: allow # who asks
      action: 'Allow'
      from:
        - namespaces: {}
      ports: # two
        - portNumber:
            protocol: UDP
            port: 53
        # The names of ports stay.
        - namedPort: "http"
    - action: Pass
      from:
        - pods: {namespaceSelector: {}, podSelector: {}}
      ports:
  egress: []
`,
      `
# Ours.
apiVersion: "policy.networking.k8s.io/v1beta1" # old
kind: ClusterNetworkPolicy
metadata:
  name: tenants
spec:
  # Early.
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
    - name: allow # who asks
      action: 'Accept'
      from:
        - namespaces: {}
      protocols: # two
        - {udp: {destinationPort: {number: 53}}}
        # The names of ports stay.
        - {destinationNamedPort: http}
    - action: Pass
      from:
        - pods: {namespaceSelector: {}, podSelector: {}}
      protocols:
  egress: []
`,
    ));

  test('a BaselineAdminNetworkPolicy comes last in its tier', () =>
    checkFix(
      TITLE,
      `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: default
spec:
  subject:
    namespaces: {}
  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      ports: [{portRange: {protocol: SCTP, start: 80, end: 90}}, {portRange: {start: 7, end: 7}}]
`,
      `
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata:
  name: default
spec:
  tier: Baseline
  priority: 1000
  subject:
    namespaces: {}
  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      protocols: [{sctp: {destinationPort: {range: {start: 80, end: 90}}}}, {tcp: {destinationPort: {number: 7}}}]
`,
    ));
});

describe('what cannot be converted is said to be so', () => {
  test.each<readonly [string, RegExp, string]>([
    ['26 rules', /`ingress` has 26 rules/, withRules(`ingress: [${many(26, '{action: Deny, from: [{namespaces: {}}]}')}]`)],
    ['26 peers', /rule 1 of `ingress` has 26 peers/, withRules(`ingress: [{action: Deny, from: [${many(26, '{namespaces: {}}')}]}]`)],
    ['26 ports', /26 ports/, withRules(`ingress: [{action: Deny, from: [{namespaces: {}}], ports: [${many(26, '{namedPort: a}')}]}]`)],
    ['host bits', /`10.0.0.1\/8` has bits/, withRules('egress: [{action: Deny, to: [{networks: [10.0.0.1/8]}]}]')],
    ['a reversed range', /matches nothing/, withRules('ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: {start: 2, end: 1}}]}]')],
    [
      'a protocol that is none',
      /matches nothing/,
      withRules('ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: ICMP, port: 1}}]}]'),
    ],
    ['a policy that is refused', /not right/, admin('{priority: 2000, subject: {namespaces: {}}}')],
    ['a domain that is none any more', /`_a.b` is no domain name/, withRules('egress: [{action: Allow, to: [{domainNames: [_a.b]}]}]')],
  ])('%s', (_, reason, text) => {
    expect(convert(text)).toEqual({ text: undefined, message: expect.stringMatching(reason) });
  });

  test('a comment that would be lost, an alias, a template', () => {
    checkNoFix(
      TITLE,
      admin(
        `\n  priority: 1\n  subject: {namespaces: {}}\n  ingress:\n    - action: Deny\n      from: [{namespaces: {}}]\n      ports:\n        - portNumber: # web\n            port: 80\n`,
      ),
    );
    checkNoFix(
      TITLE,
      withRules(
        'ingress: [{action: Deny, from: [{namespaces: {}}], ports: &p [{portNumber: {port: 80}}]}, {action: Pass, from: [{namespaces: {}}], ports: *p}]',
      ),
    );
    checkNoFix(TITLE, admin('\n  priority: {{ .Values.priority }}\n  subject: {namespaces: {}}\n'));
  });
});

test('a ClusterNetworkPolicy has no such hint', () =>
  checkRule(
    'admin-policy-superseded',
    'apiVersion: policy.networking.k8s.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\nspec: {tier: Admin, priority: 1, subject: {namespaces: {}}}\n',
  ));
