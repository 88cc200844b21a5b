import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../server/cli/run.js';

/** What one run of `netpol` did. */
export interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly notes: string;
}

/** Where a run of `netpol` is, and what it is given. */
export interface CliPlace {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly programs?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs `netpol` in memory, in a folder. */
export async function netpol(argv: readonly string[], { cwd, input = '', programs, env }: CliPlace): Promise<CliRun> {
  const out: string[] = [];
  const notes: string[] = [];
  const status = await run(argv, {
    out: async (text) => void out.push(text),
    note: (text) => void notes.push(text),
    input: async () => (typeof input === 'string' ? new TextEncoder().encode(input) : input),
    cwd,
    programs,
    env,
    colour: false,
  });
  return { status, out: out.join(''), notes: notes.join('') };
}

/** A folder with these files, gone when the test is over. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
