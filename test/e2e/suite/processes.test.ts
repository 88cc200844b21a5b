import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';

/** What a browser has not: it starts no process. */
describe('processes', () => {
  before(() => vscode.extensions.getExtension('netpol.netpol')?.activate());

  it('offers tasks that run the command line that comes with it', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'netpol' });
    assert.deepEqual(tasks.map(({ name }) => name).sort(), ['check', 'test']);
    const task = tasks.find(({ name }) => name === 'check');
    assert.deepEqual(task?.problemMatchers, ['$netpol']);
    // VS Code would run it in a terminal, which the one that is tested has not.
    assert.ok(task?.execution instanceof vscode.ProcessExecution);
    const { process: program, args, options } = task.execution;
    const { status, stdout } = spawnSync(program, args, { cwd: options?.cwd, env: { ...process.env, ...options?.env }, encoding: 'utf8' });
    // Warnings fail nothing unless they are meant to.
    assert.equal(status, 0);
    assert.match(stdout, /^::warning file=shop\/and-became-or\.yaml,line=\d+,.*title=netpol peer-split-and-or::/m);
  });
});
