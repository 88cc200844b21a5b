import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationRules } from '../../server/rules/configuration/configuration-rules.js';
import { allRules } from '../../server/rules/registry.js';
import { regoRules } from '../../server/rules/rego/rego-rules.js';
import type { LintRule } from '../../server/rules/rule.js';
import { suppressionRules } from '../../server/rules/suppression-rules.js';

const folder = join(import.meta.dirname, '..', '..', 'server', 'rules');

/** What each file says by default, where that looks like a rule. */
async function declaredRules(): Promise<ReadonlyMap<string, LintRule>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(files.map(async (name) => [name, ((await import(join(folder, name))) as { default?: LintRule }).default] as const));
  return new Map(modules.flatMap(([name, declared]) => (declared?.id === undefined ? [] : [[name, declared] as const])));
}

test('every file that declares a rule is in the registry, once, and so is what the comments that silence have, configurations and Rego', async () => {
  const declared = await declaredRules();
  expect(declared.size).toBeGreaterThan(110);
  const inRegistry: readonly unknown[] = allRules;
  expect([...declared].filter(([, rule]) => inRegistry.filter((one) => one === rule).length !== 1).map(([name]) => name)).toEqual([]);
  expect(allRules.length).toBe(declared.size + suppressionRules.length + configurationRules.length + regoRules.length);
});

test('the file of a rule is called as the rule is, in the folder of its category', async () => {
  for (const [name, { id, category }] of await declaredRules()) {
    expect(basename(name, '.ts')).toBe(id);
    // What is not YAML is refused with the rest.
    expect(dirname(name), id).toBe(category === 'syntax' ? 'api' : category);
  }
});

test('each rule finds by itself, or words what a check of the same name found', () => {
  expect(allRules.filter(({ find, check }) => (find === undefined) === (check === undefined)).map(({ id }) => id)).toEqual([]);
  expect(allRules.filter(({ id, check }) => check !== undefined && check.id !== id).map(({ id }) => id)).toEqual([]);
});
