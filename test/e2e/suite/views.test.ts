import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Extension } from '../../../client/start.js';
import type { ViewNode } from '../../../client/views/nodes.js';
import { closeAll, newFile, open, until } from './support.js';

const workload = (name: string, labels = `{app: ${name}}`) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: viewed, labels: ${labels}}\nspec: {containers: [{name: main, image: main}]}\n`;
const deny =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: viewed}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n';

describe('the view of policies', () => {
  let policies: Extension['policies'];
  before(async () => {
    const extension = vscode.extensions.getExtension<Extension>('netpol.netpol');
    assert.ok(extension, 'the extension is installed');
    ({ policies } = await extension.activate());
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('netpol.policies.clearFilter');
    await closeAll();
  });

  const rows = async (node?: ViewNode) => {
    const nodes = await policies.tree.getChildren(node);
    return nodes.map((each) => ({ node: each, item: policies.tree.getTreeItem(each) }));
  };
  const namespace = () => until('the namespace', async () => (await rows()).find(({ item }) => item.label === 'viewed'));
  const row = (label: string, fits: (item: vscode.TreeItem) => boolean = () => true) =>
    until(`the row ${label}`, async () => (await rows((await namespace()).node)).find(({ item }) => item.label === label && fits(item)));

  it('has workloads with their isolation, and follows edits', async () => {
    await newFile('viewed/web.yaml', workload('viewed-web'));
    await row('viewed-web', ({ accessibilityInformation }) =>
      /^Pod viewed-web, ingress open to everyone, egress open/.test(accessibilityInformation?.label ?? ''),
    );
    await newFile('viewed/deny.yaml', deny);
    const web = await row('viewed-web', ({ description }) => description === 'Pod · ● in ○ out');
    assert.equal(web.item.accessibilityInformation?.label, 'Pod viewed-web, ingress isolated, egress open to everyone. Policies: deny');
    const policy = await row('deny');
    assert.equal(policy.item.description, '1 workload · ingress');
    assert.equal((await namespace()).item.description, 'isolated 1/1 in, 0/1 out · 1 policy');
  });

  it('goes to what a row is about, shows the map there, and is filtered', async () => {
    await newFile('viewed/web.yaml', workload('viewed-web'));
    await newFile('viewed/db.yaml', workload('viewed-db', '{app: database}'));
    await open('shop/shop.netpol-test.yaml');
    const { node } = await row('viewed-web');
    await vscode.commands.executeCommand('netpol.policies.goTo', node);
    await until('the file of the row', () => (vscode.window.activeTextEditor?.document.uri.path.endsWith('viewed/web.yaml') ? true : undefined));
    await vscode.commands.executeCommand('netpol.policies.map', node);
    await until('the map', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'NetworkPolicy Map'));
    policies.tree.filter = { text: 'app=database' };
    assert.deepEqual(
      (await rows()).map(({ item }) => item.label),
      ['viewed'],
    );
    assert.deepEqual(
      (await rows((await namespace()).node)).map(({ item }) => item.label),
      ['viewed-db'],
    );
  });
});

describe('menus', () => {
  afterEach(closeAll);

  it('judge a folder by a task of its own', async () => {
    await newFile('viewed/web.yaml', workload('viewed-web'));
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ exitCode, execution }) => {
        if (execution.task.name !== 'check viewed') return;
        listener.dispose();
        resolve(exitCode);
      });
    });
    await vscode.commands.executeCommand('netpol.checkFolder', vscode.Uri.joinPath(folder.uri, 'viewed'));
    assert.equal(await ended, 0);
  });

  it('show the map of a folder', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    await vscode.commands.executeCommand('netpol.mapFolder', vscode.Uri.joinPath(folder.uri, 'shop'));
    await until('the map', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'NetworkPolicy Map'));
  });

  it('hold a row of source control against the last commit', async () => {
    const document = await open('shop/shop.netpol-test.yaml');
    await vscode.commands.executeCommand('netpol.showDifferenceToHead', { resourceUri: document.uri });
    await until('the difference', () =>
      vscode.window.visibleTextEditors.find(({ document: { uri } }) => uri.scheme === 'netpol-diff' && uri.path.includes('since HEAD')),
    );
  });
});

describe('what is known of the cluster', () => {
  afterEach(closeAll);

  it('is shown in the status bar, and written into .netpol.yaml', async () => {
    const extension = vscode.extensions.getExtension<Extension>('netpol.netpol');
    assert.ok(extension, 'the extension is installed');
    const { environment } = await extension.activate();
    await newFile('.netpol.yaml', 'rules: {}\n');
    await vscode.commands.executeCommand('netpol.setProfile', { plugin: 'calico', kubernetesVersion: '1.34' });
    const text = vscode.window.activeTextEditor?.document.getText();
    assert.equal(text, 'rules: {}\nplugin: calico\nkubernetesVersion: "1.34"\n');
    await until('the status', () => (environment.profile === 'Calico, Kubernetes 1.34 · set' ? true : undefined));
  });
});
