import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Extension } from '../../../client/start.js';
import type { AssertionOutcome } from '../../../server/lsp/protocol.js';
import { closeAll, edit, finding, hover, noFinding, open, positionOf, replace, until, withSetting } from './support.js';

const path = 'shop/shop.netpol-test.yaml';
const first = 'shop/backend -> shop/mysql on mysql: allowed';
const second = 'the frontend keeps off the database';

describe('the assertions in VS Code', () => {
  let tests: Extension['tests'];
  before(async () => {
    const extension = vscode.extensions.getExtension<Extension>('netpol.netpol');
    assert.ok(extension, 'the extension is installed');
    ({ tests } = await extension.activate());
  });
  afterEach(closeAll);

  const items = (): readonly vscode.TestItem[] => {
    const file = [...tests.controller.items].map(([, item]) => item).find(({ uri }) => uri?.path.endsWith(path));
    return file ? [...file.children].map(([, item]) => item) : [];
  };
  const found = () => until('two tests', () => (items().length === 2 ? items() : undefined));

  /** What was shown while `during` ran, once it shows something that fits. */
  async function shownBy(during: () => Thenable<unknown>, fits: (outcome: AssertionOutcome) => boolean): Promise<AssertionOutcome> {
    const shown: AssertionOutcome[] = [];
    const listener = tests.runs.onDidEnd((outcomes) => shown.push(...outcomes));
    try {
      await during();
      return await until('the outcome of a test', () => shown.find(fits));
    } finally {
      listener.dispose();
    }
  }
  /** Edits of the file last no longer than `during`: VS Code may save them by itself meanwhile. */
  async function withFile(during: (document: vscode.TextDocument) => Promise<void>): Promise<void> {
    const document = await open(path);
    const before = document.getText();
    try {
      await during(document);
    } finally {
      await edit(document, new vscode.Range(0, 0, document.lineCount, 0), before);
      await document.save();
    }
  }
  const runAll = () => vscode.commands.executeCommand('testing.runAll');

  it('are tests, below their file and at their lines', async () => {
    const [one, two] = await found();
    assert.deepEqual([one?.label, two?.label], [first, second]);
    assert.equal(one?.range?.start.line, 1);
    assert.equal(two?.range?.start.line, 5);
    assert.equal(one?.parent?.label, path);
  });

  it('run with coverage: which workloads they are about', async () => {
    await found();
    await shownBy(
      () => vscode.commands.executeCommand('testing.coverageAll'),
      ({ id, outcome }) => id === first && outcome === 'passed',
    );
    const covered = (await until('coverage', () => (tests.runs.coverage.length > 0 ? tests.runs.coverage : undefined))).map(
      ({ name, executed }) => `${name} ${executed}`,
    );
    assert.ok(covered.includes('shop/StatefulSet/mysql 2'), covered.join(', '));
  });

  it('run, and pass', async () => {
    await found();
    await shownBy(runAll, ({ id, outcome }) => id === first && outcome === 'passed');
  });

  it('are shown anew when a manifest that is not saved changes the answer, and when it changes back', async () => {
    await found();
    await shownBy(runAll, ({ id, outcome }) => id === second && outcome === 'passed');
    const policies = await open('shop/policies.yaml');
    const failed = await shownBy(
      () => replace(policies, '              app: backend', '              app: frontend'),
      ({ id, outcome }) => id === second && outcome === 'failed',
    );
    assert.match(failed.message, /^denied expected, but shop\/frontend reaches shop\/mysql on TCP 3306:/);
    assert.match(failed.message, /mysql-from-backend/);
    assert.deepEqual(
      failed.locations.map(({ uri, label }) => [uri.split('/').at(-1), label]),
      [['policies.yaml', 'mysql-from-backend, ingress rule 1']],
    );
    await shownBy(
      () => replace(policies, '              app: frontend', '              app: backend'),
      ({ id, outcome }) => id === second && outcome === 'passed',
    );
  });

  it('run continuously where a person asks for that: what is added later, too', async () => {
    await found();
    const { profile } = tests.runs;
    assert.ok(profile?.supportsContinuousRun);
    const over = new vscode.CancellationTokenSource();
    const added = 'frontend -> backend: allowed';
    await shownBy(
      () => Promise.resolve(profile.runHandler(new vscode.TestRunRequest(undefined, undefined, profile, true), over.token)),
      ({ id, outcome }) => id === second && outcome === 'passed',
    );
    await withFile(async (document) => {
      const end = new vscode.Range(document.lineCount, 0, document.lineCount, 0);
      const add = () => edit(document, end, '  - {from: frontend, to: backend, expect: allowed}\n');
      const { message } = await shownBy(add, ({ id, outcome }) => id === added && outcome === 'failed');
      assert.match(message, /^allowed expected, but shop\/frontend does not reach shop\/backend on every port:/);
      over.cancel();
    });
  });

  it('follow their file: what is typed there, and what cannot be understood', async () => {
    await found();
    await withFile(async (document) => {
      await edit(document, new vscode.Range(document.lineCount, 0, document.lineCount, 0), '  - {from: frontend, to: backend, expect: allowed}\n');
      await until('three tests', () => (items().length === 3 ? true : undefined));
      await replace(document, 'expect: denied', 'expect: never');
      await finding(document, 'assertion-invalid');
      await until('the file to say so', () => (String(items()[0]?.parent?.error ?? '').includes('Line 9') ? true : undefined));
      await replace(document, 'expect: never', 'expect: denied');
      await noFinding(document, 'assertion-invalid');
    });
    await found();
  });

  it('have hovers, and lenses where they are wanted', async () => {
    const document = await open(path);
    const text = await hover(document, positionOf(document, 'shop/backend'), /passed/);
    assert.match(text, /mysql-from-backend/);
    await withSetting('codeLens.assertions', true, async () => {
      await until('a lens that says passed', async () => {
        const shown = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
        return shown.some(({ command }) => command?.title === 'passed') ? true : undefined;
      });
    });
  });

  it('are completed', async () => {
    const document = await open(path);
    const at = document.positionAt(document.getText().indexOf('shop/mysql'));
    const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at);
    assert.ok(list.items.some(({ label, detail }) => label === 'mysql' && detail?.startsWith('StatefulSet in shop')));
  });

  it('are recorded in a new file', async () => {
    await open('open/everything.yaml');
    await vscode.commands.executeCommand('netpol.recordAssertions');
    const document = await until('the new file in front', () => {
      const shown = vscode.window.activeTextEditor?.document;
      return shown?.uri.path.endsWith('/open/open.netpol-test.yaml') ? shown : undefined;
    });
    assert.match(document.getText(), /expect: allowed/);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await until('its tests', () => ([...tests.controller.items].some(([, { uri }]) => uri?.path === document.uri.path) ? true : undefined));
    await closeAll();
    await vscode.workspace.fs.delete(document.uri);
    await until('its tests to go', () => ([...tests.controller.items].every(([, { uri }]) => uri?.path !== document.uri.path) ? true : undefined));
  });
});
