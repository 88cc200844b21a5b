import { probeOf } from '../../features/probe.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import type { ListFormat, RowProbe } from '../formats/connections.js';
import { listDot, listMermaid } from '../formats/list-graphs.js';
import { listJson } from '../formats/list-json.js';
import { listCsv, listMarkdown, listText } from '../formats/list-tables.js';
import { exitStatus, UsageError } from '../io.js';
import { noteNoWorkload } from '../nothing-found.js';
import { openPaths } from '../open-paths.js';
import { environmentOption, viewOf } from '../view.js';
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
    const { view, head } = viewOf(opened, args, io);
    noteNoWorkload([view], args.positionals, io);
    const { evaluator } = view;
    const options = {
      head,
      possible: evaluator.possibleConnections(),
      hasWorkloads: evaluator.cluster.workloads.length > 0,
      probe: probes ? probeIn(view) : undefined,
      exposures: args.flag('exposure') ? evaluator.exposures() : undefined,
    };
    await writePieces((formats[format] ?? listText)(evaluator.connections(), options), io);
    return exitStatus.fine;
  },
};

/** How people would test a row today; nothing is run here. */
function probeIn(view: EnvironmentView): RowProbe {
  return ({ from, to, allowed }) => probeOf(view, from, to, allowed)?.command;
}
