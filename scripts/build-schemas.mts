// Compiles every schemas/*.schema.json to server/generated/<name>.js, a module whose default export is the validator.
// Ajv writes plain code, so neither the compiler nor `eval` is needed at run time.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { at } from './root.mts';

const declaration = `import type { ValidateFunction } from 'ajv';

/** Generated from \`schemas/\`. Answers whether a value fits; what does not is in \`errors\` until the next call. */
declare const validate: ValidateFunction;
export default validate;
`;

interface Schema {
  readonly name: string;
  readonly text: string;
}

/** Brings `server/generated` up to date with `schemas/`; does nothing where it already is. */
export async function buildSchemas(): Promise<void> {
  const schemas = readSchemas();
  const out = at('server', 'generated');
  const stamp = join(out, '.stamp');
  const want = fingerprint(schemas);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return;

  mkdirSync(out, { recursive: true });
  const modules = await compile(schemas);
  for (const old of readdirSync(out)) if (/\.(js|d\.ts)$/.test(old) && !modules.has(old.replace(/\.(js|d\.ts)$/, ''))) rmSync(join(out, old));
  for (const [name, code] of modules) {
    writeFileSync(join(out, `${name}.js`), code);
    writeFileSync(join(out, `${name}.d.ts`), declaration);
  }
  writeFileSync(stamp, want);
}

/** For vitest's `globalSetup`: a single test file, too, finds the validators. */
export const setup = buildSchemas;

function readSchemas(): readonly Schema[] {
  const folder = at('schemas');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.schema.json'))
    .sort()
    .map((file) => ({ name: basename(file, '.schema.json'), text: readFileSync(join(folder, file), 'utf8') }));
}

function fingerprint(schemas: readonly Schema[]): string {
  const hash = createHash('sha256')
    .update(readFileSync(at('scripts', 'build-schemas.mts')))
    .update(readFileSync(at('package-lock.json')));
  for (const { name, text } of schemas) hash.update(`\0${name}\0${text}`);
  return hash.digest('hex');
}

/** The code of each schema's module, by the schema's name. Schemas may refer to one another by `$id`. */
async function compile(schemas: readonly Schema[]): Promise<ReadonlyMap<string, string>> {
  const { default: ajvModule } = await import('ajv');
  const { default: ajv2020Module } = await import('ajv/dist/2020.js');
  const { default: standaloneModule } = await import('ajv/dist/standalone/index.js');
  const { build } = await import('esbuild');
  const parsed = schemas.map(({ name, text }) => ({ name, schema: parse(name, text) }));
  const Ajv = parsed.some(({ schema }) => String(schema['$schema'] ?? '').includes('2020-12')) ? ajv2020Module : ajvModule;
  // Formats are checked by rules, which can say what is wrong with a value.
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    validateFormats: false,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addVocabulary(extensionKeywords(parsed.map(({ schema }) => schema)));
  for (const { name, schema } of parsed) ajv.addSchema(schema, name);

  const modules = new Map<string, string>();
  for (const { name } of parsed) {
    const validate = ajv.getSchema(name);
    if (!validate) throw new Error(`schemas/${name}.schema.json: Ajv made no validator of it`);
    // Ajv's code requires small pieces of Ajv; bundled, the module stands alone.
    const result = await build({
      stdin: { contents: standaloneModule(ajv, validate), resolveDir: at(), sourcefile: `${name}.schema.json`, loader: 'js' },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      legalComments: 'none',
    });
    modules.set(name, result.outputFiles[0]?.text ?? '');
  }
  return modules;
}

function parse(name: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`schemas/${name}.schema.json is not JSON: ${(error as Error).message}`);
  }
}

/** Keywords that begin with `x-` carry our own notes; Ajv's strict mode wants to hear of them. */
function extensionKeywords(values: readonly unknown[]): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (!Array.isArray(value) && key.startsWith('x-')) found.add(key);
      visit(child);
    }
  };
  values.forEach(visit);
  return [...found];
}

if (import.meta.main) await buildSchemas();
