import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commandNames, type Position, type ProbesParams, type ProbesResult, requestNames, type ShownProbe } from '../server/lsp/protocol.js';

/** The command that copies a line for a terminal; nothing is run. */
export function registerCopyProbe(client: BaseLanguageClient): vscode.Disposable {
  return vscode.commands.registerCommand(commandNames.copyProbe, (uri?: unknown, position?: unknown) => copyProbe(client, placeOf(client, uri, position)));
}

async function copyProbe(client: BaseLanguageClient, place: ProbesParams | undefined): Promise<void> {
  const { workload, probes } = place ? await client.sendRequest<ProbesResult>(requestNames.probes, place) : { workload: undefined, probes: [] };
  if (workload === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Set the cursor into a workload first: what is copied tests who reaches it, or what it reaches.'));
    return;
  }
  const chosen = await pick(workload, probes);
  if (chosen === undefined) return;
  await vscode.env.clipboard.writeText(chosen.line);
  const note = chosen.notes.length === 0 ? [] : [vscode.l10n.t('Note: {0}.', chosen.notes.join('; '))];
  void vscode.window.showInformationMessage([vscode.l10n.t('Copied. It should be {0}.', chosen.expects), ...note].join(' '));
}

interface Chosen extends ShownProbe {
  readonly line: string;
}

interface Choice extends vscode.QuickPickItem {
  readonly probe: ShownProbe;
}

const withTools: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('tools'),
  tooltip: vscode.l10n.t('Copy a line that brings its own tools (kubectl debug), for images without nc or curl'),
};

function pick(workload: string, probes: readonly ShownProbe[]): Promise<Chosen | undefined> {
  const box = vscode.window.createQuickPick<Choice>();
  box.title = vscode.l10n.t('Copy a Probe');
  box.placeholder = vscode.l10n.t('What should be tested of {0}? The command is copied, not run', workload);
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = probes.map((probe) => ({
    label: `${probe.from} → ${probe.to}`,
    description: probe.expects,
    detail: probe.command,
    buttons: probe.fallback === undefined ? [] : [withTools],
    probe,
  }));
  return new Promise((resolve) => {
    const finish = (probe: ShownProbe | undefined, line: string | undefined) => {
      resolve(probe && line !== undefined ? { ...probe, line } : undefined);
      box.hide();
    };
    box.onDidAccept(() => finish(box.activeItems[0]?.probe, box.activeItems[0]?.probe.command));
    box.onDidTriggerItemButton(({ item: { probe } }) => finish(probe, probe.fallback));
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

/** What a link in a hover names, else the cursor. */
function placeOf({ code2ProtocolConverter: convert }: BaseLanguageClient, uri: unknown, position: unknown): ProbesParams | undefined {
  if (typeof uri === 'string' && isPosition(position)) return { textDocument: { uri }, position };
  const editor = vscode.window.activeTextEditor;
  return editor && { textDocument: { uri: convert.asUri(editor.document.uri) }, position: convert.asPosition(editor.selection.active) };
}

function isPosition(value: unknown): value is Position {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}
