import path from 'node:path';
import { remember } from '../../util/remember.js';
import { isAssertionFile } from '../../workspace/assertion-file.js';
import { fileIdOfPath } from '../../workspace/node/disk-ids.js';
import type { ParsedArguments } from '../arguments.js';
import { type FileRun, runsOf, type Tests } from '../assertion-runs.js';
import { clusterOptions, clusterSettings } from '../cluster.js';
import { coloursFor } from '../colours.js';
import { eachEnvironment } from '../formats/each-environment.js';
import { testJson } from '../formats/test-json.js';
import { testJunit } from '../formats/test-junit.js';
import { testNdjson } from '../formats/test-ndjson.js';
import { summaryOf, type TestedFile } from '../formats/test-results.js';
import { testText } from '../formats/test-text.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { type AnswerHead, printedLimit, saidOnce } from '../limits.js';
import { openPaths } from '../open-paths.js';
import { record } from '../record.js';
import { environmentOption, isForEach, unitsFor } from '../view.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

/** What the files came to, and what limits the environments that they are held against. */
interface TestRun {
  readonly files: readonly TestedFile[];
  head(): AnswerHead;
}

type TestFormat = (run: TestRun, colour: boolean) => string;

const text: TestFormat = ({ files }, colour) => testText(files, coloursFor(colour));

/** A format is a line here. */
const formats: Readonly<Record<string, TestFormat>> = {
  text,
  json: ({ files, head }) => testJson(files, head()),
  ndjson: ({ files }) => testNdjson(files),
  junit: ({ files }) => testJunit(files),
};

const usage = 'netpol test [OPTION...] [PATH...] | --record [FILE] [PATH...]';

/** `netpol test`: whether what files of assertions state holds; or, with `--record`, the present state as such a file. */
export const test: Command = {
  syntax: {
    name: 'test',
    usage,
    options: {
      format: { values: Object.keys(formats), initial: 'text', description: 'how results are printed' },
      record: { flag: true, description: 'write the present state as assertions that all hold, to standard output or a FILE that is not there yet' },
      ...environmentOption,
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'whether what the files *.netpol-test.yaml state holds; --record writes one of the present state',
  async run(args, io) {
    const named = args.positionals.filter(isAssertionFile);
    const places = args.positionals.filter((name) => !isAssertionFile(name));
    if (args.flag('record')) return record({ named, places, usage }, args, io);
    const format = args.option('format') ?? 'text';
    const isEach = isForEach(args, format, Object.keys(formats), ['junit']);
    const runs = await runsOf(await openTests(named, places, args, io), args, io, { isEach });
    const print = formats[format] ?? text;
    const answers = (isEach && format !== 'junit' ? byEnvironment(runs) : [{ name: '', runs }]).map(({ name, runs }) => {
      const files = runs.map(({ file }) => file);
      return { name, pieces: [print({ files, head: () => headOfRuns(runs, args) }, io.colour)] };
    });
    await writePieces(isEach && format !== 'junit' ? eachEnvironment(answers, format) : (answers[0]?.pieces ?? []), io);
    return summaryOf(runs.map(({ file }) => file)).failed > 0 ? exitStatus.found : exitStatus.fine;
  },
};

/**
 * The files of assertions that are named run; where none is, all below the paths. They are held against the manifests of the other paths;
 * where there are none, of the current folder or, for a file that is not below it, of the folder that it is in.
 */
async function openTests(named: readonly string[], places: readonly string[], args: ParsedArguments, io: Io): Promise<Tests> {
  const isPiped = places.includes('-');
  const manifests = await openPaths(
    isPiped ? places : [...(places.length === 0 ? foldersOf(named, io) : places), ...named],
    io,
    await clusterSettings(args, io),
    unitsFor(args),
  );
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

/** In the order in which they ran. */
function byEnvironment(runs: readonly FileRun[]): readonly { readonly name: string; readonly runs: readonly FileRun[] }[] {
  const groups = new Map<string, FileRun[]>();
  for (const run of runs) remember(groups, run.file.environment ?? '.', () => []).push(run);
  return [...groups].map(([name, runs]) => ({ name, runs }));
}

/** What limits any of the environments; the name where all are held against one. */
function headOfRuns(runs: readonly FileRun[], args: ParsedArguments): AnswerHead {
  const [name, ...more] = new Set(runs.map(({ file }) => file.environment));
  const asked = new Map(runs.flatMap(({ answering }) => (answering ? [[answering.environment, answering.opened] as const] : [])));
  const limits = [...asked].flatMap(([{ limits }, opened]) => limits.map((limit) => printedLimit(opened, limit)));
  const isOne = more.length === 0 && (args.option('environment') !== undefined || args.flag('each-environment'));
  return { environment: (isOne ? name : null) ?? null, limits: saidOnce(limits) };
}
