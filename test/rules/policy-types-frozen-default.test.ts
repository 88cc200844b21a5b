import { test } from 'vitest';
import { checkRule } from '../support/check-rule.js';

const ID = 'policy-types-frozen-default';
const chart = (spec: string) =>
  `#- /app/Chart.yaml\napiVersion: v2\nname: app\nversion: 1.0.0\n#- /app/templates/policy.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: app}\nspec:\n  podSelector: {}\n${spec}`;
const EGRESS = '  egress:\n    - to: [{podSelector: {}}]\n';
const MARK = '# ^^^^^^ warning: policy-types-frozen-default\n';
const MARKED = EGRESS.replace('egress:\n', `egress:\n${MARK}`);

test('egress within a condition of any kind', () => {
  for (const open of ['if .Values.egress', 'with .Values.egress', 'range .Values.egress', 'if and .Values.a .Values.b'])
    checkRule(ID, chart(`  {{- ${open} }}\n${MARKED}  {{- end }}\n`));
  checkRule(ID, chart(`  {{- if .Values.a }}\n  ingress: []\n  {{- end }}\n  {{- if .Values.b }}\n${MARKED}  {{- end }}\n`));
});

test('also where the chart is rendered, with and without them', () => {
  const rendered = (spec: string) => `${chart(spec)}#- /app/values.yaml\negress: true\n#- /app/values-prod.yaml\negress: false\n`;
  checkRule(ID, rendered(`  {{- if .Values.egress }}\n${MARKED}  {{- end }}\n`));
  checkRule(ID, rendered(`  policyTypes: [Ingress]\n  {{- if .Values.egress }}\n${EGRESS}  {{- end }}\n`));
});

test('no condition of its own, the types in any form, or a part that may write them', () => {
  checkRule(ID, chart(EGRESS));
  checkRule(ID, chart(`  {{- if .Values.a }}\n  ingress: []\n  {{- end }}\n${EGRESS}`));
  checkRule(ID, chart(`  {{- if .Values.a }}\n  policyTypes: [Ingress, Egress]\n${EGRESS}  {{- end }}\n`));
  checkRule(ID, chart(`  {{- include "app.types" . | nindent 2 }}\n  {{- if .Values.a }}\n${EGRESS}  {{- end }}\n`));
  checkRule(
    ID,
    `#- /app/Chart.yaml\napiVersion: v2\nname: app\nversion: 1.0.0\n#- /app/templates/p.yaml\n{{- if .Values.a }}\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: app}\nspec:\n  podSelector: {}\n${EGRESS}{{- end }}\n`,
  );
  checkRule(ID, 'spec: {podSelector: {}, egress: [{to: [{podSelector: {}}]}]}');
});
