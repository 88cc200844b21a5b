import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, hover, lenses, newFile, open, positionOf, replace, until } from './support.js';

/** The same in a process and in a browser, where another program renders charts: what is expected here is what both say. */
const files: Readonly<Record<string, string>> = {
  'charted/Chart.yaml': 'apiVersion: v2\nname: charted\nversion: 0.1.0\n',
  'charted/values.yaml': 'networkPolicy: {enabled: true}\nports: [8080]\n',
  'charted/templates/_helpers.tpl': '{{ define "charted.name" }}{{ .Release.Name }}-charted{{ end }}\n',
  'charted/templates/web.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ include "charted.name" . }}
  labels: {app: {{ include "charted.name" . }}}
spec: {containers: [{name: web, image: web}]}
`,
  'charted/templates/policy.yaml': `{{- if .Values.networkPolicy.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "charted.name" . }}
spec:
  podSelector:
    matchLabels: {app: {{ include "charted.name" . }}}
  ingress:
    - ports:
        {{- range .Values.ports }}
        - port: {{ . }}
        {{- end }}
{{- end }}
`,
};

describe('charts', () => {
  before(async () => {
    const extension = vscode.extensions.getExtension('netpol.netpol');
    assert.ok(extension, 'the extension is installed');
    await extension.activate();
  });
  beforeEach(async () => {
    for (const [path, content] of Object.entries(files)) await newFile(path, content);
  });
  afterEach(closeAll);

  it('are shown in their templates as they are rendered, also while values are typed', async () => {
    const policy = await open('charted/templates/policy.yaml');
    await lenses(policy, /1 workload: release-name-charted/);
    await hover(policy, positionOf(policy, 'port: {{'), /8080/);
    const values = await open('charted/values.yaml');
    await replace(values, '8080', '9090');
    await hover(policy, positionOf(policy, 'port: {{'), /9090/);
  });

  it('are shown as a document', async () => {
    const policy = await open('charted/templates/policy.yaml');
    await lenses(policy, /1 workload: release-name-charted/);
    await vscode.commands.executeCommand('netpol.showRendered');
    const text = await until('the rendered chart', () => {
      const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'netpol-rendered');
      return shown?.document.getText().includes('kind: NetworkPolicy') ? shown.document.getText() : undefined;
    });
    assert.match(text, /^ {2}name: release-name-charted/m);
    assert.match(text, /^ +- port: 8080/m);
  });
});
