/** Writes `docs/rules/` from the rules; a page of a rule that is gone is removed. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { at } from './root.mts';

const bundle = await build({ entryPoints: [at('scripts', 'rule-pages.ts')], bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20' });
const code = bundle.outputFiles[0]?.text ?? '';
const { rulePages } = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as typeof import('./rule-pages.ts');

const pages = rulePages();
const folder = at('docs', 'rules');
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(at('docs', 'rules', name));
for (const [name, text] of pages) writeFileSync(at('docs', 'rules', name), text);
console.log(`docs/rules: ${pages.size} pages`);
