import { listed } from '../../util/text.js';
import type { Location } from '../../workspace/snapshot.js';
import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import type { ListExtra, ListFormat } from '../formats/connections.js';
import { listDot, listMermaid } from '../formats/list-graphs.js';
import { listJson } from '../formats/list-json.js';
import { listNdjson } from '../formats/list-ndjson.js';
import { listCsv, listMarkdown, listText } from '../formats/list-tables.js';
import { exitStatus, UsageError } from '../io.js';
import { headOf } from '../limits.js';
import { noteNoWorkload } from '../nothing-found.js';
import { openPaths } from '../open-paths.js';
import { placeIn } from '../place-in.js';
import { environmentFor, environmentOption, unitsFor } from '../view.js';
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
    usage: `netpol list [--format ${Object.keys(formats).join('|')}] [--environment NAME] [--exposure] [--probes] ${clusterUsage} [PATH...]`,
    options: {
      format: { values: Object.keys(formats), initial: 'text' },
      ...environmentOption,
      exposure: { flag: true },
      probes: { flag: true },
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'every connection that the policies allow; with --exposure, also those with pods that no manifest makes',
  async run(args, io) {
    const name = args.option('format') ?? 'text';
    const { print, per, policies, lacks }: ListFormat = formats[name] ?? { print: listText };
    const [probes, exposure] = [args.flag('probes'), args.flag('exposure')];
    for (const extra of lacks ?? []) if (args.flag(extra)) throw new UsageError(`${goesWith(extra)}: ${name} has no place for it.`);
    const { environment, opened } = await environmentFor(await openPaths(args.positionals, io, clusterSettings(args), unitsFor(args)), args, io);
    noteNoWorkload([environment], args.positionals, io);
    const listed = environment.connections({ per, policies, probes });
    const options = {
      head: () => headOf(opened, listed),
      possible: listed.answer.possible,
      hasWorkloads: environment.workloads > 0,
      probes,
      exposures: exposure ? environment.exposure().answer : undefined,
      placeOf: (location: Location) => placeIn(opened, location),
    };
    await writePieces(print(listed.answer.connections, options), io);
    return exitStatus.fine;
  },
};

/** `--probes goes with text, json, csv and markdown`. */
function goesWith(extra: ListExtra): string {
  const names = Object.entries(formats).flatMap(([name, { lacks }]) => (lacks?.includes(extra) ? [] : [name]));
  return `--${extra} goes with ${listed(names)}`;
}
