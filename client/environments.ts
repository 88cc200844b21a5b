import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ChooseEnvironmentParams,
  type ChooseEnvironmentResult,
  commandNames,
  type EnvironmentsParams,
  type EnvironmentsResult,
  requestNames,
} from '../server/lsp/protocol.js';
import type { ManifestChanges } from './answer-documents.js';
import { pickEnvironment } from './environment-picks.js';
import { showProfile } from './profile.js';

/** Where the choice is kept, for this workspace. */
const key = 'netpol.environment';

/** Which environment answers are for: the choice, and what the status bar says of it. */
export interface EnvironmentStatus extends vscode.Disposable {
  /** As the status bar has it; undefined where nothing is to be chosen. */
  readonly text: string | undefined;
  /** The same of the cluster's plugin and version. */
  readonly profile: string;
}

/** The environment that was chosen when this workspace was last open. */
export function rememberedEnvironment(state: vscode.Memento): string | undefined {
  return state.get<string>(key);
}

/** The command that chooses an environment, and behind the language's braces in the status bar which one is shown for the file; nothing where there is only one. */
export function showEnvironments(
  client: BaseLanguageClient,
  changes: ManifestChanges,
  state: vscode.Memento,
  selector: vscode.DocumentSelector,
): EnvironmentStatus {
  let item: vscode.LanguageStatusItem | undefined;
  const profile = showProfile(selector);
  let asked = 0;
  const refresh = async (): Promise<void> => {
    const turn = ++asked;
    const result = await client.sendRequest<EnvironmentsResult>(requestNames.environments, { ...fileOf(client), brief: true } satisfies EnvironmentsParams);
    if (turn !== asked) return;
    // One that is gone, on another branch perhaps, would come back unasked.
    if (result.complete && result.chosen === undefined && rememberedEnvironment(state) !== undefined) await state.update(key, undefined);
    profile.show(result.profile);
    // What is about several is offered only where there are some.
    void vscode.commands.executeCommand('setContext', 'netpol.environments', result.count > 0);
    if (result.count === 0) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= createItem(selector);
    item.text = vscode.l10n.t('Environment: {0}', result.shown ?? result.chosen ?? vscode.l10n.t('nearest to the file'));
    item.detail = detailOf(result);
  };
  // What cannot be asked while the server is started again is asked once it is there.
  const later = () => void refresh().catch(() => {});
  const listeners = [
    changes.event(later),
    vscode.window.onDidChangeActiveTextEditor(later),
    vscode.commands.registerCommand(commandNames.chooseEnvironment, async (name?: unknown) => {
      await choose(client, state, name);
      later();
    }),
  ];
  return {
    get text() {
      return item?.text;
    },
    get profile() {
      return profile.text;
    },
    dispose: () => {
      for (const one of [...listeners, profile, ...(item ? [item] : [])]) one.dispose();
    },
  };
}

function createItem(selector: vscode.DocumentSelector): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem('netpol.environment', selector);
  item.name = vscode.l10n.t('NetworkPolicy Environment');
  item.command = { title: vscode.l10n.t('Choose'), command: commandNames.chooseEnvironment };
  return item;
}

function detailOf({ count, incomplete, chosen, shown, holding = [] }: EnvironmentsResult): string {
  const why =
    chosen === undefined
      ? vscode.l10n.t('nearest to the file')
      : shown !== undefined && shown !== chosen
        ? vscode.l10n.t('takes no part in {0}', chosen)
        : vscode.l10n.t('chosen');
  const counts =
    holding.length > 1 ? vscode.l10n.t('this file counts in {0} of {1} environments', holding.length, count) : vscode.l10n.t('one of {0} environments', count);
  return `${why}, ${counts}${incomplete === 0 ? '' : `; ${vscode.l10n.t('{0} incomplete', incomplete)}`}`;
}

/** @param name what a program asks for, `null` for the nearest; a menu of the editor gives something else, and then a person picks */
async function choose(client: BaseLanguageClient, state: vscode.Memento, name: unknown): Promise<void> {
  const params: ChooseEnvironmentParams | undefined = typeof name === 'string' || name === null ? { environment: name } : await picked(client);
  if (!params) return;
  const { chosen, problem } = await client.sendRequest<ChooseEnvironmentResult>(requestNames.chooseEnvironment, params);
  if (problem === undefined) await state.update(key, chosen);
  else void vscode.window.showInformationMessage(problem);
}

async function picked(client: BaseLanguageClient): Promise<ChooseEnvironmentParams | undefined> {
  const known = await client.sendRequest<EnvironmentsResult>(requestNames.environments, fileOf(client));
  if (known.count > 0) return pickEnvironment(known);
  const why = known.complete
    ? vscode.l10n.t('All manifests here are one environment, so there is nothing to choose.')
    : vscode.l10n.t('The workspace is still being read: ask again in a moment.');
  void vscode.window.showInformationMessage(why);
  return undefined;
}

/** The manifest that is looked at. */
function fileOf({ code2ProtocolConverter: convert }: BaseLanguageClient): EnvironmentsParams {
  const document = vscode.window.activeTextEditor?.document;
  return document ? { textDocument: { uri: convert.asUri(document.uri) } } : {};
}
