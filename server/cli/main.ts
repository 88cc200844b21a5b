import process from 'node:process';
import { oneLine } from '../util/text.js';
import { holdMemory } from '../workspace/node/hold-memory.js';
import { exitStatus, type Io } from './io.js';
import { faultText, run } from './run.js';

holdMemory(140);

// `netpol list | head` closes the pipe early: that is an answer read, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

// Node would exit with 1, which means findings.
process.on('uncaughtException', (error) => {
  process.stderr.write(`netpol: ${oneLine(faultText(error))}\n`);
  process.exit(exitStatus.unusable);
});

async function confirm(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // At the end of the input nobody has said yes.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

const io: Io = {
  out: (text) => new Promise((resolve) => (process.stdout.write(text) ? resolve() : process.stdout.once('drain', resolve))),
  note: (text) => void process.stderr.write(text),
  input: async () => {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array));
    return Buffer.concat(parts);
  },
  cwd: process.cwd(),
  programs: __dirname,
  env: process.env,
  confirm: process.stdin.isTTY && process.stderr.isTTY ? confirm : undefined,
  colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
};

void run(process.argv.slice(2), io).then((status) => {
  process.exitCode = status;
});
