import path from 'node:path';
import type { ParsedArguments } from '../arguments.js';
import { clusterOptions, clusterSettings } from '../cluster.js';
import { environmentDifferences, isChange } from '../diff-each.js';
import { diffReport } from '../diff-report.js';
import { type DiffFormat, type DiffReport, diffCsv, diffDot, diffJson, diffMarkdown, diffMermaid, diffText } from '../formats/diff.js';
import { printEach } from '../formats/diff-each.js';
import { diffNdjson } from '../formats/diff-ndjson.js';
import { driftText } from '../formats/drift-text.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { isThere } from '../is-there.js';
import { noteLimits } from '../limits.js';
import { noteNoWorkload } from '../nothing-found.js';
import { type Opened, openPaths } from '../open-paths.js';
import { type OpenedRevision, openAtRevision } from '../open-revision.js';
import { type Answering, answeringNamed, environmentFor, environmentOption, isForEach, unitsFor } from '../view.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

const text: DiffFormat = { print: (report) => (report.drift ? driftText({ ...report, drift: report.drift }) : diffText(report)) };

/** A format is a line here. */
const formats: Readonly<Record<string, DiffFormat>> = {
  text,
  json: { print: diffJson },
  csv: { print: diffCsv },
  dot: { print: diffDot },
  mermaid: { print: diffMermaid },
  markdown: { print: diffMarkdown },
  ndjson: { print: diffNdjson, per: 'protocol', policies: true },
};

const usage = 'netpol diff [OPTION...] OLD NEW | --git REV [PATH] | --environment NAME --against NAME [PATH]';

/** `netpol diff`: the connections that one state of the manifests allows and the other does not, and why. */
export const diff: Command = {
  syntax: {
    name: 'diff',
    usage,
    options: {
      git: { value: 'REV', description: 'a commit, branch or tag that is held against the working tree' },
      against: { value: 'NAME', description: 'another environment of the same folder, beside the one that `--environment` names' },
      format: { values: Object.keys(formats), initial: 'text', description: 'how changes are printed' },
      'fail-on-change': { flag: true, description: 'exit with 1 where there is any difference' },
      ...environmentOption,
      ...clusterOptions,
    },
    positionals: 'OLD NEW',
  },
  summary: 'the connections that two states of the manifests do not both allow, and why; with --git, a revision and the working tree',
  async run(args, io) {
    const against = args.option('against');
    if (against !== undefined) return between(against, args, io);
    const states = await openStates(args, io);
    try {
      const name = args.option('format') ?? 'text';
      if (isForEach(args, name, Object.keys(formats))) return await reportEach(states, name, args, io);
      const format = formats[name] ?? text;
      const report = await reportOf(states, format, args, io);
      await writePieces(format.print(report), io);
      return report.changes.length > 0 && args.flag('fail-on-change') ? exitStatus.found : exitStatus.fine;
    } finally {
      states.close();
    }
  },
};

/** What one environment allows and another does not. */
async function between(against: string, args: ParsedArguments, io: Io): Promise<number> {
  const name = args.option('environment');
  const [place, ...more] = args.positionals;
  if (name === undefined || more.length > 0 || args.option('git') !== undefined)
    throw new UsageError(`--against goes with --environment, and one file or folder: it compares two environments of it. Usage: ${usage}`);
  const opened = await openPaths(place === undefined ? [] : [place], io, await clusterSettings(args, io), unitsFor(args));
  const noting = notingOnce(io);
  const [before, after] = [await answeringNamed(against, opened, io), await answeringNamed(name, opened, io)];
  for (const one of [before, after]) noteLimits(one.opened, one.environment, noting);
  noteNoWorkload([before.environment, after.environment], args.positionals, io);
  const format = formats[args.option('format') ?? 'text'] ?? text;
  const report = diffReport({ before, after }, { ...format, across: true }, undefined);
  await writePieces(format.print(report), io);
  return report.changes.length > 0 && args.flag('fail-on-change') ? exitStatus.found : exitStatus.fine;
}

/** What is so in both states is said once. */
function notingOnce(io: Io): Io {
  const said = new Set<string>();
  return {
    ...io,
    note: (text) => {
      if (!said.has(text)) io.note(text);
      said.add(text);
    },
  };
}

async function openStates(args: ParsedArguments, io: Io): Promise<OpenedRevision> {
  const revision = args.option('git');
  const [before, after, ...more] = args.positionals;
  const cluster = await clusterSettings(args, io, [...args.positionals].reverse());
  if (revision !== undefined) {
    if (after !== undefined) throw new UsageError(`diff --git compares one file or folder with its past. Usage: ${usage}`);
    return openAtRevision(revision, before ?? '.', io, cluster, unitsFor(args));
  }
  if (before === undefined || after === undefined || more.length > 0) throw new UsageError(await notTwo(args.positionals, io));
  if (before === '-' && after === '-') throw new UsageError('Standard input (-) can be only one of the two states: name a file or a folder for the other.');
  const units = unitsFor(args);
  return { old: await openPaths([before], io, cluster, units), current: await openPaths([after], io, cluster, units), close: () => {} };
}

/** People write a revision where `git diff` has it. */
async function notTwo([only, ...more]: readonly string[], { cwd }: Io): Promise<string> {
  const isRevision = only !== undefined && only !== '' && only !== '-' && more.length === 0 && !(await isThere(path.resolve(cwd, only)));
  if (isRevision) return `${only} is no file or folder; to compare with a revision of git, write \`netpol diff --git ${only}\`.`;
  return `diff compares two files or folders. Usage: ${usage}`;
}

/** A cluster is one environment, whatever the environment of the manifests is called that it is compared with. */
async function stateFor(opened: Opened, args: ParsedArguments, io: Io, state: string): Promise<Answering> {
  const environment = opened.snapshot.environments.length === 0 && opened.snapshot.units.length === 0 ? opened.analysis.environment() : undefined;
  if (!environment?.isCluster) return environmentFor(opened, args, io, state);
  noteLimits(opened, environment, io);
  return { environment, opened };
}

async function reportOf(states: OpenedRevision, format: DiffFormat, args: ParsedArguments, io: Io): Promise<DiffReport> {
  const noting = notingOnce(io);
  const before = await stateFor(states.old, args, noting, 'the old state');
  const after = await stateFor(states.current, args, noting, 'the new state');
  noteNoWorkload([before.environment, after.environment], args.positionals, io);
  return diffReport({ before, after }, format, args.option('git'));
}

/** Of every environment of either state. */
async function reportEach(states: OpenedRevision, name: string, args: ParsedArguments, io: Io): Promise<number> {
  const all = await environmentDifferences(states, formats[name] ?? text, args.option('git'), notingOnce(io));
  await writePieces(printEach(all, name, formats[name] ?? text), io);
  return all.some(isChange) && args.flag('fail-on-change') ? exitStatus.found : exitStatus.fine;
}
