import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commandNames, type ExplainParams, type NamespacesResult, requestNames } from '../../server/lsp/protocol.js';
import type { ManifestChanges } from '../answer-documents.js';
import type { AssertionTests } from '../tests.js';

const { t } = vscode.l10n;

/** Where the copy of the sample is that was made last. */
const key = 'netpol.sample';
/** That a window was opened for it, which goes on with the walkthrough. */
const resumeKey = 'netpol.sample.resume';
const walkthrough = 'netpol.netpol#lockDown';
const namespace = 'sample-shop';
const assertions = 'shop.netpol-test.yaml';

/** What the walkthrough's buttons do, on a copy of the sample that a person asked for. Its steps are done once the manifests say so. */
export function registerSample(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  changes: ManifestChanges,
  tests: AssertionTests,
): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  const within = (run: (folder: vscode.Uri) => unknown) => async () => {
    const folder = await copied(context);
    if (folder) await run(folder);
    else void vscode.window.showInformationMessage(t('Open the sample first: it is the first step.'));
  };
  void resume(context);
  return [
    registerCommand(commandNames.openSample, () => openSample(context)),
    registerCommand(
      commandNames.explainSample,
      within((folder) => explain(client, folder)),
    ),
    registerCommand(
      commandNames.denySample,
      within((folder) => addDefaultDeny(client, folder)),
    ),
    registerCommand(
      commandNames.allowSample,
      within((folder) => allow(context, folder)),
    ),
    registerCommand(
      commandNames.testSample,
      within((folder) => runTests(tests, folder)),
    ),
    changes.event(async () => {
      const folder = await copied(context);
      if (folder) await tellStanding(client, folder).catch(() => {});
    }),
    tests.runs.onDidEnd(async (outcomes) => {
      const folder = await copied(context);
      const own = folder ? outcomes.filter(({ uri }) => vscode.Uri.parse(uri).toString() === vscode.Uri.joinPath(folder, assertions).toString()) : [];
      if (own.length > 0 && own.every(({ outcome }) => outcome === 'passed')) await setContext('netpol.sampleGreen');
    }),
  ];
}

function setContext(name: string): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', name, true);
}

/** The copy, where it is still there. */
async function copied({ globalState }: vscode.ExtensionContext): Promise<vscode.Uri | undefined> {
  const text = globalState.get<string>(key);
  if (text === undefined) return undefined;
  const folder = vscode.Uri.parse(text);
  return vscode.workspace.getWorkspaceFolder(folder) && (await exists(folder)) ? folder : undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** Asks where the copy is to be, makes it, and shows it; what is there already is left as it is. */
async function openSample(context: vscode.ExtensionContext): Promise<void> {
  const target = await pickTarget(context);
  if (!target) return;
  if (!(await exists(target))) await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, 'walkthrough', 'sample'), target);
  await context.globalState.update(key, target.toString());
  if (vscode.workspace.getWorkspaceFolder(target)) {
    await setContext('netpol.sampleOpen');
    await show(target, 'shop.yaml');
    return;
  }
  await context.globalState.update(resumeKey, true);
  // The folders that are open stay open.
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow: vscode.workspace.workspaceFolders !== undefined });
}

async function pickTarget({ globalStorageUri }: vscode.ExtensionContext): Promise<vscode.Uri | undefined> {
  const name = 'netpol-sample';
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const here = folder && { label: t('In this workspace'), description: `${folder.name}/${name}`, target: async () => vscode.Uri.joinPath(folder.uri, name) };
  const temporary = {
    label: t('In a folder of the extension'),
    description: t('opens a window of its own'),
    // The extension's own, which goes with it.
    target: async () => vscode.Uri.joinPath(globalStorageUri, 'samples', String(Date.now()), name),
  };
  const chosen = {
    label: t('In another folder...'),
    description: t('opens a window of its own'),
    target: async () => {
      const [parent] = (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: t('Copy the Sample Here') })) ?? [];
      return parent && vscode.Uri.joinPath(parent, name);
    },
  };
  const choices = [...(here ? [here] : []), temporary, chosen];
  const choice = await vscode.window.showQuickPick(choices, { title: t('Open the Sample'), placeHolder: t('Where should the copy be?') });
  return choice?.target();
}

/** In the window that was opened for the sample, which a person asked for. */
async function resume(context: vscode.ExtensionContext): Promise<void> {
  const folder = await copied(context);
  if (!folder) return;
  await setContext('netpol.sampleOpen');
  if (!context.globalState.get<boolean>(resumeKey)) return;
  await context.globalState.update(resumeKey, undefined);
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
}

/** Beside the walkthrough, which stays in view. */
async function show(folder: vscode.Uri, name: string): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.joinPath(folder, name);
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const other = vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined && viewColumn > vscode.ViewColumn.One);
  return vscode.window.showTextDocument(uri, { viewColumn: open?.viewColumn ?? other?.viewColumn ?? vscode.ViewColumn.Beside, preview: false });
}

async function explain({ code2ProtocolConverter: convert }: BaseLanguageClient, folder: vscode.Uri): Promise<void> {
  await show(folder, 'shop.yaml');
  const params: ExplainParams = { uri: convert.asUri(vscode.Uri.joinPath(folder, 'shop.yaml')), from: `${namespace}/website`, to: `${namespace}/database` };
  await vscode.commands.executeCommand(commandNames.explain, params);
  await setContext('netpol.sampleAsked');
}

async function addDefaultDeny({ code2ProtocolConverter: convert }: BaseLanguageClient, folder: vscode.Uri): Promise<void> {
  const { document } = await show(folder, 'shop.yaml');
  const at = document.positionAt(document.getText().indexOf(namespace));
  await vscode.commands.executeCommand(commandNames.addDefaultDeny, convert.asUri(document.uri), convert.asPosition(at));
}

/** Writes the policies of the walkthrough into a file beside the others; one that is there already is shown as it is. */
async function allow({ extensionUri }: vscode.ExtensionContext, folder: vscode.Uri): Promise<void> {
  const target = vscode.Uri.joinPath(folder, 'allow.yaml');
  if (!(await exists(target))) await vscode.workspace.fs.copy(vscode.Uri.joinPath(extensionUri, 'walkthrough', 'allow.yaml'), target);
  await show(folder, 'allow.yaml');
  await setContext('netpol.sampleAllowed');
}

async function runTests(tests: AssertionTests, folder: vscode.Uri): Promise<void> {
  const { document } = await show(folder, assertions);
  await tests.runFile(document.uri);
}

/** Whether every workload of the sample is isolated in both directions, however that came about. */
async function tellStanding(client: BaseLanguageClient, folder: vscode.Uri): Promise<void> {
  const textDocument = { uri: client.code2ProtocolConverter.asUri(vscode.Uri.joinPath(folder, 'shop.yaml')) };
  const { namespaces } = await client.sendRequest<NamespacesResult>(requestNames.namespaces, { textDocument });
  const own = namespaces.find(({ name }) => name === namespace);
  if (own && own.workloads > 0 && own.isolated.ingress === own.workloads && own.isolated.egress === own.workloads) await setContext('netpol.sampleDenied');
}
