import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileId } from '../../util/file-id.js';
import type { RegoEngine, RegoFile, RegoOutcome, RegoProblem } from '../rego.js';
import { pathOfFileId } from './disk-ids.js';
import { findProgram, isWithinFolder, type ProgramEnvironment } from './program.js';

/**
 * The user's own `opa`, asked for `eval` and `capabilities` and nothing else. Policies may be anybody's, so it gets them with capabilities that leave
 * out whatever reaches beyond the objects that are asked about: the network, other hosts' names and the environment.
 */
export interface Opa extends RegoEngine {
  /** The program by its full name. */
  readonly program: string;
}

/** Why opa cannot be asked: a sentence for people. */
export class OpaProblem extends Error {}

export interface OpaOptions {
  /** The folder that is looked at; it is the user's own where it holds their home. */
  readonly workspace: string;
  readonly env: ProgramEnvironment;
}

/** Of one call. */
const timeLimit = 60_000;
const sizeLimit = 512 * 1024 * 1024;

/** Finds opa on the PATH. @throws OpaProblem where it is not there, or only in the workspace */
export async function openOpa({ workspace, env }: OpaOptions): Promise<Opa> {
  const folder = await realpath(workspace);
  const outside = isWithinFolder(folder, await realpath(homedir())) ? undefined : folder;
  const found = await findProgram('opa', outside, env);
  if (found.file === undefined)
    throw new OpaProblem(found.isWithin ? `the only opa on the PATH is within ${outside}, and a program of it is not started` : 'opa is not on the PATH');
  const ask = asker(found.file, env);
  // Rego was another language before version 1 of opa; which one a folder is written in shows when it is read.
  let language: Language | undefined;
  return {
    program: found.file,
    evaluate: async (policies, rules, objects, signal) => {
      const asked: Asked = { policies, rules, objects, signal };
      const first = await evaluateIn(language ?? 'now', ask, asked);
      if (language !== undefined || signal?.aborted || 'values' in first || !first.isUnread) return first;
      const second = await evaluateIn('before', ask, asked);
      if ('problems' in second && second.isUnread) return first;
      language = 'before';
      return second;
    },
  };
}

/** `before`: where `if` and `contains` are words of the language only by import. */
type Language = 'now' | 'before';

interface Asked {
  readonly policies: readonly RegoFile[];
  readonly rules: readonly string[];
  readonly objects: readonly string[];
  readonly signal: AbortSignal | undefined;
}

type Outcome = Extract<RegoOutcome, { values: unknown }> | (Extract<RegoOutcome, { problems: unknown }> & { readonly isUnread: boolean });

type Ask = (args: readonly string[], input?: string, signal?: AbortSignal) => Promise<{ readonly out: string; readonly failure: string | undefined }>;

