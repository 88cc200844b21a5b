import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Extension } from '../../../client/start.js';
import { closeAll, hover, lenses, newFile, open, positionOf, until } from './support.js';

const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels: {app: ${name}}\nspec: {containers: [{name: ${name}, image: ${name}}]}\n`;
const deny = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n';

const files: Readonly<Record<string, string>> = {
  'layered/base/web.yaml': pod('layered-web'),
  'layered/base/db.yaml': pod('layered-db'),
  'layered/base/kustomization.yaml': 'resources: [web.yaml, db.yaml]\n',
  'layered/dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
  'layered/prod/deny.yaml': deny,
  'layered/prod/kustomization.yaml': 'resources: [../base, deny.yaml]\nnamespace: prod\n',
};

describe('environments', () => {
  let environment: Extension['environment'];
  before(async () => {
    const extension = vscode.extensions.getExtension<Extension>('netpol.netpol');
    assert.ok(extension, 'the extension is installed');
    ({ environment } = await extension.activate());
  });
  beforeEach(async () => {
    for (const [path, content] of Object.entries(files)) await newFile(path, content);
  });
  afterEach(async () => {
    await choose('');
    await closeAll();
  });

  /** Without a name, the nearest again. */
  const choose = (name: string) => vscode.commands.executeCommand('netpol.chooseEnvironment', name === '' ? null : name);
  const status = (text: string) => until(`the status ${text}; it was ${environment.text}`, () => (environment.text === text ? true : undefined));

  it('are shown in the status bar, and what is chosen is what a hover and a lens speak of', async () => {
    const web = await open('layered/base/web.yaml');
    await status('Environment: layered/dev');
    await lenses(web, /^environment: layered\/dev, also in layered\/prod$/);
    await lenses(web, /^reached by anyone in layered\/dev; by nobody in layered\/prod$/);
    await choose('layered/prod');
    await status('Environment: layered/prod');
    await lenses(web, /^environment: layered\/prod, also in layered\/dev$/);
    await hover(web, positionOf(web, 'layered-web'), /As `layered\/prod` deploys it\. In `layered\/dev` it differs: it is reached by anyone/);
    await open('layered/dev/kustomization.yaml');
    await status('Environment: layered/dev');
  });

  it('are picked from a list', async () => {
    await open('layered/base/web.yaml');
    await status('Environment: layered/dev');
    await until('another environment', async () => {
      const picking = vscode.commands.executeCommand('netpol.chooseEnvironment');
      // A list that is not shown yet takes no key.
      await new Promise((resolve) => setTimeout(resolve, 700));
      for (const command of ['quickOpenSelectNext', 'quickOpenSelectNext', 'acceptSelectedQuickOpenItem'])
        await vscode.commands.executeCommand(`workbench.action.${command}`);
      await picking;
      return environment.text === 'Environment: layered/prod' ? true : undefined;
    });
  });

  it('are compared in a document with links', async () => {
    await open('layered/base/web.yaml');
    await status('Environment: layered/dev');
    await vscode.commands.executeCommand('netpol.showEnvironmentDifference', { environment: 'layered/prod', against: 'layered/dev' });
    const shown = await until(
      'the difference',
      () =>
        vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'netpol-environments' && document.getText().includes('only in'))
          ?.document,
    );
    assert.equal(shown.languageId, 'diff');
    assert.match(shown.getText(), /^- prod\/layered-web -> prod\/layered-db {3}all ports\n {4}deny is only in layered\/prod/m);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', shown.uri);
    assert.ok(links.some(({ target }) => target?.path.endsWith('layered/prod/deny.yaml')));
  });
});
