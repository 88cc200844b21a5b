import process from 'node:process';
import { oneLine } from '../util/text.js';
import { holdMemory } from '../workspace/node/hold-memory.js';
import { wantsColour } from './colours.js';
import { exitStatus, type Io } from './io.js';
import { createProgress } from './progress.js';
import { faultText, run } from './run.js';

holdMemory(140);

// `netpol list | head` closes the pipe early: that is an answer read, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

// Node would exit with 1, which means findings.
process.on('uncaughtException', (error) => {
  process.stderr.write(`netpol: ${oneLine(faultText(error))}\n`);
  process.exit(exitStatus.unusable);
});

async function confirm(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // At the end of the input nobody has said yes.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

const progress = createProgress(
  (text) => void process.stderr.write(text),
  () => performance.now(),
  () => process.stderr.columns ?? 80,
);

const io: Io = {
  out: (text) => {
    progress.clear();
    return new Promise((resolve) => (process.stdout.write(text) ? resolve() : process.stdout.once('drain', resolve)));
  },
  note: (text) => {
    progress.clear();
    process.stderr.write(text);
  },
  progress: process.stderr.isTTY ? progress.say : undefined,
  input: async () => {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array));
    return Buffer.concat(parts);
  },
  cwd: process.cwd(),
  programs: __dirname,
  env: process.env,
  confirm,
  colour: wantsColour(process.env, process.stdout.isTTY === true),
};

void run(process.argv.slice(2), io).then((status) => {
  progress.clear();
  process.exitCode = status;
});
