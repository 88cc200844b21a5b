import { listed } from '../../util/text.js';
import type { Location } from '../../workspace/snapshot.js';
import type { ParsedArguments } from '../arguments.js';
import { clusterOptions, clusterSettings } from '../cluster.js';
import type { ListExtra, ListFormat } from '../formats/connections.js';
import { eachEnvironment } from '../formats/each-environment.js';
import { listDot, listMermaid } from '../formats/list-graphs.js';
import { listJson } from '../formats/list-json.js';
import { listNdjson } from '../formats/list-ndjson.js';
import { listCsv, listMarkdown, listText } from '../formats/list-tables.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { headOf } from '../limits.js';
import { noteNoWorkload } from '../nothing-found.js';
import { openPaths } from '../open-paths.js';
import { placeIn } from '../place-in.js';
import { type Answering, environmentFor, environmentOption, everyEnvironment, isForEach, unitsFor } from '../view.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

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
    usage: 'netpol list [OPTION...] [PATH...]',
    options: {
      format: { values: Object.keys(formats), initial: 'text', description: 'how connections are printed' },
      ...environmentOption,
      exposure: { flag: true, description: 'also pods that no manifest makes and that policies let in or out, and which workloads are not isolated' },
      probes: { flag: true, description: 'with each connection a command that tests it by hand' },
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
    const named = answering.map(({ environment }, index) => ({ name: environment.name ?? '.', pieces: pieces[index] ?? [] }));
    await writePieces(isForEach(args, name, Object.keys(formats)) ? eachEnvironment(named, name) : (pieces[0] ?? []), io);
    return exitStatus.fine;
  },
};

/** The environment that is asked about, or all of them. */
async function asked(args: ParsedArguments, io: Io, format: string): Promise<readonly Answering[]> {
  const isEach = isForEach(args, format, Object.keys(formats));
  const opened = await openPaths(args.positionals, io, await clusterSettings(args, io), unitsFor(args));
  return isEach ? everyEnvironment(opened, io) : [await environmentFor(opened, args, io)];
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

/** `--probes goes with text, json, csv and markdown`. */
function goesWith(extra: ListExtra): string {
  const names = Object.entries(formats).flatMap(([name, { lacks }]) => (lacks?.includes(extra) ? [] : [name]));
  return `--${extra} goes with ${listed(names)}`;
}
