import type { ConnectionOptions, WorkloadExposure } from '../../netpol.js';
import { listed } from '../../util/text.js';
import type { Location } from '../../workspace/snapshot.js';
import type { ParsedArguments } from '../arguments.js';
import { clusterOptions, clusterSettings } from '../cluster.js';
import type { ListExtra, ListFormat } from '../formats/connections.js';
import { type CoverageFormat, coverageCsv, coverageJson, coverageMarkdown, coverageText } from '../formats/coverage.js';
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
      focus: { value: 'WORKLOAD', description: 'only connections from or to this one' },
      policy: { value: 'NAME', description: 'only connections that a rule of this policy lets pass; `namespace/name` where several have the name' },
      coverage: {
        flag: true,
        description: 'instead of connections, which workloads are isolated for ingress and egress, by which policies, and how many in each namespace',
      },
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
    const coverage = coverageFormatFor(args, name);
    const answering = await asked(args, io, name);
    noteNoWorkload(
      answering.map(({ environment }) => environment),
      args.positionals,
      io,
    );
    const filters = filtersFor(answering, args);
    const pieces = answering.map((one, index) => (coverage ? coveragePieces(one, coverage) : piecesOf(one, format, args, filters[index])));
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

const coverageFormats: Readonly<Record<string, CoverageFormat>> = { text: coverageText, json: coverageJson, csv: coverageCsv, markdown: coverageMarkdown };

/** The format of `--coverage`, where that is asked for. @throws UsageError where another option, or the format, has no place beside it */
function coverageFormatFor(args: ParsedArguments, name: string): CoverageFormat | undefined {
  if (!args.flag('coverage')) return undefined;
  for (const other of ['exposure', 'probes', 'focus', 'policy'])
    if (args.flag(other) || args.option(other) !== undefined) throw new UsageError(`--coverage tells of all workloads: leave --${other} out.`);
  const format = coverageFormats[name];
  if (!format) throw new UsageError(`--coverage goes with ${listed(Object.keys(coverageFormats))}: ${name} has no place for it.`);
  return format;
}

function coveragePieces({ environment, opened }: Answering, print: CoverageFormat): Iterable<string> {
  const coverage = environment.coverage();
  return print(coverage.answer, { head: () => headOf(opened, coverage), placeOf: (location) => placeIn(opened, location) });
}

/** Of several environments, some may not have what is asked about: they have no rows. @throws UsageError where none has it */
function filtersFor(answering: readonly Answering[], args: ParsedArguments): readonly (Pick<ConnectionOptions, 'focus' | 'policy'> | undefined)[] {
  const [focus, policy] = [args.option('focus'), args.option('policy')];
  const problems: string[] = [];
  const filters = answering.map(({ environment }) => {
    const workload = focus === undefined ? undefined : environment.workloadNamed(focus);
    const named = policy === undefined ? undefined : environment.policyNamed(policy);
    const problem = workload?.problem ?? named?.problem;
    if (problem === undefined) return { focus: workload?.found, policy: named?.found };
    problems.push(problem);
    return undefined;
  });
  if (problems[0] !== undefined && problems.length === answering.length) throw new UsageError(problems[0]);
  return filters;
}

function piecesOf(
  { environment, opened }: Answering,
  { print, per, policies }: ListFormat,
  args: ParsedArguments,
  filter: Pick<ConnectionOptions, 'focus' | 'policy'> | undefined,
): Iterable<string> {
  const [probes, exposure] = [args.flag('probes'), args.flag('exposure')];
  const connections = environment.connections({ per, policies, probes, ...filter });
  const rows = filter ? connections.answer : { connections: [], possible: [] };
  return print(rows.connections, {
    head: () => headOf(opened, connections),
    possible: rows.possible,
    hasWorkloads: environment.workloads > 0,
    probes,
    exposures: exposure ? focused(environment.exposure().answer, filter) : undefined,
    placeOf: (location: Location) => placeIn(opened, location),
  });
}

/** Rows of exposure name no policy. */
function* focused(exposures: Iterable<WorkloadExposure>, filter: Pick<ConnectionOptions, 'focus'> | undefined): Iterable<WorkloadExposure> {
  for (const one of exposures) if (filter && (filter.focus === undefined || one.workload.id === filter.focus)) yield one;
}

/** `--probes goes with text, json, csv and markdown`. */
function goesWith(extra: ListExtra): string {
  const names = Object.entries(formats).flatMap(([name, { lacks }]) => (lacks?.includes(extra) ? [] : [name]));
  return `--${extra} goes with ${listed(names)}`;
}
