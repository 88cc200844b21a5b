import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ParsedArguments, ToFile } from './arguments.js';
import type { CheckAnswer } from './check-answers.js';
import { coloursFor } from './colours.js';
import { checkGithub } from './formats/check-github.js';
import { checkJson } from './formats/check-json.js';
import { checkNdjson } from './formats/check-ndjson.js';
import { checkSarif } from './formats/check-sarif.js';
import { checkText } from './formats/check-text.js';
import { eachEnvironment } from './formats/each-environment.js';
import { type Io, UsageError } from './io.js';
import { plainOutput } from './plain-output.js';
import { version } from './version.js';
import { writePieces } from './write-pieces.js';

type CheckFormat = (answer: Pick<CheckAnswer, 'report' | 'head'>, colour: boolean) => string;

const text: CheckFormat = ({ report }, colour) => checkText(report, coloursFor(colour));

/** A format is a line here. */
const formats: Readonly<Record<string, CheckFormat>> = {
  text,
  json: ({ report, head }) => checkJson(report, head()),
  ndjson: ({ report, head }) => checkNdjson(report, head()),
  sarif: ({ report }) => checkSarif(report, version),
  github: ({ report }) => checkGithub(report),
};

/** The names of the formats of `netpol check`. */
export const checkFormats: readonly string[] = Object.keys(formats);

/** Above what is said of files that no environment has. */
const nowhere = 'in no environment';

/** The answers in the format that is asked for to standard output or to `--output`, and in others to the files that are named with them. */
export async function printAnswers(answers: readonly CheckAnswer[], isEach: boolean, args: ParsedArguments, io: Io): Promise<void> {
  const format = args.option('format') ?? 'text';
  const output = args.option('output');
  for (const { value, file } of args.files('format')) await writeTo(file, { value, answers, isEach }, io);
  if (output === undefined) await writePieces(pieces(answers, format, isEach, io.colour), io);
  else await writeTo(output, { value: format, answers, isEach }, io);
}

/** Of each format that is asked for, whether it goes to standard output or to a file. */
export function askedFormats(args: ParsedArguments): readonly string[] {
  return [args.option('format') ?? 'text', ...args.files('format').map(({ value }) => value)];
}

function pieces(answers: readonly CheckAnswer[], format: string, isEach: boolean, colour: boolean): Iterable<string> {
  const print = formats[format] ?? text;
  const printed = answers.map((answer) => ({ name: answer.name ?? nowhere, pieces: [print(answer, colour)] }));
  return isEach ? eachEnvironment(printed, format) : (printed[0]?.pieces ?? []);
}

interface Written extends Pick<ToFile, 'value'> {
  readonly answers: readonly CheckAnswer[];
  readonly isEach: boolean;
}

/** @throws UsageError where the file cannot be written */
async function writeTo(name: string, { value: format, answers, isEach }: Written, io: Io): Promise<void> {
  const parts: string[] = [];
  const out = plainOutput(async (part) => void parts.push(part), { colour: false, annotations: format === 'github' });
  await writePieces(pieces(answers, format, isEach, false), { ...io, out });
  await writeFile(path.resolve(io.cwd, name), parts.join('')).catch(({ code = 'unknown error' }: NodeJS.ErrnoException) => {
    throw new UsageError(`${name} cannot be written (${code}): name a file in a folder that is there and that you may write to.`);
  });
}
