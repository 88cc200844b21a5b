import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { McpProcess } from '../../client/mcp-process.js';
import { languageModelTools } from '../../scripts/agent-tools.js';
import { buildServer } from '../lsp/support/server-program.js';
import { folderOf } from '../support/cli.js';
import { shop } from './support/shop.js';

const root = join(import.meta.dirname, '../..');
const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

async function processFor(folder: string): Promise<McpProcess> {
  await Promise.all([buildServer('cli'), buildServer('mcp')]);
  const process = new McpProcess(join(root, 'dist/cli.js'), [folder]);
  onTestFinished(() => process.dispose());
  return process;
}

test('the editor is told of the tools that there are (`npm run rule-pages` writes them), and offers them only where a person turns them on', () => {
  expect(contributes.languageModelTools).toEqual(languageModelTools());
  for (const { when } of contributes.languageModelTools) expect(when).toBe('config.netpol.agents == on');
  // Settings of a workspace, which come with a repository, cannot turn it on.
  expect(contributes.configuration.properties['netpol.agents']).toMatchObject({ default: 'off', scope: 'machine' });
});

test('the process that the tools of the editor ask answers, again after an error, and gives up what is given up', async () => {
  const process = await processFor(folderOf(shop));
  const { signal } = new AbortController();
  expect(await process.call('can_reach', { from: 'frontend', to: 'postgres' }, signal)).toMatchObject({
    isError: false,
    text: expect.stringMatching(/^allowed /),
  });
  expect(await process.call('can_reach', { from: 'frontend' }, signal)).toMatchObject({ isError: true, text: expect.stringContaining('needs `to`') });
  const controller = new AbortController();
  const given = process.call('check', {}, controller.signal);
  controller.abort();
  await expect(given).rejects.toThrow('given up');
  expect(await process.call('needs', {}, signal)).toMatchObject({ isError: false });
});

test('a process that ends is started again', async () => {
  const process = await processFor(folderOf(shop));
  const { signal } = new AbortController();
  const lost = process.call('needs', {}, signal);
  process.dispose();
  await expect(lost).rejects.toThrow('was stopped');
  expect(await process.call('needs', {}, signal)).toMatchObject({ isError: false });
});
