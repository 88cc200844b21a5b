import * as vscode from 'vscode';
import type { BaseLanguageClient, Location, Position } from 'vscode-languageclient';
import {
  commandNames,
  type DefaultDenyChoicesResult,
  type DefaultDenyParams,
  type DefaultDenyResult,
  type FlowDirection,
  type RecordAssertionsParams,
  type RecordAssertionsResult,
  requestNames,
} from '../server/lsp/protocol.js';

/** The commands of the palette, and the one that code lenses run. */
export function registerCommands(client: BaseLanguageClient, output: vscode.LogOutputChannel): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand(commandNames.restart, () => restart(client)),
    registerCommand(commandNames.showOutput, () => output.show()),
    registerCommand(commandNames.showLocations, (uri: string, position: Position, locations: readonly Location[]) =>
      showLocations(client, uri, position, locations),
    ),
    registerCommand(commandNames.addDefaultDeny, (given?: unknown, position?: Position, directions?: readonly FlowDirection[]) =>
      isChoosing(given) ? chooseDefaultDeny(client, given) : addDefaultDeny(client, placeOf(client, given, position), directions),
    ),
    registerCommand(commandNames.recordAssertions, () => recordAssertions(client)),
  ];
}

/** Stops the server, and starts another one. */
export async function restart(client: BaseLanguageClient): Promise<void> {
  await client.stop();
  await client.start();
}

/** Peeks at places that the server named; the arguments come as the protocol's plain values. */
async function showLocations(client: BaseLanguageClient, uri: string, position: Position, locations: readonly Location[]): Promise<void> {
  const convert = client.protocol2CodeConverter;
  await vscode.commands.executeCommand(
    'editor.action.peekLocations',
    convert.asUri(uri),
    convert.asPosition(position),
    locations.map((location) => convert.asLocation(location)),
    'peek',
  );
}

const { t } = vscode.l10n;

const directionChoices: readonly (vscode.QuickPickItem & { readonly directions: readonly FlowDirection[] })[] = [
  { label: t('Ingress and egress'), description: t('egress with DNS allowed'), directions: ['ingress', 'egress'] },
  { label: t('Ingress'), directions: ['ingress'] },
  { label: t('Egress'), description: t('with DNS allowed'), directions: ['egress'] },
];

type Place = Pick<DefaultDenyParams, 'textDocument' | 'position'>;

/** What a link in a hover names, else the cursor; the palette and menus of the editor give none, or another one. */
function placeOf(client: BaseLanguageClient, uri: unknown, position: Position | undefined): Place | undefined {
  if (typeof uri === 'string' && position) return { textDocument: { uri }, position };
  const editor = vscode.window.activeTextEditor;
  const { code2ProtocolConverter: convert } = client;
  return editor && { textDocument: { uri: convert.asUri(editor.document.uri) }, position: convert.asPosition(editor.selection.active) };
}

/** What a code action gives that has people choose among more than a menu of fixes shows. */
function isChoosing(given: unknown): given is DefaultDenyParams {
  return typeof given === 'object' && given !== null && 'textDocument' in given && 'choose' in given;
}

async function chooseDefaultDeny(client: BaseLanguageClient, params: DefaultDenyParams): Promise<void> {
  const { choices } = await client.sendRequest<DefaultDenyChoicesResult>(requestNames.defaultDenyChoices, params);
  const items = choices.map((choice) => ({ label: choice.title, choice }));
  const chosen = await vscode.window.showQuickPick(items, { title: t('Add Default-Deny Policy'), placeHolder: t('Which one?') });
  if (chosen) await applyAndReveal(client, chosen.choice);
}

/** Asks for the directions, lets the server write the policy for the namespace at the place, applies it and shows it. @param open the directions that are not denied already, where they are known */
async function addDefaultDeny(client: BaseLanguageClient, place: Place | undefined, open?: readonly FlowDirection[]): Promise<void> {
  if (!place) {
    void vscode.window.showInformationMessage(t('Open a manifest first: the policy is written for the namespace of the object at the cursor.'));
    return;
  }
  const choices = directionChoices.filter(({ directions }) => !Array.isArray(open) || directions.every((each) => open.includes(each)));
  const choice = await vscode.window.showQuickPick(choices, {
    title: t('Add Default-Deny Policy'),
    placeHolder: t('What should be denied unless a policy allows it?'),
  });
  if (!choice) return;
  const params: DefaultDenyParams = { ...place, directions: choice.directions };
  const result = await client.sendRequest<DefaultDenyResult>(requestNames.defaultDeny, params);
  await applyAndReveal(client, result);
  if (result.message) void vscode.window.showInformationMessage(result.message);
}

/** Applies an edit, if there is one, and shows where its text begins. */
async function applyAndReveal({ protocol2CodeConverter: convert }: BaseLanguageClient, { edit, place }: DefaultDenyResult): Promise<void> {
  if (!edit) return;
  await vscode.workspace.applyEdit(await convert.asWorkspaceEdit(edit));
  if (!place) return;
  const editor = await vscode.window.showTextDocument(convert.asUri(place.uri));
  const at = convert.asPosition(place.position);
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Has the server write down who can reach whom, in a new file beside the one that is open, and shows it. */
async function recordAssertions(client: BaseLanguageClient): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const params: RecordAssertionsParams = document ? { textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) } } : {};
  const progress = { location: vscode.ProgressLocation.Window, title: t('Recording connections') };
  const { edit, uri, message } = await vscode.window.withProgress(progress, () =>
    client.sendRequest<RecordAssertionsResult>(requestNames.recordAssertions, params),
  );
  const made = edit !== undefined && (await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit)));
  if (made && uri !== undefined) await vscode.window.showTextDocument(client.protocol2CodeConverter.asUri(uri));
  if (message !== undefined) void vscode.window.showInformationMessage(message);
}
