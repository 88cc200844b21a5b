import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { oneLine } from '../../util/text.js';
import { takeSnapshot } from '../../workspace/live/take-snapshot.js';
import { repositoryAbove } from '../../workspace/node/git.js';
import { type Kubectl, KubectlProblem, openKubectl } from '../../workspace/node/kubectl.js';
import type { ParsedArguments } from '../arguments.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { isThere } from '../is-there.js';

import type { Command } from './command.js';

const usage = 'netpol snapshot --context NAME [OPTION...]';

/** `netpol snapshot`: what a cluster runs, as far as answers need it, read by the user's own kubectl. */
export const snapshot: Command = {
  syntax: {
    name: 'snapshot',
    usage,
    options: {
      context: { value: 'NAME', description: 'the cluster, as `kubectl config get-contexts` lists it' },
      namespace: { short: 'n', value: 'NAME,...', description: 'only these, where one may not list those of all' },
      output: { short: 'o', value: 'FILE', description: 'the file that is written; standard output where it is left out' },
      yes: { flag: true, description: 'read without asking, for scripts' },
    },
    positionals: '',
  },
  summary: 'the policies, pods and what owns them of a cluster, read by kubectl, as one List; nothing secret is in it, and nothing is changed',
  async run(args, io) {
    if (args.positionals.length > 0) throw new UsageError(`snapshot takes no paths. Usage: ${usage}`);
    const context = args.option('context');
    if (!context) throw new UsageError(`Name the cluster by its context, as \`kubectl config get-contexts\` lists it. Usage: ${usage}`);
    const namespaces = namespacesOf(args);
    const file = await fileOf(args, io);
    try {
      const kubectl = await openKubectl({ workspace: (await repositoryAbove(io.cwd)) ?? io.cwd, env: io.env ?? {} });
      if (!(await isConfirmed(kubectl, context, args, io))) return exitStatus.unusable;
      const text = await taken(kubectl, context, namespaces, io);
      await (file === undefined ? io.out(text) : write(file, text));
      return exitStatus.fine;
    } catch (error) {
      throw error instanceof KubectlProblem ? new UsageError(error.message) : error;
    }
  },
};

/** Names of namespaces are labels of DNS: whatever else is written would be asked of the server. */
function namespacesOf(args: ParsedArguments): readonly string[] | undefined {
  const written = args.option('namespace');
  if (written === undefined) return undefined;
  const names = [...new Set(written.split(',').map((name) => name.trim()))];
  for (const name of names) if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) throw new UsageError(`${JSON.stringify(name)} is no name of a namespace.`);
  return names;
}

async function isConfirmed(kubectl: Kubectl, context: string, args: ParsedArguments, io: Io): Promise<boolean> {
  const server = await kubectl.server(context);
  io.note(oneLine(`netpol: ${kubectl.program} reads from context ${context}, ${server}`));
  if (args.flag('yes')) return true;
  const answer = await io.confirm?.(oneLine(`Read namespaces, workloads, pods, Services and policies of ${context} (${server})?`));
  if (answer === undefined) throw new UsageError('Nobody is at a terminal to confirm it: add --yes.');
  if (answer) return true;
  io.note('netpol: nothing was read.');
  return false;
}

async function taken(kubectl: Kubectl, context: string, namespaces: readonly string[] | undefined, io: Io): Promise<string> {
  const { text, notListed } = await takeSnapshot({
    namespaces,
    get: (path) => kubectl.get(path, context),
    onListed: (resource, count) => {
      if (count > 0) io.note(`netpol: ${count} ${resource}`);
    },
  });
  for (const reason of new Set(notListed.map((one) => one.reason))) io.note(`netpol: ${reason}`);
  if (notListed.length > 0) io.note('netpol: the snapshot says what it lacks, and so does every answer from it');
  if (namespaces === undefined && notListed.some(({ reason }) => reason.startsWith('not allowed')))
    io.note('netpol: -n NAMESPACE asks for namespaces that you may read, one by one');
  return text;
}

/** Where it is written to, found out before a cluster is asked. */
async function fileOf(args: ParsedArguments, { cwd }: Io): Promise<string | undefined> {
  const name = args.option('output');
  if (name === undefined) return undefined;
  const file = path.resolve(cwd, name);
  if (name !== '' && (await isThere(path.dirname(file)))) return file;
  throw new UsageError(`${JSON.stringify(name)} cannot be written: name a file in a folder that is there.`);
}

/** The file is whole or as it was. */
async function write(file: string, text: string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    await writeFile(part, text, { mode: 0o600, flag: 'wx' });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw new UsageError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