async function evaluateIn(language: Language, ask: Ask, { policies, rules, objects, signal }: Asked): Promise<Outcome> {
  const flags = language === 'before' ? ['--v0-compatible'] : [];
  const all = await ask(['capabilities', '--current', ...flags]);
  const capabilities = harmless(all.out);
  if (capabilities === undefined) return unusable(all.failure ?? 'it does not say what it can do');
  const folder = await mkdtemp(path.join(tmpdir(), 'netpol-opa-'));
  try {
    const file = path.join(folder, 'capabilities.json');
    await writeFile(file, capabilities);
    const places = new Map(policies.flatMap(({ id }) => placesOf(id)));
    const data = policies.flatMap(({ id }) => ['--data', pathToFileURL(pathOfFileId(id) ?? '').href]);
    const query = rules.map((rule, index) => `r${index} = [[i, v] | some i; o := input[i]; v := ${rule} with input as o]`).join('; ');
    const args = ['eval', '--format=json', '--stdin-input', `--capabilities=${file}`, ...flags, ...data, query];
    const { out, failure } = await ask(args, `[${objects.join(',')}]`, signal);
    return outcomeOf(out, failure, rules.length, places);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unusable(why: string): Outcome {
  return { problems: [{ message: `opa cannot be used: ${why}` }], isUnread: false };
}

/** Both ways that opa names a file by. */
function placesOf(id: FileId): readonly (readonly [string, FileId])[] {
  const file = pathOfFileId(id);
  return file === undefined ? [] : [[file, id] as const, [pathToFileURL(file).href, id] as const];
}

/** What reaches nothing beyond what it is given, though it does not give the same each time. */
const harmlessThough = ['time.now_ns', 'rand.intn', 'uuid.rfc4122'];
/** What surely is not, by its name, in versions that do not say it. */
const harmful = ['http.send', 'net.lookup_ip_addr', 'opa.runtime'];

/** What opa can do, without what would reach the network or the environment. */
function harmless(text: string): string | undefined {
  const all = parsed(text);
  if (!Array.isArray(all?.['builtins'])) return undefined;
  const builtins = (all['builtins'] as readonly { readonly name?: unknown; readonly nondeterministic?: unknown }[]).filter(
    ({ name, nondeterministic }) => typeof name === 'string' && !harmful.includes(name) && (nondeterministic !== true || harmlessThough.includes(name)),
  );
  return JSON.stringify({ ...all, builtins, allow_net: [] });
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

interface OpaError {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly location?: { readonly file?: unknown; readonly row?: unknown; readonly col?: unknown };
}

function outcomeOf(out: string, failure: string | undefined, rules: number, places: ReadonlyMap<string, FileId>): Outcome {
  const answer = parsed(out);
  const errors = answer?.['errors'] as readonly OpaError[] | undefined;
  if (Array.isArray(errors) && errors.length > 0)
    return {
      problems: errors.map((error) => problemOf(error, places)),
      isUnread: errors.some(({ code }) => typeof code === 'string' && code.startsWith('rego_')),
    };
  if (answer === undefined || failure !== undefined) return unusable(failure ?? 'its answer is no JSON');
  const [result] = (answer['result'] as readonly { readonly bindings?: Readonly<Record<string, unknown>> }[] | undefined) ?? [];
  return { values: Array.from({ length: rules }, (_, index) => valuesOf(result?.bindings?.[`r${index}`])) };
}

function valuesOf(list: unknown): readonly (readonly [number, unknown])[] {
  return Array.isArray(list) ? (list as readonly (readonly [number, unknown])[]) : [];
}

function problemOf({ message, code, location }: OpaError, places: ReadonlyMap<string, FileId>): RegoProblem {
  const said = typeof message === 'string' && message !== '' ? message : String(code);
  const file = typeof location?.file === 'string' ? places.get(location.file) : undefined;
  if (file === undefined) return { message: said };
  return { message: said, at: { file, line: counted(location?.row), character: counted(location?.col) } };
}

function counted(fromOne: unknown): number {
  return typeof fromOne === 'number' && fromOne > 0 ? fromOne - 1 : 0;
}

/** Without a shell, outside of the workspace, and without variables that would be options of opa. */
function asker(program: string, env: ProgramEnvironment): Ask {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !/^OPA_/i.test(name)));
  return async (args, input, signal) => {
    // Not at the head of the file: every start of a program would wait for it.
    const { execFile } = await import('node:child_process');
    return new Promise((resolve) => {
      const limits = { timeout: timeLimit, maxBuffer: sizeLimit, windowsHide: true, ...(signal ? { signal } : {}) };
      const child = execFile(program, args, { env: own, cwd: homedir(), shell: false, encoding: 'utf8', ...limits }, (failure, out, notes) => {
        const late = failure?.killed ? `it did not answer within ${timeLimit / 1000} seconds` : undefined;
        const said = notes
          .split('\n')
          .filter((line) => line.trim() !== '')
          .at(-1);
        resolve({ out, failure: failure ? (late ?? said ?? failure.message) : undefined });
      });
      // It may have ended before it read all.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input ?? '');
    });
  };
}
