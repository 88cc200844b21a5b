// Writes server/generated/schemas.js: what schemas/*.schema.json say that objects are judged by, without the words for people.
// server/model/schema.ts reads it.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { at } from './root.mts';
import { writeGenerated } from './write-generated.mts';

type Json = Readonly<Record<string, unknown>>;

const declaration = `import type { Schemas } from '../model/schema.js';

/** Generated from \`schemas/\`: the schema of each kind by its file's name, and what they share by name and pointer. */
export declare const schemas: Schemas;
`;

/** What \`server/model/schema.ts\` judges by. */
const judged = new Set([
  ...['$ref', 'type', 'enum', 'minimum', 'maximum', 'maxLength', 'minItems', 'maxItems'],
  ...['items', 'required', 'properties', 'additionalProperties'],
]);

/** For people and other programs, or left to rules, which can say what is wrong with a value or look at several fields. */
const leftOut = new Set([
  '$schema',
  '$id',
  '$defs',
  'title',
  'description',
  'default',
  'const',
  'minProperties',
  'maxProperties',
  'minLength',
  'pattern',
  'format',
]);

/** Brings `server/generated` up to date with `schemas/`; writes nothing where it already is. */
export async function buildSchemas(): Promise<void> {
  writeGenerated('schemas.js', `export const schemas = ${JSON.stringify(tableOf(readSchemas()))};\n`);
  writeGenerated('schemas.d.ts', declaration);
}

/** The schemas of policies by the name of their files. @throws where one is not JSON. */
export function readSchemas(): ReadonlyMap<string, Json> {
  const folder = at('schemas');
  const files = readdirSync(folder).filter((file) => file.endsWith('.schema.json'));
  return new Map(files.sort().map((file) => [basename(file, '.schema.json'), parse(file, readFileSync(join(folder, file), 'utf8'))]));
}

function parse(file: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`schemas/${file} is not JSON: ${(error as Error).message}`);
  }
}

/** @throws where a schema says what nothing here judges by, or refers to what is not there. */
function tableOf(files: ReadonlyMap<string, Json>): Json {
  const table: Record<string, unknown> = {};
  for (const [name, schema] of files) {
    table[name] = strip(name, schema);
    for (const [key, definition] of Object.entries((schema['$defs'] ?? {}) as Json)) table[`${name}#/$defs/${key}`] = strip(name, definition as Json);
  }
  const refs = [...JSON.stringify(table).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref);
  const dangling = refs.filter((ref) => !(ref in table));
  if (dangling.length > 0) throw new Error(`schemas/ refer to ${dangling.join(', ')}, which is not there`);
  return table;
}

function strip(file: string, schema: Json): Json {
  const unknown = Object.keys(schema).filter((keyword) => !judged.has(keyword) && !leftOut.has(keyword) && !keyword.startsWith('x-'));
  if (unknown.length > 0) throw new Error(`schemas/${file}.schema.json says ${unknown.join(', ')}, which server/model/schema.ts does not know`);
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]) => (judged.has(keyword) ? [[keyword, stripped(file, keyword, value)] as const] : [])),
  );
}

function stripped(file: string, keyword: string, value: unknown): unknown {
  if (keyword === '$ref') return String(value).replace(/^#/, `${file}#`).replace('.schema.json#', '#');
  if (keyword === 'properties') return Object.fromEntries(Object.entries(value as Json).map(([key, child]) => [key, strip(file, child as Json)]));
  const isSchema = keyword === 'items' || (keyword === 'additionalProperties' && value !== false);
  return isSchema ? strip(file, value as Json) : value;
}
