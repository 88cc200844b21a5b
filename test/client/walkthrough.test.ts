import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import english from '../../package.nls.json' with { type: 'json' };
import { defaultDeny } from '../../server/features/default-deny.js';
import { configOf, openNetpol } from '../../server/netpol.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { snapshotOf } from '../support/snapshot.js';
import { testScheduler } from '../workspace/workspace-of.js';

const root = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFileSync(join(root, 'walkthrough', name), 'utf8');
const shop = read('sample/shop.yaml');
const assertions = read('sample/shop.netpol-test.yaml');
const [walkthrough] = packageJson.contributes.walkthroughs;

/** How many of the assertions fail, of these files. */
async function failures(files: Readonly<Record<string, string>>): Promise<number> {
  const id = '/sample/shop.netpol-test.yaml';
  const netpol = openNetpol(new MemorySource({ ...files, [id]: assertions }), configOf({}), { scheduler: testScheduler, log: () => {} });
  await netpol.workspace.index();
  const { stated, environment } = netpol.analysis();
  const file = stated((await netpol.load(id))?.file ?? { id, source: undefined });
  expect(file.problems).toEqual([]);
  expect(file.assertions.length).toBeGreaterThan(4);
  const answers = file.assertions.map((one) => environment(id).assertion(one).answer);
  return answers.filter(({ outcome }) => outcome !== 'passed').length;
}

/** The sample with the default-deny that its step adds. */
function denied(): string {
  const { edit } = defaultDeny(snapshotOf({ '/sample/shop.yaml': shop }), '/sample/shop.yaml', shop.indexOf('sample-shop'), {
    directions: ['ingress', 'egress'],
    into: 'file',
  });
  const [change, ...more] = edit?.edits ?? [];
  expect(more).toEqual([]);
  return change ? shop.slice(0, change.range.start) + change.newText + shop.slice(change.range.end) : shop;
}

test('the sample begins red, and is green only once both steps are done', async () => {
  expect(await failures({ '/sample/shop.yaml': shop })).toBeGreaterThan(0);
  expect(await failures({ '/sample/shop.yaml': shop, '/sample/allow.yaml': read('allow.yaml') })).toBeGreaterThan(0);
  expect(await failures({ '/sample/shop.yaml': denied() })).toBeGreaterThan(0);
  expect(await failures({ '/sample/shop.yaml': denied(), '/sample/allow.yaml': read('allow.yaml') })).toBe(0);
});

test('each step has a button that runs a command, and ends by one or by a key that something sets', () => {
  const commands = new Set(packageJson.contributes.commands.map(({ command }) => command));
  const client = readFileSync(join(root, 'client', 'views', 'sample.ts'), 'utf8');
  const keys = new Set([...client.matchAll(/setContext\('([\w.]+)'/g)].map(([, key]) => key));
  for (const { description: named, completionEvents, media } of walkthrough?.steps ?? []) {
    const description = new Map(Object.entries(english)).get(named.slice(1, -1)) ?? '';
    const buttons = [...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command = '']) => command);
    expect(buttons.length, description).toBe(1);
    for (const button of buttons) expect(commands, button).toContain(button);
    for (const event of completionEvents) {
      const [kind, name = ''] = event.split(':');
      expect(kind === 'onCommand' ? commands : keys, event).toContain(name);
    }
    expect(readFileSync(join(root, media.markdown), 'utf8')).toMatch(/^## /);
  }
  expect(walkthrough?.steps).toHaveLength(5);
});
