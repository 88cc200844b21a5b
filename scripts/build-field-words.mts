// Writes server/generated/field-words.js: which fields each kind of policy has, and the words of schemas/ on them, for completion.

import { readSchemas } from './build-schemas.mts';
import { writeGenerated } from './write-generated.mts';

type Json = Readonly<Record<string, unknown>>;

const declaration = `import type { FieldTable } from '../features/completion/fields.js';

/** Generated from \`schemas/\`: what each kind holds by its name, and what they share by name and pointer. */
export declare const fieldWords: FieldTable;
`;

/** What an API server or a controller writes, not a person. */
const notTyped = /The API server (?:writes|stored)|Controllers write it|does not fill in/;
const rarelyTyped = new Set(['generateName', 'finalizers', 'ownerReferences', 'status', 'deletionTimestamp', 'managedFields', 'resourceVersion', 'uid']);

/** Brings `server/generated` up to date with `schemas/`; writes nothing where it already is. */
export function buildFieldWords(): void {
  const table: Record<string, Json> = {};
  for (const [file, schema] of readSchemas()) {
    table[String(schema['title'])] = fieldOf(file, schema);
    for (const [key, definition] of Object.entries((schema['$defs'] ?? {}) as Json)) table[`${file}#/$defs/${key}`] = fieldOf(file, definition as Json);
  }
  writeGenerated('field-words.js', `export const fieldWords = ${JSON.stringify(table)};\n`);
  writeGenerated('field-words.d.ts', declaration);
}

function fieldOf(file: string, { description, $ref, type, properties, items, enum: words }: Json): Json {
  const types = [type].flat();
  const shape = types.includes('object') ? 'map' : types.includes('array') ? 'list' : undefined;
  const fields = Object.entries((properties ?? {}) as Json).filter(([name, field]) => isTyped(name, field as Json));
  return {
    ...(typeof description === 'string' ? { about: description } : {}),
    ...($ref === undefined ? {} : { ref: String($ref).replace(/^#/, `${file}#`).replace('.schema.json#', '#') }),
    ...(shape === undefined ? {} : { shape }),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields.map(([name, field]) => [name, fieldOf(file, field as Json)])) }),
    ...(items === undefined ? {} : { items: fieldOf(file, items as Json) }),
    ...(Array.isArray(words) ? { words: words.filter((word) => typeof word === 'string') } : {}),
  };
}

function isTyped(name: string, { description }: Json): boolean {
  return !rarelyTyped.has(name) && !notTyped.test(String(description ?? ''));
}
