import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** Whether git is installed; tests that need it are registered with `test.skipIf`, so that a run says by name what it left out. */
export const hasGit = works(() => execFileSync('git', ['--version']));

/** A repository of its own in a folder that is gone when the test is over. */
export interface GitFolder {
  readonly path: string;
  /** Runs git in it, as a person would. */
  git(...args: readonly string[]): string;
  /** Writes files; `undefined` deletes one. */
  write(files: Readonly<Record<string, string | undefined>>): void;
  /** Writes files and commits everything that is there. Returns the commit. */
  commit(files?: Readonly<Record<string, string | undefined>>): string;
}

export function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'netpol-git-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A new repository in `folder`, with these files committed. */
export function gitFolder(files: Readonly<Record<string, string>> = {}, folder = emptyFolder()): GitFolder {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, ...identity, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (some: Readonly<Record<string, string | undefined>>) => {
    for (const [name, text] of Object.entries(some)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      if (text === undefined) rmSync(file);
      else writeFileSync(file, text);
    }
  };
  const commit = (some: Readonly<Record<string, string | undefined>> = {}) => {
    write(some);
    git('add', '--all', '--force');
    git('commit', '--quiet', '--allow-empty', '--message', 'a state');
    return git('rev-parse', 'HEAD').trim();
  };
  git('init', '--quiet');
  commit(files);
  return { path: folder, git, write, commit };
}

/** Whoever runs the tests, with whatever configuration: the same repositories. */
const identity = ['user.name=Somebody', 'user.email=somebody@example.com', 'commit.gpgSign=false', 'core.autocrlf=false', 'protocol.file.allow=always'].flatMap(
  (setting) => ['-c', setting],
);

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
