import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FindingAnswer } from '../netpol.js';
import type { ParsedArguments } from './arguments.js';
import type { CheckAnswer } from './check-answers.js';
import { coloursFor } from './colours.js';
import { checkGithub } from './formats/check-github.js';
import { checkGitlab } from './formats/check-gitlab.js';
import { checkJson } from './formats/check-json.js';
import { checkJunit } from './formats/check-junit.js';
import { checkNdjson } from './formats/check-ndjson.js';
import { checkRdjson } from './formats/check-rdjson.js';
import { checkSarif } from './formats/check-sarif.js';
import { checkText } from './formats/check-text.js';
import { eachEnvironment } from './formats/each-environment.js';
import type { FindingDetail } from './formats/findings.js';
import { type Io, UsageError } from './io.js';
import { plainOutput } from './plain-output.js';
import { version } from './version.js';
import { writePieces } from './write-pieces.js';

/** How a format is printed. */
interface PrintOptions {
  readonly colour: boolean;
  /** Whether the command fails for a finding. */
  isFailing(finding: Pick<FindingAnswer, 'severity'>): boolean;
}

interface CheckFormat {
  readonly print: (answer: Pick<CheckAnswer, 'report' | 'head'>, options: PrintOptions) => string;
  /** What it asks for of each finding besides. */
  readonly details?: readonly FindingDetail[];
}

const text: CheckFormat = { print: ({ report }, { colour }) => checkText(report, coloursFor(colour)) };

/** A format is a line here. */
const formats: Readonly<Record<string, CheckFormat>> = {
  text,
  json: { print: ({ report, head }) => checkJson(report, head()) },
  ndjson: { print: ({ report, head }) => checkNdjson(report, head()) },
  sarif: { print: ({ report }) => checkSarif(report, version), details: ['fingerprints', 'replacements'] },
  github: { print: ({ report }) => checkGithub(report) },
  gitlab: { print: ({ report }) => checkGitlab(report), details: ['fingerprints'] },
  junit: { print: ({ report }, { isFailing }) => checkJunit(report, isFailing), details: ['fingerprints'] },
  rdjson: { print: ({ report }) => checkRdjson(report), details: ['bytes'] },
};

/** The names of the formats of `netpol check`. */
export const checkFormats: readonly string[] = Object.keys(formats);

/** Above what is said of files that no environment has. */
const nowhere = 'in no environment';

/** What is printed, and for which findings the command fails. */
export interface Printing extends Pick<PrintOptions, 'isFailing'> {
  readonly answers: readonly CheckAnswer[];
  readonly isEach: boolean;
}

/** The answers in the format that is asked for to standard output or to `--output`, and in others to the files that are named with them. */
export async function printAnswers(printing: Printing, args: ParsedArguments, io: Io): Promise<void> {
  const format = args.option('format') ?? 'text';
  const output = args.option('output');
  for (const { value, file } of args.files('format')) await writeTo(file, value, printing, io);
  if (output === undefined) await writePieces(pieces(format, printing, io.colour), io);
  else await writeTo(output, format, printing, io);
}

/** The formats that are asked for, be it for standard output or for a file. */
export function askedFormats(args: ParsedArguments): readonly string[] {
  return [args.option('format') ?? 'text', ...args.files('format').map(({ value }) => value)];
}

/** What these formats ask for of each finding. */
export function askedDetails(asked: readonly string[]): ReadonlySet<FindingDetail> {
  return new Set(asked.flatMap((name) => formats[name]?.details ?? []));
}

function pieces(format: string, { answers, isEach, isFailing }: Printing, colour: boolean): Iterable<string> {
  const { print } = formats[format] ?? text;
  const printed = answers.map((answer) => ({ name: answer.name ?? nowhere, pieces: [print(answer, { colour, isFailing })] }));
  return isEach ? eachEnvironment(printed, format) : (printed[0]?.pieces ?? []);
}

/** @throws UsageError where the file cannot be written */
async function writeTo(name: string, format: string, printing: Printing, io: Io): Promise<void> {
  const parts: string[] = [];
  const out = plainOutput(async (part) => void parts.push(part), { colour: false, annotations: format === 'github' });
  await writePieces(pieces(format, printing, false), { ...io, out });
  await writeFile(path.resolve(io.cwd, name), parts.join('')).catch(({ code = 'unknown error' }: NodeJS.ErrnoException) => {
    throw new UsageError(`${name} cannot be written (${code}): name a file in a folder that is there and that you may write to.`);
  });
}
