import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { packedRuleDocs, withoutRuleDocs } from '../../scripts/rule-docs.mjs';
import { allRules } from '../../server/rules/registry.js';

type Bundled = { readonly allRules: typeof allRules; readonly docsOf: (rule: { readonly id: string }) => unknown };

test('the built command line unpacks what the rules say of themselves, and carries it no other way', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-rule-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'docs.cjs');
  const root = join(import.meta.dirname, '..', '..');
  const contents = "export { allRules } from './server/rules/registry.js'; export { docsOf } from './server/cli/rule-docs.js';";
  const plugins = [withoutRuleDocs(), packedRuleDocs()];
  await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, bundle: true, outfile, format: 'cjs', platform: 'node', plugins, logLevel: 'warning' });
  const bundled = createRequire(import.meta.url)(outfile) as Bundled;
  expect(bundled.allRules.map(({ id }) => id)).toEqual(allRules.map(({ id }) => id));
  for (const rule of bundled.allRules) {
    expect(rule, rule.id).not.toHaveProperty('docs');
    expect(bundled.docsOf(rule), rule.id).toEqual(allRules.find(({ id }) => id === rule.id)?.docs);
  }
});
