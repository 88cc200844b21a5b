import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { decodeText } from '../file-source.js';
import type { RegoFile } from '../rego.js';
import { fileIdOfPath } from './disk-ids.js';

/** Where policies are, as conftest looks for them. */
export const policyFolderName = 'policy';

/** More is not read. */
const most = { files: 1_000, bytes: 1_000_000 };

/** Whether a folder has policies in it, not below. */
export async function holdsPolicies(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.some((entry) => entry.isFile() && isPolicy(entry.name));
}

/** Tests of policies are for `opa test`. */
function isPolicy(name: string): boolean {
  return name.endsWith('.rego') && !name.endsWith('_test.rego');
}

/**
 * The policies of a folder and those below it, by their paths. Links are not followed: they may lead to any file of the machine, and what opa says of it is
 * printed.
 * @param shown how people name a file
 */
export async function policiesIn(folder: string, shown: (file: string) => string): Promise<readonly RegoFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && isPolicy(entry.name)).map((entry) => path.join(entry.parentPath, entry.name));
  const read = files
    .sort()
    .slice(0, most.files)
    .map(async (file): Promise<readonly RegoFile[]> => {
      const { size } = await stat(file);
      const text = size > most.bytes ? undefined : decodeText(await readFile(file));
      return text === undefined ? [] : [{ id: fileIdOfPath(file), path: shown(file), text }];
    });
  return (await Promise.all(read)).flat();
}
