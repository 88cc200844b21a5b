import { allRules } from '../netpol.js';
import { listed, oneLine } from '../util/text.js';
import { isMeant, parseArguments } from './arguments.js';
import { commands } from './commands/all.js';
import { complete } from './completion/complete.js';
import { asking, completionScripts, filesLine } from './completion/scripts.js';
import { commandHelp, programHelp } from './help.js';
import { exitStatus, type Io, UsageError } from './io.js';
import { plainOutput, withoutCommands } from './plain-output.js';
import { version } from './version.js';

const names = commands.map(({ syntax }) => syntax.name);

/** Runs `netpol` with the arguments behind the program's name. Never throws; the exit status says how it went. */
export async function run(argv: readonly string[], outside: Io): Promise<number> {
  // Names of files and of objects stand in notes: they neither end a line nor steer a terminal.
  const note = (text: string) => outside.note(`${withoutCommands(oneLine(text.replace(/\n$/, '')), true, { annotations: false })}\n`);
  const io: Io = { ...outside, note };
  try {
    return await dispatch(argv, io);
  } catch (error) {
    io.note(`netpol: ${error instanceof UsageError ? error.message : faultText(error)}\n`);
    return exitStatus.unusable;
  }
}

/** A crash must not pass for findings: it is said so, with the place where it happened. */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return `this is a fault of netpol: ${String(error)}`;
  const place = error.stack?.split('\n').find((line) => /^\s+at /.test(line));
  return `this is a fault of netpol: ${error.message}${place === undefined ? '' : ` (${place.trim()})`}`;
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await io.out(programHelp(commands));
    if (name === undefined) throw new UsageError(`name a command: ${listed(names, 'or')}.`);
    return exitStatus.fine;
  }
  if (name === '--version' || name === 'version') {
    await io.out(`${version}\n`);
    return exitStatus.fine;
  }
  if (name === asking) return answerShell(rest, io);
  const command = commands.find(({ syntax }) => syntax.name === name);
  if (!command) throw new UsageError(`There is no command ${JSON.stringify(name)}.${isMeant(name, names)} It is one of ${names.join(', ')}.`);
  if (rest.includes('--help') || rest.includes('-h')) {
    await io.out(commandHelp(command));
    return exitStatus.fine;
  }
  const args = parseArguments(command.syntax, rest);
  return command.run(args, { ...io, verbatim: io.out, out: plainOutput(io.out, { colour: io.colour, annotations: args.option('format') === 'github' }) });
}

/** What a shell asks: a word a line, with what it is behind a tab. */
async function answerShell(words: readonly string[], io: Io): Promise<number> {
  const known: Readonly<Record<string, () => readonly string[]>> = { RULE: () => allRules.map(({ id }) => id), SHELL: () => Object.keys(completionScripts) };
  const written = words.map((word) => (word === ' ' ? '' : word));
  const { words: found, files } = complete(commands, written, (name) => known[name]?.());
  await io.out(`${found.map(({ word, description }) => `${word}\t${description}\n`).join('')}${files ? `${filesLine}\n` : ''}`);
  return exitStatus.fine;
}
