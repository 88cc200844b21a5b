import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, lenses, open, positionOf, replace, until } from './support.js';

describe('what an edit changes', () => {
  before(() => vscode.extensions.getExtension('netpol.netpol')?.activate());
  afterEach(closeAll);

  /** The difference that is shown, once it fits. */
  function difference(fits: RegExp): Promise<vscode.TextDocument> {
    return until(`a difference like ${fits}`, () => {
      const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'netpol-diff')?.document;
      return shown && fits.test(shown.getText()) ? shown : undefined;
    });
  }

  const titles = async (document: vscode.TextDocument) =>
    (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100)).map(({ command }) => command?.title ?? '');

  it('stands above the policy that is edited, and a click shows each connection, with links, and follows the edit', async () => {
    const policies = await open('shop/policies.yaml');
    await lenses(policies, /1 workload: mysql/);
    assert.ok(!(await titles(policies)).some((title) => title.includes('connection')), 'nothing is edited yet');
    await replace(policies, 'app: backend', 'app: frontend');
    const edit = (await lenses(policies, /^\+1 connection, -1 since it was opened: backend -> mysql TCP 3306 closes$/)).find(({ command }) =>
      command?.title.startsWith('+1'),
    );
    assert.equal(edit?.range.start.line, 0);
    assert.ok(edit?.command);
    await vscode.commands.executeCommand(edit.command.command, ...(edit.command.arguments ?? []));
    const shown = await difference(/^shop\/policies\.yaml against the file as it was opened\n\n\+1 connection, -1\.\n/);
    assert.equal(shown.languageId, 'diff');
    assert.match(shown.getText(), /^- shop\/backend -> shop\/mysql {3}TCP 3306\n {4}mysql-from-backend was changed: it no longer lets\n {6}backend in/m);
    assert.match(shown.getText(), /^\+ shop\/frontend -> shop\/mysql {3}TCP 3306/m);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', shown.uri);
    const line = positionOf(policies, '- from:').line + 1;
    assert.deepEqual(
      links.map(({ range, target }) => [shown.getText(range), target?.with({ fragment: '' }).toString(), target?.fragment.split(',')[0]]),
      [1, 2].map(() => [`shop/policies.yaml:${line}`, policies.uri.toString(), `L${line}`]),
    );
    await replace(policies, 'app: frontend', 'app: backend');
    await difference(/No connection opens, closes or goes by other ports/);
    await until('the lens to go', async () => ((await titles(policies)).some((title) => title.includes('connection')) ? undefined : true));
  });

  it('is said against the last commit only where there is one', async () => {
    await open('shop/policies.yaml');
    await vscode.commands.executeCommand('netpol.showDifferenceToHead');
    await difference(/in no git repository|against HEAD|git is not installed|takes git, which a browser has not|no revision "HEAD"/);
  });
});
