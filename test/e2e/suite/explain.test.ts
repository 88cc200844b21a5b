import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, hover, open, positionOf, replace, until } from './support.js';

describe("Why Can / Can't A Reach B?", () => {
  before(() => vscode.extensions.getExtension('netpol.netpol')?.activate());
  afterEach(closeAll);

  /** The answer that is shown, once it fits. */
  function answer(fits: RegExp): Promise<vscode.TextDocument> {
    return until(`an answer like ${fits}`, () => {
      const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'netpol-explain')?.document;
      return shown && fits.test(shown.getText()) ? shown : undefined;
    });
  }

  it('answers beside the manifest, with a link to every place that it names, and follows edits', async () => {
    const policies = await open('shop/policies.yaml');
    const uri = policies.uri.toString();
    await vscode.commands.executeCommand('netpol.explain', { uri, from: 'frontend', to: 'mysql', port: 3306 });
    const denied = await answer(/^denied {3}Deployment shop\/frontend\n {2}-> {2}StatefulSet shop\/mysql {3}TCP 3306\n/);
    const unbroken = denied.getText().replace(/\n +/g, ' ');
    assert.match(unbroken, /frontend is labelled app=frontend/);
    assert.match(unbroken, /To allow it, let app=frontend of shop in at mysql-from-backend/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', denied.uri);
    const line = positionOf(policies, '- from:').line + 1;
    assert.deepEqual(
      links.map(({ range, target }) => [denied.getText(range), target?.with({ fragment: '' }).toString(), target?.fragment.split(',')[0]]),
      [1, 2].map(() => [`shop/policies.yaml:${line}`, uri, `L${line}`]),
    );
    await replace(policies, 'app: backend', 'app: frontend');
    const allowed = await answer(/^allowed/);
    assert.equal(allowed.uri.toString(), denied.uri.toString());
    // VS Code in a browser saves by itself after a while, so the file may hold the edit.
    await replace(policies, 'app: frontend', 'app: backend');
    await answer(/^denied/);
    assert.ok(await policies.save());
  });

  it('takes the place of the answer before, and says so where its words mean nothing', async () => {
    const uri = (await open('shop/workloads.yaml')).uri.toString();
    await vscode.commands.executeCommand('netpol.explain', { uri, from: 'backend', to: 'mysql:mysql' });
    await answer(/^allowed/);
    await vscode.commands.executeCommand('netpol.explain', { uri, from: 'backend', to: 'svc/nothing' });
    await answer(/^There is no workload, Service or route "svc\/nothing" here/);
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });

  it('is asked by a link in the hover of a workload', async () => {
    const workloads = await open('shop/workloads.yaml');
    const text = await hover(workloads, positionOf(workloads, 'mysql'), /Why not `frontend`\?/);
    const [, args = ''] = /\(command:netpol\.explain\?([^)]+)\)/.exec(text) ?? [];
    assert.deepEqual(JSON.parse(decodeURIComponent(args)), [{ uri: workloads.uri.toString(), from: 'shop/Deployment/frontend', to: 'shop/StatefulSet/mysql' }]);
  });
});
