import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Extension } from '../../../client/start.js';
import { finding, findings, ruleOf, until } from './support.js';

/** On a workspace of two folders with the same policy, for clusters of different versions: their settings say so. */
describe('two folders in one window', () => {
  let extension: Extension;
  before(async () => {
    const found = vscode.extensions.getExtension<Extension>('netpol.netpol');
    assert.ok(found, 'the extension is installed');
    extension = await found.activate();
  });

  async function opened(folder: string): Promise<vscode.TextDocument> {
    const root = vscode.workspace.workspaceFolders?.find(({ name }) => name === folder);
    assert.ok(root, `the folder ${folder} is open`);
    const uri = vscode.Uri.joinPath(root.uri, 'hosts.yaml');
    await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
    return until('an editor', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString())?.document);
  }

  it('are each judged by their own settings, and by those that they get', async () => {
    const one = await opened('one');
    const other = await opened('other');
    await finding(other, 'cidr-host-bits');
    assert.ok(!findings(one).some((each) => ruleOf(each) === 'cidr-host-bits'));
    const settings = vscode.workspace.getConfiguration('netpol', one.uri);
    await settings.update('kubernetesVersion', '1.36', vscode.ConfigurationTarget.WorkspaceFolder);
    await opened('one');
    await finding(one, 'cidr-host-bits');
  });

  it('are environments with the names of their folders', async () => {
    for (const folder of ['one', 'other']) {
      await opened(folder);
      await until(`the status of ${folder}; it is ${extension.environment.text}`, () =>
        extension.environment.text === `Environment: ${folder}` ? true : undefined,
      );
    }
  });
});
