import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Oracle } from './oracle.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'corpus', 'api');
const verdictsFile = join(folder, 'verdicts.json');

/** `refused`, or the policyTypes that the API server stores. */
export type StoredVerdict = 'refused' | readonly string[];

export type StoredVerdicts = Readonly<Record<string, readonly StoredVerdict[]>>;

/** The documents of the corpus, by file. */
export function corpusDocuments(): ReadonlyMap<string, readonly string[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8').split(/^---\n/m)]));
}

export function storedVerdicts(): StoredVerdicts {
  return existsSync(verdictsFile) ? (JSON.parse(readFileSync(verdictsFile, 'utf8')) as StoredVerdicts) : {};
}

export function askVerdicts(oracle: Oracle): StoredVerdicts {
  const entries = [...corpusDocuments()].map(([name, documents]) => [
    name,
    oracle(documents).map(({ errors, policyTypes }): StoredVerdict => (errors.length > 0 ? 'refused' : (policyTypes ?? []))),
  ]);
  return Object.fromEntries(entries) as StoredVerdicts;
}

export function writeVerdicts(verdicts: StoredVerdicts): void {
  const lines = Object.entries(verdicts).map(
    ([name, list]) => `  ${JSON.stringify(name)}: [\n${list.map((verdict) => `    ${JSON.stringify(verdict)}`).join(',\n')}\n  ]`,
  );
  writeFileSync(verdictsFile, `{\n${lines.join(',\n')}\n}\n`);
}
