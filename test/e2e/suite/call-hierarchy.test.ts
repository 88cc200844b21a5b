import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open, positionOf, until } from './support.js';

describe('the call hierarchy in VS Code', () => {
  before(async () => {
    await vscode.extensions.getExtension('netpol.netpol')?.activate();
  });
  afterEach(closeAll);

  /** Asks until the answer fits, because the workspace may still be read. */
  async function calls(word: string, fits: (item: vscode.CallHierarchyItem) => Promise<string | undefined>): Promise<string> {
    const document = await open('shop/workloads.yaml');
    return until(`the calls of ${word}`, async () => {
      const [item] = await vscode.commands.executeCommand<vscode.CallHierarchyItem[]>('vscode.prepareCallHierarchy', document.uri, positionOf(document, word));
      return item && fits(item);
    });
  }

  async function textAt({ uri }: vscode.CallHierarchyItem, range: vscode.Range | undefined): Promise<string> {
    return (await vscode.workspace.openTextDocument(uri)).getText(range);
  }

  it('says who can reach a workload, each at the rule that admits it', async () => {
    const text = await calls('name: mysql', async (item) => {
      assert.equal(item.name, 'mysql');
      const incoming = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', item);
      const backend = incoming.find(({ from }) => from.name === 'backend');
      if (!backend) return undefined;
      assert.match(backend.from.detail ?? '', /^TCP 3306 \(mysql\) · mysql-from-backend, rule 1/);
      assert.ok(backend.from.uri.path.endsWith('/shop/policies.yaml'), backend.from.uri.path);
      assert.match(await textAt(backend.from, backend.from.selectionRange), /app: backend/);
      assert.ok(!incoming.some(({ from }) => from.name === 'frontend'), 'frontend cannot reach it');
      return textAt(backend.from, backend.fromRanges[0]);
    });
    assert.match(text, /^- from:[\s\S]*port: mysql/);
  });

  it('says what a workload can reach, and goes on from there', async () => {
    const name = await calls('name: backend', async (item) => {
      const outgoing = await vscode.commands.executeCommand<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', item);
      const mysql = outgoing.find(({ to }) => to.name === 'mysql');
      if (!mysql) return undefined;
      assert.match(mysql.to.detail ?? '', /TCP 3306/);
      const incoming = await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', mysql.to);
      return incoming.find(({ from }) => from.name === 'backend')?.from.name;
    });
    assert.equal(name, 'backend');
  });
});
