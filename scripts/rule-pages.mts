// Writes what is made from the rules and kept in the repository: `docs/rules/`, where a page of a rule that is gone is removed, the schemas of
// the setting `netpol.rules` in package.json and of a configuration; the tables of options in docs/cli.md, and that of plugins in
// docs/plugins.md; the tools for agents in package.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const { rulePages, ruleSettingSchema, configurationSchemaText, withOptions, withPluginTable, languageModelTools } = createRequire(import.meta.url)(
    outfile,
  ) as typeof import('./rule-pages.ts');
  write(rulePages());
  writeSetting(ruleSettingSchema());
  writeTools(languageModelTools());
  writeSchema(configurationSchemaText());
  const reference = at('docs', 'cli.md');
  writeFileSync(reference, withOptions(readFileSync(reference, 'utf8')));
  const known = at('docs', 'plugins.md');
  writeFileSync(known, withPluginTable(readFileSync(known, 'utf8')));
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

/** Writes the schema of a configuration, as biome would. */
function writeSchema(text: string): void {
  const file = at('schemas', 'netpol.json');
  writeFileSync(file, text);
  format(file);
}

function format(file: string): void {
  execFileSync(process.execPath, [at('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'format', '--write', file], { stdio: 'ignore' });
}

/** Writes only the lines of the setting, as biome would. */
function writeSetting(schema: ReturnType<typeof import('./rule-pages.ts').ruleSettingSchema>): void {
  const file = at('package.json');
  const text = readFileSync(file, 'utf8');
  const [section = ''] = /^ {8}"netpol\.rules": \{\n[\s\S]*?^ {8}\},\n/m.exec(text) ?? [];
  if (section === '') throw new Error('package.json has no lines of the setting netpol.rules');
  const {
    propertyNames: _,
    properties: __,
    additionalProperties: ___,
    type,
    default: none,
    ...rest
  } = JSON.parse(`{${section.trimEnd().replace(/,$/, '')}}`)['netpol.rules'];
  const setting = { type, default: none, ...schema, ...rest };
  writeFileSync(
    file,
    text.replace(section, () => `        "netpol.rules": ${JSON.stringify(setting)},\n`),
  );
  format(file);
}

/** Writes only the lines of the tools that the editor's agents are offered, as biome would. */
function writeTools(tools: readonly object[]): void {
  const file = at('package.json');
  const text = readFileSync(file, 'utf8');
  const section = /^ {4}"languageModelTools": \[(?:\],|\n[\s\S]*?^ {4}\],)\n/m;
  if (!section.test(text)) throw new Error('package.json has no lines of languageModelTools');
  writeFileSync(
    file,
    text.replace(section, () => `    "languageModelTools": ${JSON.stringify(tools)},\n`),
  );
  format(file);
}
