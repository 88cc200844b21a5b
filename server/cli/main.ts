import process from 'node:process';
import { oneLine } from '../util/text.js';
import { exitStatus, type Io } from './io.js';
import { faultText, run } from './run.js';

// The engine lets what is alive grow fourfold before it looks for what is not: on a large repository that is memory for no gain in time.
// An engine that does not know the flag complains on standard error, so only those are asked that were tried. A run that is over before this
// holds little, and need not wait for the module.
if (Number(process.versions.node.split('.', 1)[0]) <= 24)
  setTimeout(async () => (await import('node:v8')).setFlagsFromString('--heap-growing-percent=200'), 100).unref();

// `netpol list | head` closes the pipe early: that is an answer read, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

// Node would exit with 1, which means findings.
process.on('uncaughtException', (error) => {
  process.stderr.write(`netpol: ${oneLine(faultText(error))}\n`);
  process.exit(exitStatus.unusable);
});

const io: Io = {
  out: (text) => new Promise((resolve) => (process.stdout.write(text) ? resolve() : process.stdout.once('drain', resolve))),
  note: (text) => void process.stderr.write(text),
  input: async () => {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array));
    return Buffer.concat(parts);
  },
  cwd: process.cwd(),
  colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
};

void run(process.argv.slice(2), io).then((status) => {
  process.exitCode = status;
});
