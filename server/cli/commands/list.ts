import { listed } from '../../util/text.js';
import type { Location } from '../../workspace/snapshot.js';
import type { ParsedArguments } from '../arguments.js';
import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import type { ListExtra, ListFormat } from '../formats/connections.js';
import { listDot, listMermaid } from '../formats/list-graphs.js';
import { listJson } from '../formats/list-json.js';
import { listNdjson } from '../formats/list-ndjson.js';
import { listCsv, listMarkdown, listText } from '../formats/list-tables.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { headOf } from '../limits.js';
import { noteNoWorkload } from '../nothing-found.js';
import { openPaths } from '../open-paths.js';
import { placeIn } from '../place-in.js';
import { type Answering, environmentFor, environmentOption, everyEnvironment, unitsFor } from '../view.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

/** Instead of one environment. */
const each = 'each-environment';

/** A format is a line here. */
const formats: Readonly<Record<string, ListFormat>> = {
  text: { print: listText },
  json: { print: listJson },
  csv: { print: listCsv, per: 'protocol' },
  dot: { print: listDot, lacks: ['probes'] },
  mermaid: { print: listMermaid, lacks: ['probes'] },
  markdown: { print: listMarkdown },
  ndjson: { print: listNdjson, per: 'protocol', policies: true, lacks: ['exposure', 'probes'] },
};

/** `netpol list`: every connection that the policies allow. */
export const list: Command = {
  syntax: {
    name: 'list',
    usage: `netpol list [--format ${Object.keys(formats).join('|')}] [--environment NAME | --${each}] [--exposure] [--probes] ${clusterUsage} [PATH...]`,
    options: {
      format: { values: Object.keys(formats), initial: 'text' },
      ...environmentOption,
      [each]: { flag: true },
      exposure: { flag: true },
      probes: { flag: true },
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'every connection that the policies allow; with --exposure, also those with pods that no manifest makes',
  async run(args, io) {
    const name = args.option('format') ?? 'text';
    const format: ListFormat = formats[name] ?? { print: listText };
    for (const extra of format.lacks ?? []) if (args.flag(extra)) throw new UsageError(`${goesWith(extra)}: ${name} has no place for it.`);
    const answering = await asked(args, io, name);
    noteNoWorkload(
      answering.map(({ environment }) => environment),
      args.positionals,
      io,
    );
    const pieces = answering.map((one) => piecesOf(one, format, args));
    await writePieces(args.flag(each) ? together(answering, pieces, name) : (pieces[0] ?? []), io);
    return exitStatus.fine;
  },
};

/** The environment that is asked about, or all of them. */
async function asked(args: ParsedArguments, io: Io, format: string): Promise<readonly Answering[]> {
  const opened = await openPaths(args.positionals, io, clusterSettings(args), unitsFor(args));
  if (!args.flag(each)) return [await environmentFor(opened, args, io)];
  if (args.option('environment') !== undefined) throw new UsageError(`--${each} and --environment do not go together.`);
  if (!(format in headings)) throw new UsageError(`--${each} goes with ${listed(Object.keys(headings))}: ${format} has no place for it.`);
  return everyEnvironment(opened, io);
}

function piecesOf({ environment, opened }: Answering, { print, per, policies }: ListFormat, args: ParsedArguments): Iterable<string> {
  const [probes, exposure] = [args.flag('probes'), args.flag('exposure')];
  const connections = environment.connections({ per, policies, probes });
  return print(connections.answer.connections, {
    head: () => headOf(opened, connections),
    possible: connections.answer.possible,
    hasWorkloads: environment.workloads > 0,
    probes,
    exposures: exposure ? environment.exposure().answer : undefined,
    placeOf: (location: Location) => placeIn(opened, location),
  });
}

/** How the answer for one of several environments begins; a row of NDJSON names its environment itself. */
const headings: Readonly<Record<string, (name: string) => string>> = {
  text: (name) => `${name}\n`,
  markdown: (name) => `## ${name}\n\n`,
  json: () => '',
  ndjson: () => '',
};

function* together(answering: readonly Answering[], pieces: readonly Iterable<string>[], format: string): Iterable<string> {
  const isJson = format === 'json';
  if (isJson) yield '{ "version": 1,\n  "environments": [\n';
  for (const [index, one] of pieces.entries()) {
    if (index > 0) yield isJson ? ',' : format === 'ndjson' ? '' : '\n';
    yield headings[format]?.(answering[index]?.environment.name ?? '.') ?? '';
    yield* one;
  }
  if (isJson) yield '] }\n';
}

/** `--probes goes with text, json, csv and markdown`. */
function goesWith(extra: ListExtra): string {
  const names = Object.entries(formats).flatMap(([name, { lacks }]) => (lacks?.includes(extra) ? [] : [name]));
  return `--${extra} goes with ${listed(names)}`;
}
