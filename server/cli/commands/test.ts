import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { candidates, type EnvironmentAnswers, MOST_UNITS, type NetpolConfig } from '../../netpol.js';
import { counted } from '../../util/text.js';
import { isAssertionFile } from '../../workspace/assertion-file.js';
import { fileIdOfPath, pathOfFileId } from '../../workspace/node/disk-ids.js';
import type { FileId } from '../../workspace/snapshot.js';
import type { ParsedArguments } from '../arguments.js';
import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import { coloursFor } from '../colours.js';
import { testJson } from '../formats/test-json.js';
import { testJunit } from '../formats/test-junit.js';
import { testNdjson } from '../formats/test-ndjson.js';
import { summaryOf, type TestedFile } from '../formats/test-results.js';
import { testText } from '../formats/test-text.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { type AnswerHead, noteLimits, printedLimit } from '../limits.js';
import { isThere, type Opened, openPaths } from '../open-paths.js';
import { runFile } from '../test-run.js';
import { chosenEnvironment, environmentOption, severalEnvironments } from '../view.js';
import type { Command } from './command.js';

type TestFormat = (run: TestRun, colour: boolean) => string;

const text: TestFormat = ({ files }, colour) => testText(files, coloursFor(colour));

/** A format is a line here. */
const formats: Readonly<Record<string, TestFormat>> = {
  text,
  json: ({ files, head }) => testJson(files, head()),
  ndjson: ({ files, head }) => testNdjson(files, head()),
  junit: ({ files }) => testJunit(files),
};

const usage = `netpol test [--environment NAME] ${clusterUsage} [--format ${Object.keys(formats).join('|')}] [PATH...] | --record [FILE] [PATH...]`;

/** `netpol test`: whether what files of assertions state holds; or, with `--record`, the present state as such a file. */
export const test: Command = {
  syntax: {
    name: 'test',
    usage,
    options: { ...environmentOption, ...clusterOptions, format: { values: Object.keys(formats), initial: 'text' }, record: { flag: true } },
    positionals: 'PATH',
  },
  summary: 'whether what the files *.netpol-test.yaml state holds; --record writes one of the present state',
  async run(args, io) {
    const named = args.positionals.filter(isAssertionFile);
    const places = args.positionals.filter((name) => !isAssertionFile(name));
    if (args.flag('record')) return record(named, places, args, io);
    const run = await runFiles(await openTests(named, places, clusterSettings(args), io), args, io);
    const print = formats[args.option('format') ?? 'text'] ?? text;
    await io.out(print(run, io.colour));
    return summaryOf(run.files).failed > 0 ? exitStatus.found : exitStatus.fine;
  },
};

/** Which files to run, and against which manifests. */
interface Tests {
  readonly tests: Opened;
  readonly manifests: Opened;
  readonly files: readonly FileId[];
}

/**
 * The files of assertions that are named run; where none is, all below the paths. They are held against the manifests of the other paths;
 * where there are none, of the current folder or, for a file that is not below it, of the folder that it is in.
 */
async function openTests(named: readonly string[], places: readonly string[], cluster: NetpolConfig, io: Io): Promise<Tests> {
  const isPiped = places.includes('-');
  const manifests = await openPaths(isPiped ? places : [...(places.length === 0 ? foldersOf(named, io) : places), ...named], io, cluster);
  const tests = isPiped ? await openPaths(named, io) : manifests;
  const wanted = new Set(named.map((name) => fileIdOfPath(path.resolve(io.cwd, name))));
  const files = tests.snapshot.assertionFiles.filter((id) => wanted.size === 0 || wanted.has(id));
  if (files.length > 0) return { tests, manifests, files };
  const where = isPiped || places.length === 0 ? 'the current folder' : places.join(', ');
  throw new UsageError(`There is no *.netpol-test.yaml below ${where}. \`netpol test --record\` writes one.`);
}

function foldersOf(named: readonly string[], { cwd }: Io): readonly string[] {
  const isBelow = (name: string) =>
    !/^\.\.($|[\\/])/.test(path.relative(cwd, path.resolve(cwd, name))) && !path.isAbsolute(path.relative(cwd, path.resolve(cwd, name)));
  const apart = named.filter((name) => !isBelow(name)).map((name) => path.dirname(path.resolve(cwd, name)));
  return apart.length === named.length && named.length > 0 ? [...new Set(apart)] : ['.', ...new Set(apart)];
}

