import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, until } from './support.js';

/** As package.json declares one. */
interface Tool {
  readonly name: string;
  readonly when?: string;
}

const all = ['can_reach', 'check', 'explain', 'generate_policy', 'list_policies', 'needs', 'simulate_edit', 'who_can_reach'];

/** Of the workspace of these tests: in `shop`, backend alone reaches mysql. */
const questions: Readonly<Record<string, { readonly input: object; readonly answer: RegExp }>> = {
  can_reach: { input: { from: 'backend', to: 'mysql', port: 3306 }, answer: /allowed/ },
  who_can_reach: { input: { workload: 'mysql' }, answer: /backend/ },
  explain: { input: { from: 'frontend', to: 'mysql', port: 3306 }, answer: /denied/ },
  check: { input: { paths: ['shop'] }, answer: /peer-split-and-or/ },
  simulate_edit: { input: { file: 'shop/policies.yaml', text: '' }, answer: /frontend/ },
  list_policies: { input: {}, answer: /NetworkPolicy shop\/scrape/ },
  needs: { input: { namespace: 'shop' }, answer: /shop\/StatefulSet\/mysql/ },
  generate_policy: { input: { workload: 'mysql' }, answer: /kind: NetworkPolicy/ },
};

async function answerOf(tool: string, input: object): Promise<string> {
  const { content } = await vscode.lm.invokeTool(`netpol_${tool}`, { input, toolInvocationToken: undefined });
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
}

/** A person's own setting: a workspace cannot turn agents on. */
function setAgents(to: 'on' | undefined): Thenable<void> {
  return vscode.workspace.getConfiguration('netpol').update('agents', to, vscode.ConfigurationTarget.Global);
}

describe('tools for agents in VS Code', () => {
  before(() => vscode.extensions.getExtension('netpol.netpol')?.activate());
  afterEach(async () => {
    await setAgents(undefined);
    await closeAll();
  });

  // VS Code lists what extensions declare whether or not anybody answers; what is off is hidden from agents by its `when`.
  it('are declared for agents only where netpol.agents is on', () => {
    const extension = vscode.extensions.getExtension('netpol.netpol');
    assert.ok(extension, 'the extension is installed');
    const { contributes } = extension.packageJSON as { contributes: { languageModelTools: Tool[] } };
    assert.deepEqual(contributes.languageModelTools.map(({ name }) => name).sort(), all.map((name) => `netpol_${name}`).sort());
    for (const { name, when } of contributes.languageModelTools) assert.equal(when, 'config.netpol.agents == on', name);
  });

  it('answer only while netpol.agents is on', async () => {
    const isAnswered = () =>
      answerOf('list_policies', {}).then(
        (text) => text,
        () => undefined,
      );
    assert.equal(await isAnswered(), undefined, 'nothing answers before a person turns it on');
    await setAgents('on');
    const policies = await until('an answer', isAnswered);
    assert.match(policies, /NetworkPolicy shop\/scrape \(shop\/and-became-or\.yaml:4\)/);
    assert.match(await answerOf('can_reach', { from: 'nobody', to: 'nobody' }), /There is no workload "nobody" here/);
    // Each of them, all at once: the process that answers is started with the first.
    const asked = await Promise.all(Object.entries(questions).map(async ([tool, { input, answer }]) => ({ tool, answer, text: await answerOf(tool, input) })));
    for (const { tool, answer, text } of asked) assert.match(text, answer, tool);
    assert.deepEqual(Object.keys(questions).sort(), all);
    for (const name of all)
      assert.ok(
        vscode.lm.tools.some((tool) => tool.name === `netpol_${name}`),
        name,
      );
    await setAgents(undefined);
    await until('the tools to go', async () => ((await isAnswered()) === undefined ? true : undefined));
  });
});
