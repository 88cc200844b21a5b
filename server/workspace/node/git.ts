import type { ChildProcessWithoutNullStreams, spawn as Spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import path from 'node:path';

/**
 * The one place where another program is started, and what it is asked is only what reads objects: `rev-parse`, `ls-tree` and `cat-file
 * --batch`. A repository may configure programs for almost everything else (`status` and `diff` run file-system monitors, filters and text
 * conversions; fetching runs transports), so nothing else is ever asked, and nothing is fetched for a clone that lacks objects.
 */
export interface Git {
  /** The folder of the working tree. */
  readonly root: string;
  /** The commit that a revision names, as its object id. @throws GitProblem where there is none */
  commit(revision: string): Promise<string>;
  /** Everything in a commit's tree, folders left out. @throws GitProblem where trees are missing in this clone */
  entries(commit: string): Promise<readonly TreeEntry[]>;
  /** Starts the process that gives the contents of objects. */
  catFile(): GitProcess;
}

/** A program that was started, with its three streams. */
export type GitProcess = ChildProcessWithoutNullStreams;

export interface TreeEntry {
  /** `100644`, `100755`, `120000` for a link, `160000` for a submodule. */
  readonly mode: string;
  readonly object: string;
  /** From the root, with `/`. */
  readonly path: string;
}

/** Why git cannot answer: a sentence for people that says what to do. */
export class GitProblem extends Error {}

/** The repository whose working tree is `root`, a folder that holds `.git`. @throws GitProblem where git is not installed */
export async function openGit(root: string): Promise<Git> {
  const program = await findGit();
  // Not at the head of the file: every start of a program would wait for it, and few ask for git.
  const { spawn } = await import('node:child_process');
  const begin = (question: Question, args: readonly string[]) => start(spawn, program, root, question, args);
  const run = (question: Question, args: readonly string[]) => collect(begin(question, args));
  return {
    root,
    commit: async (revision) => {
      checkRevision(revision);
      const { status, out, notes } = await run('rev-parse', ['--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
      const commit = out.toString('utf8').trim();
      if (status === 0 && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return commit;
      if (notes !== '') throw new GitProblem(`git cannot read the repository ${root}: ${notes}`);
      throw new GitProblem(
        `There is no revision ${JSON.stringify(revision)} in the repository ${root}. \`git log\` shows those that are; one of elsewhere must be fetched first.`,
      );
    },
    entries: async (commit) => {
      const { status, out, notes } = await run('ls-tree', ['-r', '-z', '--full-tree', commit]);
      if (status !== 0) throw new GitProblem(`git cannot list commit ${commit.slice(0, 12)} of ${root}: ${notes || `it ended with ${status}`}`);
      return readEntries(out.toString('utf8'));
    },
    catFile: () => begin('cat-file', ['--batch']),
  };
}

/** The nearest folder at or above `at` that holds `.git`: a folder or, in worktrees and submodules, a file. */
export async function repositoryAbove(at: string): Promise<string | undefined> {
  for (let folder = at; ; folder = path.dirname(folder)) {
    const found = await stat(path.join(folder, '.git')).catch(() => undefined);
    if (found) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** What git would take for an option, or what cannot be an argument at all, never reaches it. */
function checkRevision(revision: string): void {
  const usable = revision !== '' && !revision.startsWith('-') && !/[\0\r\n]/.test(revision);
  if (!usable) throw new GitProblem(`${JSON.stringify(revision)} is no revision: name a commit, a branch or a tag.`);
}

/** `<mode> <type> <object>\t<path>`, each ended by a zero byte. */
function readEntries(text: string): readonly TreeEntry[] {
  return text.split('\0').flatMap((record): readonly TreeEntry[] => {
    const tab = record.indexOf('\t');
    const [mode = '', , object = ''] = record.slice(0, tab).split(' ');
    return tab < 0 ? [] : [{ mode, object, path: record.slice(tab + 1) }];
  });
}

/** All that git is ever asked. */
type Question = 'rev-parse' | 'ls-tree' | 'cat-file';

/** Configuration that wins over the repository's: no program of its own, and no way to any other machine. */
const settings = ['core.fsmonitor=false', `core.hooksPath=${devNull}`, 'protocol.allow=never', 'core.pager=cat'];

/** What would make git look at another repository than the one at `root`: a hook that runs us has these set. */
const misleading = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

/** Without a shell, and in a folder of its own choosing only by `-C`, so that no program of the repository passes for git. */
function start(spawn: typeof Spawn, program: string, root: string, question: Question, args: readonly string[]): GitProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !misleading.includes(name));
  const env = {
    ...Object.fromEntries(inherited),
    // A `.git` that is no repository is not to be one of a folder above.
    GIT_CEILING_DIRECTORIES: path.dirname(root),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    LC_ALL: 'C',
  };
  const configured = settings.flatMap((setting) => ['-c', setting]);
  return spawn(program, ['--no-pager', '-C', root, ...configured, question, ...args], {
    env,
    shell: false,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

interface Outcome {
  readonly status: number | null;
  readonly out: Buffer;
  /** The last line of what it complained about. */
  readonly notes: string;
}

function collect(child: GitProcess): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    let notes = '';
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => {
      notes = `${notes}${part.toString('utf8')}`.slice(-4000);
    });
    // It may have ended before its input was closed.
    child.stdin.on('error', () => {});
    child.stdin.end();
    child.on('error', (error) => reject(new GitProblem(`git cannot be started: ${error.message}`)));
    child.on('close', (status) => resolve({ status, out: Buffer.concat(out), notes: complaint(notes) }));
  });
}

/** What git died of, in one line. */
function complaint(notes: string): string {
  const lines = notes.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => line.startsWith('fatal:')) ?? lines.at(-1) ?? '').replace(/^fatal: /, '').trim();
}

/** The program by its full name. Only absolute folders of the PATH are searched: `.` may be the repository. */
async function findGit(): Promise<string> {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  const folders = (process.env['PATH'] ?? process.env['Path'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) {
    const file = path.join(folder, name);
    const usable = (await stat(file).catch(() => undefined))?.isFile() && (await access(file, constants.X_OK).then(...yesOrNo));
    if (usable) return file;
  }
  throw new GitProblem('git is not installed, or not on the PATH: a revision can only be read with it.');
}

const yesOrNo = [() => true, () => false] as const;
