import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createRego, type Rego, speak } from '../netpol.js';
import { counted } from '../util/text.js';
import { decodeText } from '../workspace/file-source.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import { repositoryAbove } from '../workspace/node/git.js';
import { OpaProblem, openOpa } from '../workspace/node/opa.js';
import type { RegoFile } from '../workspace/rego.js';
import type { Options, ParsedArguments } from './arguments.js';
import { nearest } from './configuration.js';
import type { Io } from './io.js';

export const regoOption: Options = {
  'no-rego': { flag: true, description: 'do not ask the Rego policies in `policy/`, which `opa` evaluates where it is on the PATH' },
};

/** Where policies are, as conftest looks for them. */
const folderName = 'policy';

/** More is not read. */
const most = { files: 1_000, bytes: 1_000_000 };

/**
 * The Rego policies of the first path, with the user's `opa` to evaluate them: those of the nearest folder `policy` with a file `*.rego`, in its folder
 * or above it; undefined where there are none, or they cannot be asked. That is noted: who has policies counts on them.
 */
export async function regoFor(args: ParsedArguments, io: Io): Promise<Rego | undefined> {
  if (args.flag('no-rego')) return undefined;
  const [first = '.'] = args.positionals;
  const start = path.resolve(io.cwd, first === '-' ? '.' : first);
  const folder = await nearest(folderName, start, io.cwd, holdsPolicies);
  if (folder === undefined) return undefined;
  const policies = await policiesIn(folder, io.cwd);
  if (!speak(policies)) return undefined;
  const log = (line: string) => io.note(`netpol: ${line}\n`);
  const workspace = (await repositoryAbove(folder)) ?? path.dirname(folder);
  const opa = await openOpa({ workspace, env: io.env ?? {} }).catch((error: unknown) => {
    if (!(error instanceof OpaProblem)) throw error;
    log(
      `${counted(policies.length, 'Rego policy')} in ${shownPath(folder, io.cwd)} ${policies.length === 1 ? 'is' : 'are'} not asked: ${error.message}. Install it, or use --no-rego.`,
    );
    return undefined;
  });
  return opa && createRego(opa, policies, log);
}

async function holdsPolicies(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.some((entry) => entry.isFile() && isPolicy(entry.name));
}

/** Tests of policies are for `opa test`. */
function isPolicy(name: string): boolean {
  return name.endsWith('.rego') && !name.endsWith('_test.rego');
}

/** Links are not followed: they may lead to any file of the machine, and what opa says of it is printed. */
async function policiesIn(folder: string, cwd: string): Promise<readonly RegoFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && isPolicy(entry.name)).map((entry) => path.join(entry.parentPath, entry.name));
  const read = files
    .sort()
    .slice(0, most.files)
    .map(async (file): Promise<readonly RegoFile[]> => {
      const { size } = await stat(file);
      const text = size > most.bytes ? undefined : decodeText(await readFile(file));
      return text === undefined ? [] : [{ id: fileIdOfPath(file), path: shownPath(file, cwd), text }];
    });
  return (await Promise.all(read)).flat();
}

function shownPath(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return (relative.startsWith('..') ? file : relative || '.').split(path.sep).join('/');
}
