import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serverCapabilities } from '../server/lsp/capabilities.js';
import { readClient } from '../server/lsp/client.js';
import { commandNames, requestNames } from '../server/lsp/protocol.js';
import { fullClient } from './lsp/support/capabilities.js';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'features.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?!capability)/.test(line));
const named = (cell: number) => new Set(rows.flatMap((line) => [...(line.split(' | ')[cell] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)));

test('each row names tests, and all of them are there', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const line of rows) expect(line.split(' | ')[2], line).toMatch(/`test\//);
  expect([...named(2)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('what the server announces and answers is in the list, and nothing else', () => {
  const { workspace, ...capabilities } = serverCapabilities(readClient({ processId: null, rootUri: null, capabilities: fullClient }));
  const announced = [...Object.keys(capabilities), ...Object.keys(workspace ?? {}).map((name) => `workspace.${name}`)];
  expect([...named(1)].sort()).toEqual([...announced, ...Object.values(requestNames), ...Object.values(commandNames)].sort());
});

test('a request of our own is sent in one of the tests beside it', () => {
  const unsent = rows.flatMap((line) => {
    const [, names = '', tests = ''] = line.split(' | ');
    const texts = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => withSupport(join(root, path))).join('\n');
    return [...names.matchAll(/`netpol\/(\w+)`/g)].filter(([, name = '']) => !texts.includes(`netpol/${name}`) && !texts.includes(`requestNames.${name}`));
  });
  expect(unsent.map(([name]) => name)).toEqual([]);
});

/** A test with what it imports of its folder's support. */
function withSupport(path: string): string {
  const text = readFileSync(path, 'utf8');
  const supporting = [...text.matchAll(/from '(\.\/support\/[\w-]+)\.js'/g)].map(([, name = '']) => readFileSync(join(path, '..', `${name}.ts`), 'utf8'));
  return [text, ...supporting].join('\n');
}
