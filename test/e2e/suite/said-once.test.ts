import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, finding, findings, newFile, noFinding, positionOf, ruleOf, withSetting } from './support.js';

const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: twice
spec:
  podSelector: {}
  policyTupes: [Ingress]
  ingress:
    - ports:
        - {protocol: tcp, port: 80}
`;

/** As the YAML extension gives out its findings where it has a Kubernetes schema. */
function theirs(document: vscode.TextDocument, at: string, code: number): vscode.Diagnostic {
  const start = positionOf(document, at);
  const found = new vscode.Diagnostic(new vscode.Range(start, start.translate(0, at.length)), 'said by the schema', vscode.DiagnosticSeverity.Error);
  found.source = 'yaml-schema: Kubernetes';
  found.code = code;
  return found;
}

describe('beside the YAML extension', () => {
  let others: vscode.DiagnosticCollection;
  before(async () => {
    const extension = vscode.extensions.getExtension('netpol.netpol');
    assert.ok(extension, 'the extension is installed');
    await extension.activate();
    others = vscode.languages.createDiagnosticCollection('yaml');
  });
  after(() => others.dispose());
  afterEach(async () => {
    others.clear();
    await closeAll();
  });

  it('a finding is left out for as long as the other extension has the very same', async () => {
    const document = await newFile('twice.yaml', text);
    await finding(document, 'unknown-field');
    await finding(document, 'protocol-unknown-value');
    others.set(document.uri, [theirs(document, 'policyTupes', 513)]);
    await noFinding(document, 'unknown-field');
    assert.ok(findings(document).some((one) => ruleOf(one) === 'protocol-unknown-value'));
    others.set(document.uri, [theirs(document, 'tcp', 1)]);
    await finding(document, 'unknown-field');
    await noFinding(document, 'protocol-unknown-value');
    others.delete(document.uri);
    await finding(document, 'protocol-unknown-value');
  });

  it('a setting has both told', async () => {
    const document = await newFile('twice.yaml', text);
    await finding(document, 'unknown-field');
    others.set(document.uri, [theirs(document, 'policyTupes', 513)]);
    await noFinding(document, 'unknown-field');
    await withSetting('schemaFindings', 'on', async () => {
      await finding(document, 'unknown-field');
    });
    await noFinding(document, 'unknown-field');
    await withSetting('schemaFindings', 'off', async () => {
      await noFinding(document, 'protocol-unknown-value');
    });
    await finding(document, 'protocol-unknown-value');
  });
});
