import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What one run of a program came to. */
export interface ProgramRun {
  /** From the start of the process to its end. */
  readonly milliseconds: number;
  /** What it wrote, in bytes; read as fast as it came. */
  readonly bytes: number;
  /** The same as text, where it was to be kept. */
  readonly text: string;
  /** The most memory that it held, in MB; only of programs that run in Node. */
  readonly megabytes: number | undefined;
  /** Of the processor, in the program itself; what else the machine does changes it less than the time. Only of programs that run in Node. */
  readonly busy: number | undefined;
  /** Undefined where it was ended because it took too long. */
  readonly status: number | undefined;
}

export interface RunOptions {
  /** Of this run alone. */
  readonly folder: string;
  readonly seconds?: number;
  /** Whether what it writes is kept, and not thrown away. */
  readonly keep?: boolean;
  /** It may end with 1, which says that it found something. */
  readonly mayFind?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Another Node than this one. */
  readonly node?: string;
}

/** Runs a program to its end, with nothing beside it. */
export function runProgram(
  command: string,
  args: readonly string[],
  { folder, seconds = 300, keep = false, env = process.env }: RunOptions,
): Promise<ProgramRun> {
  const start = performance.now();
  const child = spawn(command, [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], env });
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  let bytes = 0;
  const kept: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (keep) kept.push(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(timer);
      resolve({
        milliseconds: performance.now() - start,
        bytes,
        text: Buffer.concat(kept).toString(),
        megabytes: undefined,
        busy: undefined,
        status: status ?? undefined,
      });
    });
  });
}

/** The same of a script in Node, with the memory: at its end it says itself how much it held. */
export async function runScript(script: string, args: readonly string[], options: RunOptions): Promise<ProgramRun & { readonly user: number }> {
  const hook = path.join(options.folder, 'memory.cjs');
  const said = path.join(options.folder, 'memory.txt');
  writeFileSync(hook, `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(said)}, JSON.stringify(process.resourceUsage())));\n`);
  const run = await runProgram(options.node ?? process.execPath, ['--require', hook, script, ...args], options);
  if (run.status !== 0 && !(options.mayFind && run.status === 1)) throw new Error(`${script} ${args.join(' ')} ended with ${run.status}`);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(readFileSync(said, 'utf8')) as NodeJS.ResourceUsage;
  return { ...run, megabytes: maxRSS / 1024, busy: (userCPUTime + systemCPUTime) / 1000, user: userCPUTime / 1000 };
}
