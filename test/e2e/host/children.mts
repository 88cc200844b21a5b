import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A process and all that it started. */
export interface Running {
  readonly child: ChildProcess;
  /** Ends the process with everything it started, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Where its output goes; nowhere when absent. */
  readonly log?: string;
}

/** Starts a program in a process group of its own, so that its children end with it. */
export function start(command: string, args: readonly string[], { env, log }: StartOptions): Running {
  const detached = process.platform !== 'win32';
  const child = spawn(command, args, { env: env ?? process.env, detached, stdio: ['ignore', log ? 'pipe' : 'ignore', log ? 'pipe' : 'ignore'] });
  if (log) {
    const sink = createWriteStream(log, { flags: 'a' });
    child.stdout?.pipe(sink, { end: false });
    child.stderr?.pipe(sink, { end: false });
  }
  return { child, stop: () => stop(child, detached) };
}

async function stop(child: ChildProcess, group: boolean): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (group) process.kill(-(child.pid as number), name);
      else child.kill(name);
    } catch {
      // It ended in between.
    }
  };
  signal('SIGTERM');
  const hard = setTimeout(() => signal('SIGKILL'), 5000);
  await gone;
  clearTimeout(hard);
}

/** Runs a program to its end. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly milliseconds?: number },
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(command, args, { env: options.env ?? process.env, cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: options.milliseconds });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(127);
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
  return { code, output };
}
