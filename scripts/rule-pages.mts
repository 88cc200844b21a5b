/** Writes `docs/rules/` from the rules; a page of a rule that is gone is removed. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { generate } from './generate.mts';
import { at } from './root.mts';

const temporary = mkdtempSync(join(tmpdir(), 'netpol-rule-pages-'));
try {
  await generate();
  const outfile = join(temporary, 'rule-pages.cjs');
  await build({ entryPoints: [at('scripts', 'rule-pages.ts')], bundle: true, outfile, format: 'cjs', platform: 'node', target: 'node20', logLevel: 'warning' });
  const { rulePages } = createRequire(import.meta.url)(outfile) as typeof import('./rule-pages.ts');
  write(rulePages());
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function write(pages: ReadonlyMap<string, string>): void {
  const folder = at('docs', 'rules');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
  console.log(`docs/rules: ${pages.size} pages`);
}
