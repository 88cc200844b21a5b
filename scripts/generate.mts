// Writes server/generated/, which is made from other files of the repository and not kept in it.

import { buildFieldWords } from './build-field-words.mts';
import { buildRuleList } from './build-rule-list.mts';
import { buildSchemas } from './build-schemas.mts';

/** Brings `server/generated` up to date; writes nothing where it already is. */
export async function generate(): Promise<void> {
  await buildSchemas();
  buildFieldWords();
  buildRuleList();
}

/** For vitest's `globalSetup`: a single test file, too, finds what is generated. */
export const setup = generate;

if (import.meta.main) await generate();
