import path from 'node:path';
import type { FolderPolicies } from '../rego.js';
import { fileIdOfPath, pathOfFileId } from './disk-ids.js';
import { repositoryAbove } from './git.js';
import { OpaProblem, openOpa } from './opa.js';
import { holdsPolicies, policiesIn, policyFolderName } from './rego-files.js';

/** The Rego policies that hold for a workspace folder: those of the nearest folder `policy`, in it or above it up to the repository's root. */
export async function policiesOf(uri: string): Promise<FolderPolicies | undefined> {
  const start = pathOfFileId(uri);
  if (start === undefined) return undefined;
  const top = (await repositoryAbove(start)) ?? start;
  const folder = await nearestPolicies(start, top);
  if (folder === undefined) return undefined;
  const policies = await policiesIn(folder, (file) => path.relative(top, file).split(path.sep).join('/'));
  try {
    return { policies, engine: await openOpa({ workspace: top, env: process.env }) };
  } catch (error) {
    if (error instanceof OpaProblem) return { policies, problem: error.message };
    throw error;
  }
}

async function nearestPolicies(start: string, top: string): Promise<string | undefined> {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const found = path.join(folder, policyFolderName);
    if (await holdsPolicies(found)) return found;
    if (fileIdOfPath(folder) === fileIdOfPath(top) || folder === path.dirname(folder)) return undefined;
  }
}
