import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configurationSchemaText, rulePages, withPluginTable } from '../../scripts/rule-pages.js';
import { allRules } from '../../server/rules/registry.js';
import { plugins } from '../../server/semantics/cluster/plugins.js';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'rules');

test('docs/rules is what the rules say (`npm run rule-pages` writes it)', () => {
  const pages = rulePages();
  expect(existsSync(folder)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(text);
});

test('every rule has a name of its own, a summary, a reason, and links to public pages only', () => {
  const ids = allRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, docs } of allRules) {
    expect(id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
    expect(docs.summary, id).toMatch(/^\S.*\.$/s);
    expect(docs.why.length, id).toBeGreaterThan(40);
    // Else the examples would go on with the last file of what is given.
    if (docs.given !== undefined) for (const text of [docs.given, docs.bad, docs.good]) expect(text, id).toMatch(/^\n#- \//);
    for (const link of docs.references)
      expect(link, id).toMatch(
        /^https:\/\/(?:kubernetes\.io|helm\.sh|github\.com|yaml\.org|www\.rfc-editor\.org|json\.org|www\.json\.org|pkg\.go\.dev|datatracker\.ietf\.org|istio\.io)\//,
      );
  }
});

test('schemas/netpol.json is what the rules and the configuration say (`npm run rule-pages` writes it)', () => {
  const written = readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'netpol.json'), 'utf8');
  expect(JSON.parse(written)).toEqual(JSON.parse(configurationSchemaText()));
});

test('docs/plugins.md has the table of what is known of plugins', () => {
  const page = readFileSync(join(folder, '..', 'plugins.md'), 'utf8');
  expect(withPluginTable(page)).toBe(page);
  for (const { name } of plugins) expect(page).toContain(`| \`${name}\``);
});