/** What the files came to, and what limits the environments that they are held against. */
interface TestRun {
  readonly files: readonly TestedFile[];
  head(): AnswerHead;
}

/** Each file is held against the environment that is seen from it, unless one is named. */
async function runFiles({ tests, manifests, files }: Tests, args: ParsedArguments, io: Io): Promise<TestRun> {
  const chosen = chosenEnvironment(manifests, args, io);
  const noted = new Set<EnvironmentAnswers>();
  const results: TestedFile[] = [];
  for (const id of files) {
    const from = chosen?.from ?? (tests === manifests ? id : undefined);
    refuseBetween(manifests, from, io);
    const environment = manifests.analysis.environment(chosen ?? from);
    if (!noted.has(environment)) noteLimits(manifests, environment, io);
    noted.add(environment);
    results.push(await runFile(tests, id, manifests, environment));
  }
  const limits = () => [
    ...new Map(
      [...noted].flatMap(({ limits }) => limits.map((limit) => printedLimit(manifests, limit))).map((limit) => [JSON.stringify(limit), limit]),
    ).values(),
  ];
  return { files: results, head: () => ({ environment: chosen?.name ?? null, limits: limits() }) };
}

/**
 * What stands beside several environments is stated of none of them.
 * @throws UsageError
 */
function refuseBetween({ snapshot }: Opened, from: FileId | undefined, io: Io): void {
  const names = from === undefined ? snapshot.environments.map(({ name }) => name) : snapshot.environmentNamesOf(from);
  if (names.length < 2) return;
  const file = from === undefined ? undefined : pathOfFileId(from);
  if (file === undefined) throw new UsageError(severalEnvironments(names));
  const shown = path.relative(io.cwd, file).split(path.sep).join('/');
  throw new UsageError(
    `${shown} stands beside ${names.length} environments: ${candidates(names)}. Name one with --environment, or put the file into its folder.`,
  );
}

async function record([file, ...more]: readonly string[], places: readonly string[], args: ParsedArguments, io: Io): Promise<number> {
  if (more.length > 0) throw new UsageError(`One file is written at a time: ${[file, ...more].join(', ')} are ${more.length + 1}. Usage: ${usage}`);
  const target = file === undefined ? undefined : path.resolve(io.cwd, file);
  await refuseMistakenTarget(places, io);
  const opened = await openPaths(places, io, clusterSettings(args));
  const from = chosenEnvironment(opened, args, io)?.from ?? (target === undefined ? undefined : fileIdOfPath(target));
  refuseBetween(opened, from, io);
  const environment = opened.analysis.environment(from);
  noteLimits(opened, environment, io);
  const { workloads } = environment;
  if (workloads === 0) throw new UsageError('There is no workload here, so there is nothing to record. Name the folder that holds the manifests.');
  const text = environment.record();
  if (text.length > MOST_UNITS)
    throw new UsageError(
      `What ${counted(workloads, 'workload')} may exchange takes more than a file of assertions may hold: record folders of the workspace one by one.`,
    );
  if (target === undefined) {
    await io.out(text);
    return exitStatus.fine;
  }
  await writeFile(target, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(whyNotWritten(file ?? target, error));
  });
  io.note(`netpol: ${file} states what ${counted(workloads, 'workload')} may exchange.\n`);
  return exitStatus.fine;
}

/** @throws UsageError for a path that is not there: more likely it is to be written than read */
async function refuseMistakenTarget(places: readonly string[], { cwd }: Io): Promise<void> {
  for (const name of places) {
    if (name === '' || name === '-' || (await isThere(path.resolve(cwd, name)))) continue;
    throw new UsageError(`${name} is not there to be read; for --record to write it, its name must end in .netpol-test.yaml.`);
  }
}

function whyNotWritten(file: string, { code = 'unknown error' }: NodeJS.ErrnoException): string {
  if (code === 'EEXIST') return `${file} is there already and stays as it is: name a file that is not there.`;
  if (code === 'ENOENT') return `${file} cannot be written: the folder ${path.dirname(file)} is not there. Make it first, or name another one.`;
  return `${file} cannot be written (${code}). Name a file in a folder that you may write to.`;
}
