import { describe, expect, test } from 'vitest';
import { definition } from '../../server/features/definition.js';
import { type DocumentSymbol, documentSymbols } from '../../server/features/document-symbols.js';
import { highlights } from '../../server/features/highlights.js';
import type { InlayHintOptions } from '../../server/features/inlay-hints/hint.js';
import { inlayHints } from '../../server/features/inlay-hints.js';
import { references } from '../../server/features/references.js';
import { semanticTokens } from '../../server/features/semantic-tokens.js';
import { loadHelmEngine } from '../../server/render/helm/engine.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { moduleBytes } from '../render/helm/support/engine.mjs';
import { snapshotOf } from '../support/snapshot.js';

const every: InlayHintOptions = { pods: true, logic: true, namespace: true, policyTypes: true, protocol: true, except: true, servicePorts: true };

const workload = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-${name}
spec:
  selector:
    matchLabels: {app: {{ .Release.Name }}-${name}}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}-${name}
    spec:
      containers:
        - name: main
          image: x
          ports:
            - {name: http, containerPort: {{ .Values.port }}}
`;

const policy = `{{- if .Values.policy }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .Release.Name }}-web
spec:
  podSelector:
    matchLabels:
      app: {{ .Release.Name }}-web
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: {{ .Release.Name }}-client
      ports:
        - port: http
    {{- range .Values.clients }}
    - from:
        - podSelector:
            matchLabels:
              app: {{ . }}
    {{- end }}
    {{- if .Values.open }}
    - {}
    {{- else }}
    - from:
        - podSelector: {}
    {{- end }}
{{- end }}
`;

const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: {{ .Release.Name }}-web
  ports:
    - port: 80
      targetPort: http
`;

const chart = {
  '/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 0.1.0\n',
  '/app/values.yaml': 'policy: true\nopen: false\nport: 8080\nclients: []\n',
  '/app/values-prod.yaml': 'open: true\nclients: [release-name-web, release-name-client]\n',
  '/app/templates/policy.yaml': policy,
  '/app/templates/web.yaml': workload('web'),
  '/app/templates/client.yaml': workload('client'),
  '/app/templates/service.yaml': service,
};

/** Of the chart with its own values; which environment a file is shown for, the nearest decides. */
function openChart(changes: Readonly<Record<string, string>> = {}): Snapshot {
  return snapshotOf({ ...chart, ...changes });
}

function hintsIn(snapshot: Snapshot, file: string): readonly string[] {
  const text = snapshot.file(file)?.source?.text ?? '';
  return inlayHints(snapshot, file, { start: 0, end: text.length }, every).map(({ at, parts }) => {
    const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim();
    return `${line} «${parts.map((part) => part.text).join('')}»`;
  });
}

function at(snapshot: Snapshot, file: string, text: string): number {
  const offset = (snapshot.file(file)?.source?.text ?? '').indexOf(text);
  if (offset < 0) throw new Error(`${file} does not hold ${text}`);
  return offset;
}

const policyFile = '/app/templates/policy.yaml';

