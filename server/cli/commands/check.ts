import type { EnvironmentAnswers, Severity } from '../../netpol.js';
import { withoutMarks } from '../../util/text.js';
import type { ParsedArguments } from '../arguments.js';
import { baselineOptions, baselinesFor, baselineUsage, writeBaseline } from '../baseline.js';
import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import { coloursFor } from '../colours.js';
import { fixModeOf, showFixes, writeFixes } from '../fix.js';
import { checkGithub } from '../formats/check-github.js';
import { checkJson } from '../formats/check-json.js';
import { checkNdjson } from '../formats/check-ndjson.js';
import { checkSarif } from '../formats/check-sarif.js';
import { checkText } from '../formats/check-text.js';
import { eachEnvironment } from '../formats/each-environment.js';
import type { CheckReport } from '../formats/findings.js';
import { exitStatus, type Io } from '../io.js';
import { type JudgedFile, type Judgement, judge, judgementIn, judgementNowhere, judgementOf } from '../judge.js';
import { type AnswerHead, headOf, saidOnce } from '../limits.js';
import { noteNoManifest } from '../nothing-found.js';
import { type Opened, openPaths, standardInput } from '../open-paths.js';
import { version } from '../version.js';
import {
  type Answering,
  allEnvironments,
  builtAt,
  chosenEnvironment,
  environmentOption,
  environmentUsage,
  isForEach,
  noteUnrendered,
  unitsFor,
  withUnits,
} from '../view.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

/** What a format prints. */
interface Printed {
  readonly report: CheckReport;
  /** What the answer says of itself. */
  head(): AnswerHead;
  readonly colour: boolean;
}

type CheckFormat = (printed: Printed) => string;

const text: CheckFormat = ({ report, colour }) => checkText(report, coloursFor(colour));

/** A format is a line here. */
const formats: Readonly<Record<string, CheckFormat>> = {
  text,
  json: ({ report, head }) => checkJson(report, head()),
  ndjson: ({ report, head }) => checkNdjson(report, head()),
  sarif: ({ report }) => checkSarif(report, version),
  github: ({ report }) => checkGithub(report),
};

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** `netpol check`: the findings that the editor shows, for CI. */
export const check: Command = {
  syntax: {
    name: 'check',
    usage: `netpol check [--format ${Object.keys(formats).join('|')}] [--fail-on error|warning|info|hint] [--fix [--dry-run]] ${baselineUsage} ${environmentUsage} ${clusterUsage} [PATH...]`,
    options: {
      format: { values: Object.keys(formats), initial: 'text' },
      'fail-on': { values: severities, initial: 'error' },
      fix: { flag: true },
      'dry-run': { flag: true },
      ...baselineOptions,
      ...environmentOption,
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'what the API server would refuse, and what it would accept but is surely not meant',
  async run(args, io) {
    const format = args.option('format') ?? 'text';
    const isEach = isForEach(args, format, Object.keys(formats));
    const mode = fixModeOf(args, format);
    const config = { ...(await clusterSettings(args, io, args.positionals, { asFindings: true })), baselines: await baselinesFor(args, io) };
    const read = await openPaths(args.positionals, io, config, {
      loadsAll: true,
      withConfigurations: true,
      ...unitsFor(args),
    });
    if (args.flag('write-baseline')) {
      await writeBaseline(read, args, io);
      return exitStatus.fine;
    }
    const opened = mode === 'write' ? await writeFixes(read, io) : read;
    const judged = isEach ? await judgeEach(opened, io) : [await judgeOne(opened, args, io)];
    if (judged.every(({ manifests, report }) => manifests === 0 && report.findings.length === 0)) noteNoManifest(args.positionals, io);
    if (mode === 'show') await showFixes(opened, io);
    else if (mode === 'write' && opened.snapshot.file(standardInput)) noteFindings(judged, io);
    else await printJudged(judged, format, isEach, io);
    const threshold = severities.indexOf(severities.find((severity) => severity === args.option('fail-on')) ?? 'error');
    return judged.some(({ report }) => report.findings.some(({ finding }) => severities.indexOf(finding.severity) <= threshold))
      ? exitStatus.found
      : exitStatus.fine;
  },
};

async function printJudged(judged: readonly Judged[], format: string, isEach: boolean, io: Io): Promise<void> {
  const print = formats[format] ?? text;
  const answers = judged.map(({ name, report, head }) => ({ name: name ?? nowhere, pieces: [print({ report, head, colour: io.colour })] }));
  await writePieces(isEach ? eachEnvironment(answers, format) : (answers[0]?.pieces ?? []), io);
}

/** Where the output is a text, what is left in it is said beside it. */
function noteFindings(judged: readonly Judged[], io: Io): void {
  for (const { finding, path, start } of judged.flatMap(({ report }) => report.findings))
    io.note(`${path}:${start.line + 1}:${start.character + 1}: ${finding.severity}: ${withoutMarks(finding.message)} (${finding.rule})\n`);
}

/** Above what is said of files that no environment has. */
const nowhere = 'in no environment';

/** What was found in an environment, in all of them together, or in none. */
interface Judged extends Judgement, Pick<Printed, 'head'> {
  readonly name: string | null;
}

/** In the environment that is named; without a name, each finding once, in whichever environments it holds. */
async function judgeOne(opened: Opened, args: ParsedArguments, io: Io): Promise<Judged> {
  const built = await builtAt(opened, args, io);
  if (built) return judgedIn(built, judgementOf(await judge(built.opened, built.checked())));
  const all = await withUnits(opened);
  const chosen = chosenEnvironment(all, args, io);
  const files = await judge(all);
  if (chosen) return judgedWithin(all.analysis.environment(chosen), all, files);
  const limits = () => saidOnce(allEnvironments(all).flatMap(({ limits }) => headOf(all, { environment: null, limits }).limits));
  return { ...judgementOf(files), name: null, head: () => ({ environment: null, limits: limits() }) };
}

/** In every environment by itself, then what is said of files that count in none. */
async function judgeEach(opened: Opened, io: Io): Promise<readonly Judged[]> {
  noteUnrendered(opened, io);
  const files = await judge(opened);
  const elsewhere = judgementNowhere(files);
  return [
    ...allEnvironments(opened).map((environment) => judgedWithin(environment, opened, files)),
    ...(elsewhere ? [{ ...elsewhere, name: null, head: () => ({ environment: null, limits: [] }) }] : []),
  ];
}

function judgedWithin(environment: EnvironmentAnswers, opened: Opened, files: readonly JudgedFile[]): Judged {
  return judgedIn({ environment, opened }, judgementIn(files, environment.called));
}

function judgedIn({ environment, opened }: Answering, judgement: Judgement): Judged {
  const { name, limits } = environment;
  return { ...judgement, name: name ?? '.', head: () => headOf(opened, { environment: name, limits }) };
}
