import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { commandNames, notificationNames, type Status } from '../server/lsp/protocol.js';

/** Shows behind the language's braces in the status bar whether the workspace is read, and how many manifests it has. */
export function showStatus(client: LanguageClient, selector: vscode.DocumentSelector): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('netpol.status', selector);
  item.name = 'NetworkPolicy';
  item.text = 'NetworkPolicy';
  item.busy = true;
  item.command = { title: 'Show Output', command: commandNames.showOutput };
  const listener = client.onNotification(notificationNames.status, ({ state, files }: Status) => {
    item.busy = state === 'indexing';
    // Menus of the editor stay as they are where there is no manifest.
    void vscode.commands.executeCommand('setContext', 'netpol.manifests', files > 0);
    item.text = `NetworkPolicy: ${files} ${files === 1 ? 'manifest' : 'manifests'}`;
    item.detail = state === 'indexing' ? 'reading the workspace' : '';
  });
  return vscode.Disposable.from(item, listener);
}
