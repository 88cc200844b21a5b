import { describe, expect, test } from 'vitest';
import { applyFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const RULES = new Set(['helm-conditional-peers', 'peers-empty-allows-all', 'null-rule-item', 'empty-rule-allows-all']);

/** A chart with one policy; it is rendered where there are values for it. */
function chart(rules: string, values = 'clients: []\nextra: {}\n', rendered = true, direction = 'ingress'): Record<string, string> {
  return {
    '/c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    '/c/values.yaml': `enabled: true\n${values}`,
    '/c/values-prod.yaml': 'replicas: 2\n',
    '/c/templates/p.yaml': `{{- if ${rendered ? '' : 'not '}.Values.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: c}
spec:
  podSelector: {matchLabels: {app: c}}
  policyTypes: [${direction === 'ingress' ? 'Ingress' : 'Egress'}]
  ${direction}:
${rules}{{- end }}
`,
  };
}

function said(texts: Record<string, string>): readonly string[] {
  return findingsOf(snapshotOf(texts), { path: '/c/templates/p.yaml' }).flatMap(({ rule, severity, message }) =>
    RULES.has(rule) ? [`${severity} ${rule}: ${message}`] : [],
  );
}

const TO_YAML = '    - from:\n        {{- toYaml .Values.clients | nindent 8 }}\n';
const SAYS = 'lets everyone in, also from outside the cluster. Write the rule only where the value is there: `{{- if .Values.clients }}`.';

describe('a value that is empty', () => {
  test('by default', () =>
    expect(said(chart(TO_YAML))).toEqual([
      `warning helm-conditional-peers: \`.Values.clients\` is empty with these values, and \`from:\` without peers ${SAYS}`,
    ]));
  test('perhaps, in a policy that is not rendered', () =>
    expect(said(chart(TO_YAML, undefined, false))).toEqual([
      `info helm-conditional-peers: Where \`.Values.clients\` is empty, \`from:\` without peers ${SAYS}`,
    ]));
  test('that a block goes through', () => {
    expect(
      said(chart('    - from:\n      {{- range .Values.clients }}\n        - podSelector: {matchLabels: {app: {{ . }}}}\n      {{- end }}\n')),
    ).toHaveLength(1);
    expect(said(chart('    - from:\n      {{- with .Values.extra }}\n        - podSelector: {{ toYaml . | nindent 12 }}\n      {{- end }}\n'))[0]).toContain(
      '`.Values.extra`',
    );
  });
  test('that all of a rule is made of', () =>
    expect(said(chart('    - {{- with .Values.extra }}\n      from: {{ toYaml . }}\n      {{- end }}\n'))).toEqual([
      expect.stringMatching(/^warning helm-conditional-peers: .*a rule without content lets everyone in/),
    ]));
  test('of egress', () =>
    expect(said(chart('    - to: {{ toYaml .Values.clients | nindent 8 }}\n', undefined, true, 'egress'))).toEqual([
      expect.stringMatching(/`to:` without peers lets these pods reach everything/),
    ]));
  test('before ports', () => expect(said(chart(`${TO_YAML}      ports: [{port: 80, protocol: TCP}]\n`))).toHaveLength(1));
});

describe('no finding', () => {
  test('where the value is there', () => expect(said(chart(TO_YAML, 'clients: [{podSelector: {}}]\n'))).toEqual([]));
  test('where a condition asks about it', () => expect(said(chart(`    {{- if .Values.clients }}\n${TO_YAML}    {{- end }}\n`, undefined, false))).toEqual([]));
  test('where the condition asks about the value within another one', () =>
    expect(said(chart(`    {{- if .Values.enabled }}\n    {{- with .Values.clients }}\n${TO_YAML}    {{- end }}\n    {{- end }}\n`, undefined, false))).toEqual(
      [],
    ));
  test('where it has a default', () =>
    expect(said(chart('    - from:\n        {{- toYaml (default (list .Values.x) .Values.clients) | nindent 8 }}\n', undefined, false))).toEqual([]));
  test('where it is required', () =>
    expect(said(chart('    - from:\n        {{- required "name a client" .Values.clients | toYaml | nindent 8 }}\n', undefined, false))).toEqual([]));
  test('beside peers that are always there', () => {
    const beside = '    - from:\n        - podSelector: {}\n        {{- with .Values.clients }}\n        {{- toYaml . | nindent 8 }}\n        {{- end }}\n';
    expect(said(chart(beside))).toEqual([]);
    expect(said(chart(beside, undefined, false))).toEqual([]);
  });
  test('of peers that a condition about something else decides: it may mean everyone', () =>
    expect(said(chart('    - from:\n        {{- if not .Values.external }}\n        - podSelector: {}\n        {{- end }}\n', undefined, false))).toEqual([]));
});

test('what is written as empty is told of as before', () => {
  expect(said(chart('    - from: []\n'))).toEqual([expect.stringMatching(/^warning peers-empty-allows-all/)]);
});

describe('the fix', () => {
  function fixed(rules: string): string {
    const texts = chart(rules);
    const finding = findingsOf(snapshotOf(texts), { path: '/c/templates/p.yaml' }).find(({ rule }) => rule === 'helm-conditional-peers');
    const fix = finding?.fixes().find(({ title }) => title === 'Leave the rule out where .Values.clients is empty');
    if (!fix) throw new Error('there is no such fix');
    const files = Object.entries(texts).map(([path, text]) => ({ path, text, markers: [] }));
    const after = Object.fromEntries(applyFix(files, '/c/templates/p.yaml', fix));
    expect(said(after), after['/c/templates/p.yaml']).toEqual([]);
    return after['/c/templates/p.yaml'] ?? '';
  }

  test('puts the rule between a condition and its end', () =>
    expect(fixed(`${TO_YAML}      ports: [{port: 80, protocol: TCP}]\n    - from: [{podSelector: {}}]\n`)).toContain(
      `  ingress:\n    {{- if .Values.clients }}\n${TO_YAML}      ports: [{port: 80, protocol: TCP}]\n    {{- end }}\n    - from: [{podSelector: {}}]\n`,
    ));
  test('also of the last rule', () => expect(fixed(TO_YAML)).toContain(`    {{- if .Values.clients }}\n${TO_YAML}    {{- end }}\n{{- end }}\n`));
});
