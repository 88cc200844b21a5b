import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { ServedValue } from '../live/json.js';
import type { ReadPath } from '../live/resources.js';
import type { Got } from '../live/take-snapshot.js';
import { findProgram, isWithinFolder } from './program.js';

/**
 * The way to a cluster: the user's own kubectl, with the user's own login. It is asked to read (`get --raw`) and for the address of a context
 * (`config view`), and for nothing else. Neither it nor a kubeconfig is ever taken from the folder that is being looked at: both run programs.
 */
export interface Kubectl {
  /** The program by its full name. */
  readonly program: string;
  /** The address of the server behind a context. @throws KubectlProblem where there is no such context */
  server(context: string): Promise<string>;
  /** @throws KubectlProblem where the cluster does not answer as it should */
  get(path: ReadPath, context: string): Promise<Got>;
}

/** Why kubectl cannot answer: a sentence for people. */
export class KubectlProblem extends Error {}

export interface KubectlOptions {
  /** The folder that is being looked at; it is the user's own where it holds their home. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends what is running. */
  readonly signal?: AbortSignal | undefined;
}

/** Of one call. */
const timeLimit = 60_000;
const sizeLimit = 512 * 1024 * 1024;

/** Finds kubectl on the PATH. @throws KubectlProblem where it is not there, or only in the workspace */
export async function openKubectl(options: KubectlOptions): Promise<Kubectl> {
  const folder = await realpath(options.workspace);
  const workspace = isWithinFolder(folder, await realpath(homedir())) ? undefined : folder;
  await refuseKubeconfig(workspace, options);
  const program = await findKubectl(workspace, options);
  const run = (args: readonly string[]) => runKubectl(program, args, options);
  return {
    program,
    server: async (context) => {
      const { error, out } = await run(['config', 'view', '--minify', `--context=${context}`, '--output=jsonpath={.clusters[0].cluster.server}']);
      if (error === undefined && out.trim() !== '') return out.trim();
      const why = error ?? 'it names no server';
      throw new KubectlProblem(
        `kubectl has no usable context ${JSON.stringify(context)} (${why}): \`kubectl config get-contexts\` lists those that are there.`,
      );
    },
    get: async (raw, context) => {
      const { error, out } = await run(['get', '--raw', raw, `--context=${context}`]);
      return error === undefined ? { outcome: 'got', value: jsonOf(out, raw) } : refusalOf(error);
    },
  };
}

function refusalOf(error: string): Got {
  if (/\((Forbidden|Unauthorized)\)/.test(error)) return { outcome: 'forbidden' };
  if (/\(NotFound\)/.test(error)) return { outcome: 'missing' };
  if (/\((Expired|Gone)\)/.test(error)) return { outcome: 'expired' };
  throw new KubectlProblem(`the cluster cannot be read: ${error}`);
}

function jsonOf(text: string, raw: string): ServedValue {
  try {
    return JSON.parse(text) as ServedValue;
  } catch {
    throw new KubectlProblem(`the cluster cannot be read: the answer to ${raw} is no JSON.`);
  }
}

/** Without a shell, and outside of the workspace, so that no relative name leads into it. */
async function runKubectl(
  program: string,
  args: readonly string[],
  { env, signal }: KubectlOptions,
): Promise<{ readonly error: string | undefined; readonly out: string }> {
  // Not at the head of the file: every start of a program would wait for it.
  const { execFile } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const limits = { timeout: timeLimit, maxBuffer: sizeLimit, windowsHide: true, ...(signal ? { signal } : {}) };
    const child = execFile(program, args, { env: { ...env }, cwd: homedir(), shell: false, encoding: 'utf8', ...limits }, (failure, out, notes) => {
      if (!failure) return resolve({ error: undefined, out });
      if (signal?.aborted) return reject(new KubectlProblem('reading was cancelled.'));
      if (failure.killed) return reject(new KubectlProblem(`the cluster cannot be read: kubectl did not answer within ${timeLimit / 1000} seconds.`));
      return resolve({ error: complaint(notes) || failure.message, out });
    });
    child.stdin?.end();
  });
}

/** What it complains about last, in one line. */
function complaint(notes: string): string {
  const lines = notes.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /^(Error from server|error:|Unable to connect)/.test(line)) ?? lines.at(-1) ?? '').trim();
}

/** None of the workspace. */
async function findKubectl(workspace: string | undefined, { env }: KubectlOptions): Promise<string> {
  const found = await findProgram('kubectl', workspace, env);
  if (found.file !== undefined) return found.file;
  const why = found.isWithin
    ? `the only one on the PATH is within ${workspace}, and a program of the folder that is looked at is not started`
    : 'it is not on the PATH';
  throw new KubectlProblem(`kubectl cannot be used: ${why}.`);
}

/** A kubeconfig names programs that kubectl runs to log in. */
async function refuseKubeconfig(workspace: string | undefined, { env, workspace: folder }: KubectlOptions): Promise<void> {
  for (const name of (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((one) => one !== '')) {
    const file = path.resolve(folder, name);
    const real = await realpath(file).catch(() => file);
    const isRelative = workspace !== undefined && !path.isAbsolute(name);
    if (!isRelative && !isWithinFolder(workspace, file) && !isWithinFolder(workspace, real)) continue;
    const where = isRelative ? 'a path of the current folder' : `which is within ${workspace}`;
    throw new KubectlProblem(`KUBECONFIG names ${name}, ${where}: a kubeconfig runs programs, so none of the folder that is looked at is used.`);
  }
}
