import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commandNames, type EnvironmentsResult, type GeneratePoliciesParams, requestNames } from '../../server/lsp/protocol.js';
import type { ManifestChanges } from '../answer-documents.js';
import { shownName } from '../shown-name.js';
import { type NamespaceNode, openingOf, placeOfNode, type ViewNode, workloadsText } from './nodes.js';
import { PolicyTree } from './tree.js';

const { t } = vscode.l10n;

/** The view "Network Policies", as tests look at it. */
export interface PoliciesView extends vscode.Disposable {
  readonly tree: PolicyTree;
  readonly view: vscode.TreeView<ViewNode>;
}

/** Shows the view of environments, namespaces, workloads and policies, with what can be done about each of them. */
export function showPolicies(client: BaseLanguageClient, changes: ManifestChanges): PoliciesView {
  const tree = new PolicyTree(client, changes);
  const view = vscode.window.createTreeView('netpol.policies', { treeDataProvider: tree, showCollapseAll: true });
  const { registerCommand } = vscode.commands;
  const on = (name: string, run: (node: ViewNode) => unknown) =>
    registerCommand(name, (given?: unknown) => {
      const node = isNode(given) ? given : view.selection[0];
      return node && run(node);
    });
  const commands = [
    on(commandNames.goToListed, (node) => run(openingIn(client, node))),
    on(commandNames.explainListed, (node) => explain(client, node)),
    on(commandNames.mapListed, (node) => map(client, node)),
    on(commandNames.generateListed, (node) => generate(client, node)),
    on(commandNames.allowListed, (node) => allow(client, node)),
    registerCommand(commandNames.denyListed, async (given?: unknown) => {
      const node = isNode(given) ? given : await pickNamespace(tree);
      if (node) await addDefaultDeny(client, node);
    }),
    registerCommand(commandNames.filterListed, () => filter(tree, view)),
    registerCommand(commandNames.unfilterListed, () => applyFilter(tree, view, {})),
    registerCommand(commandNames.listWithoutPolicies, () => {
      tree.withoutPolicies = true;
      tree.refresh();
    }),
  ];
  return { tree, view, dispose: () => vscode.Disposable.from(tree, view, ...commands).dispose() };
}

function isNode(given: unknown): given is ViewNode {
  return typeof given === 'object' && given !== null && 'type' in given && 'environment' in given;
}

async function run(command: vscode.Command | undefined): Promise<void> {
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

function openingIn(client: BaseLanguageClient, node: ViewNode): vscode.Command | undefined {
  const place = placeOfNode(node);
  return place && openingOf(client, place);
}

/** Answers are for the environment that is shown: what somebody asks about in another one makes that one the chosen. */
async function choose(client: BaseLanguageClient, { environment }: ViewNode): Promise<void> {
  if (environment === undefined) return;
  const { chosen } = await client.sendRequest<EnvironmentsResult>(requestNames.environments, { brief: true });
  if (chosen !== environment) await vscode.commands.executeCommand(commandNames.chooseEnvironment, environment);
}

async function explain(client: BaseLanguageClient, node: ViewNode): Promise<void> {
  const place = placeOfNode(node);
  if (node.type !== 'workload' || !place) return;
  await choose(client, node);
  await vscode.commands.executeCommand(commandNames.explain, { uri: place.uri, to: node.workload.id });
}

async function map(client: BaseLanguageClient, node: ViewNode): Promise<void> {
  const place = placeOfNode(node);
  await choose(client, node);
  const workload = node.type === 'workload' ? [node.workload.id] : [];
  await vscode.commands.executeCommand(commandNames.showMap, place?.uri, ...workload);
}

async function addDefaultDeny(client: BaseLanguageClient, node: ViewNode): Promise<void> {
  const place = placeOfNode(node);
  if (!place) return;
  await choose(client, node);
  // The edit is seen where it is made.
  await run(openingOf(client, place));
  await vscode.commands.executeCommand(commandNames.addDefaultDeny, place.uri, place.range.start);
}

/** Policies for the workload, or for all of the namespace, from what has to work there. */
async function generate(client: BaseLanguageClient, node: ViewNode): Promise<void> {
  const place = placeOfNode(node);
  if (!place || (node.type !== 'namespace' && node.type !== 'workload')) return;
  await choose(client, node);
  // The server writes for what is open.
  await run(openingOf(client, place));
  const params: GeneratePoliciesParams = { textDocument: { uri: place.uri }, position: place.range.start, for: node.type };
  await vscode.commands.executeCommand(commandNames.generatePolicies, params);
}

/** Asks who is to reach it. */
async function allow(client: BaseLanguageClient, node: ViewNode): Promise<void> {
  const place = placeOfNode(node);
  if (node.type !== 'workload' || !place) return;
  await choose(client, node);
  await vscode.commands.executeCommand(commandNames.allow, { uri: place.uri, to: node.workload.id });
}

async function pickNamespace(tree: PolicyTree): Promise<ViewNode | undefined> {
  const nodes = await tree.namespaces();
  const choices = nodes.map((node: NamespaceNode) => ({
    label: shownName(node.namespace.name ?? ''),
    description: workloadsText(node.namespace.workloads),
    node,
  }));
  if (choices.length < 2) return choices[0]?.node;
  return (await vscode.window.showQuickPick(choices, { title: t('Add Default-Deny Policy'), placeHolder: t('For which namespace?') }))?.node;
}

/** Asks what is to be listed; what is typed is looked for in names and labels. */
async function filter(tree: PolicyTree, view: vscode.TreeView<ViewNode>): Promise<void> {
  const box = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly open?: boolean }>();
  const open = { label: t('Only workloads that are not isolated'), open: true, alwaysShow: true };
  const everything = { label: t('Everything'), alwaysShow: true };
  box.title = t('Filter');
  box.placeholder = t('A name, namespace/name or app=web');
  box.value = tree.filter.text ?? '';
  const offer = (text: string) => {
    const typed = text.trim();
    box.items =
      typed === ''
        ? [open, everything]
        : [
            { label: t('With {0}', typed), alwaysShow: true },
            { ...open, description: typed },
          ];
  };
  offer(box.value);
  await new Promise<void>((resolve) => {
    box.onDidChangeValue(offer);
    box.onDidAccept(async () => {
      const [chosen] = box.activeItems;
      const text = box.value.trim();
      if (chosen) await applyFilter(tree, view, { ...(text === '' ? {} : { text }), ...(chosen.open ? { open: true } : {}) });
      box.hide();
    });
    box.onDidHide(() => {
      box.dispose();
      resolve();
    });
    box.show();
  });
}

async function applyFilter(tree: PolicyTree, view: vscode.TreeView<ViewNode>, wanted: PolicyTree['filter']): Promise<void> {
  tree.filter = wanted;
  const words = [wanted.text === undefined ? '' : t('With {0}', wanted.text), wanted.open ? t('Only workloads that are not isolated') : ''];
  view.description = words.filter((each) => each !== '').join(' · ');
  await vscode.commands.executeCommand('setContext', 'netpol.filtered', view.description !== '');
  tree.refresh();
}
