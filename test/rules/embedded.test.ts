import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { checkRule } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const kyverno = (rules: string) => `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: add-networkpolicy}\nspec:\n  rules:\n${rules}`;
const GENERATE = (spec: string, name = 'default-deny') => `    - name: ${name}
      match: {any: [{resources: {kinds: [Namespace]}}]}
      generate:
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        name: ${name}
        namespace: "{{request.object.metadata.name}}"
        data:
          spec:
${spec}`;
const OPEN = '            podSelector: {}\n            policyTypes: [Ingress]\n            egress:\n';
const RULE = '              - to: [{podSelector: {}}]\n';
const MARK = '#           ^^^^^^ warning: policy-types-missing-egress\n';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: c, image: i}]}\n';

describe('a policy that Kyverno generates', () => {
  test('is judged where it is written', () => checkRule('policy-types-missing-egress', kyverno(GENERATE(OPEN + MARK + RULE))));
  test('has the name that it gets', () => {
    const found = checkFile(
      snapshotOf({ '/k.yaml': kyverno(GENERATE('            podSelector: {}\n            policyTypes: [Ingress]\n', 'default-deny-egress')) }),
      '/k.yaml',
    );
    expect(found.map(({ rule }) => rule)).toEqual(['name-effect-mismatch']);
  });
  test('also for each of a list', () =>
    checkRule(
      'policy-types-missing-egress',
      kyverno(`    - name: each
      generate:
        foreach:
          - list: request.object.spec
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            name: a
            data:
              spec:
                podSelector: {}
                policyTypes: [Ingress]
                egress:
#               ^^^^^^ warning: policy-types-missing-egress
                  - to: [{podSelector: {}}]
`),
    ));
  test('stands in no answer, and may close what seems open', () => {
    const policy = kyverno(GENERATE('            podSelector: {}\n            policyTypes: [Ingress]\n'));
    const open = (texts: Record<string, string>) => checkFile(snapshotOf(texts), '/a.yaml').map(({ rule }) => rule);
    expect(snapshotOf({ '/a.yaml': pod, '/k.yaml': policy }).environment('/a.yaml').evaluator.cluster.policies).toEqual([]);
    expect(open({ '/a.yaml': pod })).toEqual(['namespace-no-default-deny']);
    expect(open({ '/a.yaml': pod, '/k.yaml': policy })).toEqual([]);
  });
  test('of another kind, or another project, is none', () => {
    checkRule('policy-types-missing-egress', kyverno(GENERATE(OPEN + RULE).replace('kind: NetworkPolicy', 'kind: Secret')));
    checkRule('policy-types-missing-egress', kyverno(GENERATE(OPEN + RULE)).replace('kyverno.io/v1', 'example.com/v1'));
  });
  test('with parts of other kinds does no harm', () => {
    for (const rules of [
      '    - 1\n',
      '    - generate: text\n',
      '    - generate: {kind: NetworkPolicy, data: [1]}\n',
      '    - generate: {kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, data: {spec: 1}}\n',
    ])
      expect(checkFile(snapshotOf({ '/k.yaml': kyverno(rules) }), '/k.yaml').filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('a policy that Open Cluster Management demands', () => {
  const definition = (indent: string, marker = '') =>
    [
      'apiVersion: networking.k8s.io/v1',
      'kind: NetworkPolicy',
      'metadata: {name: a, namespace: shop}',
      'spec:',
      '  podSelector: {}',
      '  policyTypes: [Ingress]',
      '  egress:',
      '    - to: [{podSelector: {}}]',
    ]
      .map((line) => `${indent}${line}\n`)
      .join('')
      .replace('egress:\n', `egress:\n${marker}`);
  const configuration = (indent: string, compliance: string, marker = '') =>
    [
      'apiVersion: policy.open-cluster-management.io/v1',
      'kind: ConfigurationPolicy',
      'metadata: {name: a}',
      'spec:',
      '  object-templates:',
      `    - complianceType: ${compliance}`,
      '      objectDefinition:',
    ]
      .map((line) => `${indent}${line}\n`)
      .join('') + definition(`${indent}        `, marker);

  test('is judged, unless it must not be there', () => {
    checkRule('policy-types-missing-egress', configuration('', 'musthave', '#         ^^^^^^ warning: policy-types-missing-egress\n'));
    checkRule('policy-types-missing-egress', configuration('', 'mustnothave'));
  });
  test('also within a Policy', () => {
    const policy = 'apiVersion: policy.open-cluster-management.io/v1\nkind: Policy\nmetadata: {name: p}\nspec:\n  policy-templates:\n    - objectDefinition:\n';
    checkRule('policy-types-missing-egress', policy + configuration('        ', 'musthave', '#                 ^^^^^^ warning: policy-types-missing-egress\n'));
  });
});
