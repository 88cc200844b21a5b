import { expect, test } from 'vitest';
import { checkFix, checkRule } from '../support/check-rule.js';

const chart = (guard: string) => `
#- /cache/Chart.yaml
apiVersion: v2
name: cache
version: 0.1.0
#- /cache/values.yaml
networkPolicy: {enabled: true}
other: {enabled: true}
#- /cache/templates/policy.yaml
{{- if ${guard} }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache}
spec: {podSelector: {matchLabels: {app: cache}}, policyTypes: [Ingress]}
{{- end }}
`;

const check = (guard: string, values: string) => checkRule('values-disable-policy', `${chart(guard)}#- /cache/values-prod.yaml\n${values}`);

test('a switch that is called after the policy, and takes it away', () => {
  check('.Values.networkPolicy.enabled', 'networkPolicy:\n  enabled: false\n#          ^^^^^ info: values-disable-policy templates/policy.yaml\n');
});

test('nothing where the policy stays, where it never was, or where another key takes it away', () => {
  check('.Values.networkPolicy.enabled', 'other: {enabled: false}\n');
  check('.Values.other.enabled', 'networkPolicy: {enabled: false}\n');
  check('.Values.other.enabled', 'other: {enabled: false}\n');
  check('not .Values.networkPolicy.enabled', 'networkPolicy: {enabled: false}\n');
});

test('the fix leaves it on', () => {
  const [before, after] = ['false', 'true'].map(
    (value) => `${chart('.Values.networkPolicy.enabled')}#- /cache/values-prod.yaml\nnetworkPolicy: {enabled: ${value}}\n`,
  );
  expect(before).not.toBe(after);
  checkFix('Leave the NetworkPolicy on', before ?? '', after ?? '');
});