describe('in templates of a chart', () => {
  test('hints stand at the lines that write what they are about, and of a line that is rendered in several ways nothing is said', () => {
    expect(hintsIn(openChart(), policyFile)).toEqual([
      'spec: «policyTypes: Ingress»',
      'podSelector: «pods of release-name-web»',
      '- podSelector: «pods of release-name-client»',
      '- port: http «TCP»',
      '- podSelector: {} «pods of release-name-client and release-name-web»',
    ]);
  });

  test('a Service says what its port is at the pods', () => {
    expect(hintsIn(openChart(), '/app/templates/service.yaml')).toEqual(['targetPort: http «8080 at the pods»']);
  });

  test('an empty rule has no line of its own, so nothing is said of it anywhere', () => {
    const own = `policy: true\nport: 80\n${chart['/app/values-prod.yaml']}`;
    const snapshot = openChart({ '/app/values.yaml': own });
    expect(hintsIn(snapshot, policyFile).join()).not.toContain('anyone');
    expect(semanticTokens(snapshot, policyFile)).toEqual([]);
    // Both clients are rendered of one line.
    expect(hintsIn(snapshot, policyFile).filter((hint) => hint.startsWith('- podSelector:'))).toEqual(['- podSelector: «pods of release-name-client»']);
  });

  test('every hint is one of the same policy as it is rendered, at the same key', () => {
    const engine = loadHelmEngine(moduleBytes());
    const request = (values: string) => ({
      files: new Map(Object.entries({ ...chart, '/app/values.yaml': values }).map(([name, text]) => [name.slice('/app/'.length), text])),
      values: [],
      release: { name: 'release-name', namespace: 'default' },
    });
    const all = [chart['/app/values.yaml'], `policy: true\nport: 80\n${chart['/app/values-prod.yaml']}`, 'policy: true\nport: 1\nclients: [a]\n'];
    for (const values of all) {
      const answer = engine.render(request(values));
      const rendered = answer.kind === 'rendered' ? answer.manifests.map(({ text }) => text).join('\n---\n') : '';
      // What a chart stands beside is not known, so its hints speak of no pods that are sure not to be there.
      const plain = hintsIn(snapshotOf({ '/app.yaml': rendered }), '/app.yaml').map(keyAndHint);
      const inTemplates = [policyFile, '/app/templates/service.yaml'].flatMap((file) =>
        hintsIn(openChart({ '/app/values.yaml': values }), file).map(keyAndHint),
      );
      expect(inTemplates.length).toBeGreaterThan(3);
      for (const hint of inTemplates) expect(plain.map((one) => one.replace('no pods here', 'no pods known here'))).toContain(hint);
    }
  });

  test('definitions, references and highlights lead through what the templates become', () => {
    const snapshot = openChart();
    const shown = (places: readonly { readonly file: string; readonly range: { readonly start: number; readonly end: number } }[]) =>
      places.map(({ file, range }) => `${file.split('/').at(-1)}: ${snapshot.file(file)?.source?.text.slice(range.start, range.end).split('\n')[0]?.trim()}`);
    const defined = (text: string) => shown(definition(snapshot, policyFile, at(snapshot, policyFile, text) + 2)?.targets ?? []);
    expect(defined('podSelector:')).toEqual(['web.yaml: {{ .Release.Name }}-web']);
    expect(defined('app: {{ .Release.Name }}-client')).toEqual(['client.yaml: {{ .Release.Name }}-client']);
    expect(defined('port: http')).toEqual(['web.yaml: name: http, containerPort: {{ .Values.port }}']);
    expect(defined('podSelector: {}').sort()).toEqual(['client.yaml: {{ .Release.Name }}-client', 'web.yaml: {{ .Release.Name }}-web']);
    expect(defined('app: {{ . }}')).toEqual([]);
    const web = '/app/templates/web.yaml';
    const spokenOf = (text: string) => shown(references(snapshot, web, at(snapshot, web, text) + 6));
    expect(spokenOf('  name: {{').sort()).toEqual(['policy.yaml: matchLabels:', 'policy.yaml: podSelector', 'service.yaml: app: {{ .Release.Name }}-web']);
    expect(spokenOf('    app: {{ .Release.Name').sort()).toEqual(['policy.yaml: app: {{ .Release.Name }}-web', 'service.yaml: app: {{ .Release.Name }}-web']);
    expect(highlights(snapshot, policyFile, at(snapshot, policyFile, 'range'))).toEqual([]);
  });

  test('the outline has the names that objects get, and rules as they become', () => {
    const shown = ({ name, detail, children }: DocumentSymbol): unknown => [name, detail, ...children.map(shown)];
    expect(documentSymbols(openChart(), policyFile).map(shown)).toEqual([
      [
        'release-name-web',
        'NetworkPolicy',
        ['ingress rule 1', 'pods labelled app=release-name-client in default, TCP port http'],
        ['ingress rule 2', 'every pod in default, every port'],
      ],
    ]);
  });

  test('of a chart that is not rendered, and of what the values leave out, nothing is made up', () => {
    const { '/app/values-prod.yaml': _, ...unrendered } = chart;
    for (const snapshot of [snapshotOf(unrendered), openChart({ '/app/values.yaml': 'policy: false\nport: 1\n', '/app/values-prod.yaml': 'a: 1\n' })]) {
      expect(hintsIn(snapshot, policyFile)).toEqual([]);
      expect(definition(snapshot, policyFile, at(snapshot, policyFile, 'podSelector:') + 2)?.targets ?? []).toEqual([]);
    }
  });
});

/** The key of the line that a hint stands behind, with the hint. */
function keyAndHint(hint: string): string {
  const [, key = '', said = ''] = /^(?:- )*([A-Za-z]+):.*«(.*)»$/.exec(hint) ?? [];
  return `${key} ${said}`;
}
