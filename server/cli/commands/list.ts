import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import type { ListFormat } from '../formats/connections.js';
import { listDot, listMermaid } from '../formats/list-graphs.js';
import { listJson } from '../formats/list-json.js';
import { listCsv, listMarkdown, listText } from '../formats/list-tables.js';
import { exitStatus, UsageError } from '../io.js';
import { headOf } from '../limits.js';
import { noteNoWorkload } from '../nothing-found.js';
import { openPaths } from '../open-paths.js';
import { environmentFor, environmentOption } from '../view.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

const formats: Readonly<Record<string, ListFormat>> = {
  text: listText,
  json: listJson,
  csv: listCsv,
  dot: listDot,
  mermaid: listMermaid,
  markdown: listMarkdown,
};

const graphs: ReadonlySet<string> = new Set(['dot', 'mermaid']);

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
    const format = args.option('format') ?? 'text';
    const probes = args.flag('probes');
    if (probes && graphs.has(format)) throw new UsageError(`--probes goes with text, json, csv and markdown: a ${format} graph has no room for commands.`);
    const opened = await openPaths(args.positionals, io, clusterSettings(args));
    const environment = environmentFor(opened, args, io);
    noteNoWorkload([environment], args.positionals, io);
    const listed = environment.connections({ probes, per: format === 'csv' ? 'protocol' : 'pair' });
    const options = {
      head: () => headOf(opened, listed),
      possible: listed.answer.possible,
      hasWorkloads: environment.workloads > 0,
      probes,
      exposures: args.flag('exposure') ? environment.exposure().answer : undefined,
    };
    await writePieces((formats[format] ?? listText)(listed.answer.connections, options), io);
    return exitStatus.fine;
  },
};
