import path from 'node:path';
import { createRego, type Rego, speak } from '../netpol.js';
import { counted } from '../util/text.js';
import { repositoryAbove } from '../workspace/node/git.js';
import { OpaProblem, openOpa } from '../workspace/node/opa.js';
import { holdsPolicies, policiesIn, policyFolderName } from '../workspace/node/rego-files.js';
import type { Options, ParsedArguments } from './arguments.js';
import { nearest } from './configuration.js';
import type { Io } from './io.js';

export const regoOption: Options = {
  'no-rego': { flag: true, description: 'do not ask the Rego policies in `policy/`, which `opa` evaluates where it is on the PATH' },
};

/**
 * The Rego policies of the first path, with the user's `opa` to evaluate them: those of the nearest folder `policy` with a file `*.rego`, in its folder
 * or above it; undefined where there are none, or they cannot be asked. That is noted: who has policies counts on them.
 */
export async function regoFor(args: ParsedArguments, io: Io): Promise<Rego | undefined> {
  if (args.flag('no-rego')) return undefined;
  const [first = '.'] = args.positionals;
  const start = path.resolve(io.cwd, first === '-' ? '.' : first);
  const folder = await nearest(policyFolderName, start, io.cwd, holdsPolicies);
  if (folder === undefined) return undefined;
  const policies = await policiesIn(folder, (file) => shownPath(file, io.cwd));
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

function shownPath(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return (relative.startsWith('..') ? file : relative || '.').split(path.sep).join('/');
}
