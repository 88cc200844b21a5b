import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { commandNames, notificationNames, type Status } from '../server/lsp/protocol.js';

/** Shows behind the language's braces in the status bar whether the server runs and the workspace is read, and how many manifests it has; the log has it, too. */
export function showStatus(client: BaseLanguageClient, selector: vscode.DocumentSelector, output: vscode.LogOutputChannel): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('netpol.status', selector);
  item.name = 'NetworkPolicy';
  item.text = 'NetworkPolicy';
  item.busy = true;
  const showOutput = { title: vscode.l10n.t('Show Output'), command: commandNames.showOutput };
  item.command = showOutput;
  const ended = client.onDidChangeState(({ newState }) => {
    const isStopped = newState === State.Stopped;
    item.severity = isStopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.command = isStopped ? { title: vscode.l10n.t('Start Again'), command: commandNames.restart } : showOutput;
    if (!isStopped) return;
    item.busy = false;
    item.text = vscode.l10n.t('NetworkPolicy: the language server does not run');
    item.detail = vscode.l10n.t('the output says why');
  });
  const listener = client.onNotification(notificationNames.status, ({ state, files }: Status) => {
    if (item.busy && state !== 'indexing') output.info(`The workspace is read; manifests: ${files}`);
    item.busy = state === 'indexing';
    // Menus of the editor stay as they are where there is no manifest.
    void vscode.commands.executeCommand('setContext', 'netpol.manifests', files > 0);
    item.text = files === 1 ? vscode.l10n.t('NetworkPolicy: 1 manifest') : vscode.l10n.t('NetworkPolicy: {0} manifests', files);
    item.detail = state === 'indexing' ? vscode.l10n.t('reading the workspace') : '';
  });
  return vscode.Disposable.from(ended, item, listener);
}
