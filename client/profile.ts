import * as vscode from 'vscode';
import { commandNames, type ShownProfile } from '../server/lsp/protocol.js';
import { type ProfileKeys, withProfile } from './profile-text.js';

const { t } = vscode.l10n;

/** What is known of the cluster behind the language's braces in the status bar, and the command that sets it. */
export interface ProfileStatus extends vscode.Disposable {
  readonly text: string;
  show(profile: ShownProfile): void;
}

export function showProfile(selector: vscode.DocumentSelector): ProfileStatus {
  const item = vscode.languages.createLanguageStatusItem('netpol.profile', selector);
  item.name = t('NetworkPolicy Cluster');
  item.command = { title: t('Set'), command: commandNames.setProfile };
  let shown: ShownProfile = {};
  const show = (profile: ShownProfile): void => {
    shown = profile;
    const { plugin, kubernetesVersion } = profile;
    const version = kubernetesVersion === undefined ? t('Kubernetes of any version') : t('Kubernetes {0}', kubernetesVersion);
    item.text = plugin ? `${plugin.title}, ${version}` : t('No network plugin known, {0}', version);
    item.detail = detailOf(profile);
    item.severity = plugin && !plugin.enforces ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
  };
  show({});
  const command = vscode.commands.registerCommand(commandNames.setProfile, async (given?: unknown) => {
    const keys = readKeys(given) ?? (await pickKeys(shown));
    if (keys) await write(keys);
  });
  return {
    get text() {
      return [item.text, item.detail].filter((each) => each !== '').join(' · ');
    },
    show,
    dispose: () => vscode.Disposable.from(item, command).dispose(),
  };
}

function detailOf({ plugin }: ShownProfile): string {
  if (!plugin) return '';
  const enforced = plugin.enforces ? '' : t('enforces no policy');
  const source = plugin.guessedFrom ? t('guessed from {0}', plugin.guessedFrom.by) : t('set');
  return [source, enforced].filter((each) => each !== '').join(', ');
}

/** What a program names. */
function readKeys(given: unknown): ProfileKeys | undefined {
  if (typeof given !== 'object' || given === null || !('plugin' in given || 'kubernetesVersion' in given)) return undefined;
  const { plugin, kubernetesVersion } = given as Record<string, unknown>;
  return { ...(typeof plugin === 'string' ? { plugin } : {}), ...(typeof kubernetesVersion === 'string' ? { kubernetesVersion } : {}) };
}

async function pickKeys({ plugin, kubernetesVersion }: ShownProfile): Promise<ProfileKeys | undefined> {
  const title = t('Set Network Plugin and Kubernetes Version');
  const notKnown = { label: t('Not known'), value: '' };
  const named = pluginNames().map((name) => ({ label: name, description: name === plugin?.name ? t('now') : '', value: name }));
  const chosen = await vscode.window.showQuickPick([...named, notKnown], { title, placeHolder: t('Which network plugin does the cluster have?') });
  if (!chosen) return undefined;
  const known = Array.from({ length: 13 }, (_, index) => `1.${37 - index}`);
  const versions = known.map((version) => ({ label: version, description: version === kubernetesVersion ? t('now') : '', value: version }));
  const version = await vscode.window.showQuickPick([...versions, notKnown], { title, placeHolder: t('Which version of Kubernetes does it run?') });
  return version && { plugin: chosen.value, kubernetesVersion: version.value };
}

/** Those that the setting knows. */
function pluginNames(): readonly string[] {
  const { contributes } = (vscode.extensions.getExtension('netpol.netpol')?.packageJSON ?? {}) as {
    readonly contributes?: { readonly configuration?: { readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[] }>> } };
  };
  return (contributes?.configuration?.properties?.['netpol.plugin']?.enum ?? []).filter((name) => name !== '');
}

/** Into the configuration of the folder that is looked at, which is shown, and not saved. */
async function write(keys: ProfileKeys): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const folder = (document && vscode.workspace.getWorkspaceFolder(document.uri)) ?? vscode.workspace.workspaceFolders?.[0];
  if (!folder) return void vscode.window.showInformationMessage(t('Open a folder first: what is known of the cluster stands in its .netpol.yaml.'));
  const uri = vscode.Uri.joinPath(folder.uri, '.netpol.yaml');
  const there = await vscode.workspace.openTextDocument(uri).then(
    (opened) => opened,
    () => undefined,
  );
  const text = withProfile(there?.getText() ?? '', keys);
  const edit = new vscode.WorkspaceEdit();
  if (text === undefined) void vscode.window.showInformationMessage(t('This .netpol.yaml is written in braces: set `plugin` and `kubernetesVersion` by hand.'));
  else if (there) edit.replace(uri, new vscode.Range(0, 0, there.lineCount, 0), text);
  else edit.createFile(uri, { contents: new TextEncoder().encode(text) });
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(uri);
}
