import { type Change, type Comparison, compare } from '../../features/compare.js';
import { endpointName } from '../../features/endpoints.js';
import { counted } from '../../util/text.js';
import type { ParsedArguments } from '../arguments.js';
import { allowedPorts, allowedText, endpointJson } from '../formats/connections.js';
import { csvLine } from '../formats/list-tables.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { openPaths } from '../open-paths.js';
import { type OpenedRevision, openAtRevision } from '../open-revision.js';
import { environmentOption, viewOf } from '../view.js';
import type { Command } from './command.js';

const usage = 'netpol diff OLD NEW | --git REV [PATH] [--environment NAME] [--format text|json|csv|markdown] [--fail-on-change]';

/** `netpol diff`: the connections that one state of the manifests allows and the other does not. */
export const diff: Command = {
  syntax: {
    name: 'diff',
    usage,
    options: { git: {}, ...environmentOption, format: { values: ['text', 'json', 'csv', 'markdown'], initial: 'text' }, 'fail-on-change': { flag: true } },
    positionals: 'OLD NEW',
  },
  summary: 'the connections that two states of the manifests do not both allow; with --git, a revision and the working tree',
  async run(args, io) {
    const { old, current, close } = await openStates(args, io);
    try {
      const noting = notingOnce(io);
      const [before, after] = [await viewOf(old, args, noting, 'the old state'), await viewOf(current, args, noting, 'the new state')];
      const comparison = compare(before.evaluator, after.evaluator);
      await io.out(print(comparison, args.option('format') ?? 'text'));
      return comparison.changes.length > 0 && args.flag('fail-on-change') ? exitStatus.found : exitStatus.fine;
    } finally {
      close();
    }
  },
};

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
  if (revision !== undefined) {
    if (after !== undefined) throw new UsageError(`diff --git compares one file or folder with its past. Usage: ${usage}`);
    return openAtRevision(revision, before ?? '.', io);
  }
  if (before === undefined || after === undefined || more.length > 0) throw new UsageError(`diff compares two files or folders. Usage: ${usage}`);
  return { old: await openPaths([before], io), current: await openPaths([after], io), close: () => {} };
}

function print(comparison: Comparison, format: string): string {
  if (format === 'json') return diffJson(comparison);
  const rows = comparison.changes.map((change) => [
    change.kind,
    endpointName(change.from),
    endpointName(change.to),
    allowedText(change.before),
    allowedText(change.after),
  ]);
  if (format === 'csv') return [['change', 'from', 'to', 'before', 'after'], ...rows].map(csvLine).join('');
  if (format === 'markdown') return `| change | from | to | before | after |\n|---|---|---|---|---|\n${rows.map((row) => `| ${row.join(' | ')} |\n`).join('')}`;
  return diffText(comparison);
}

function diffText({ changes, unchanged }: Comparison): string {
  const lines = changes.map((change) => `${signs[change.kind]} ${endpointName(change.from)} -> ${endpointName(change.to)}   ${portsOf(change)}\n`);
  const of = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const summary = [
    `${counted(of('added'), 'connection')} opened`,
    `${of('removed')} closed`,
    ...(of('changed') > 0 ? [`${of('changed')} changed`] : []),
    `${unchanged} unchanged`,
  ];
  return `${lines.join('')}${summary.join(', ')}\n`;
}

const signs: Readonly<Record<Change['kind'], string>> = { added: '+', removed: '-', changed: '~' };

function portsOf({ kind, before, after }: Change): string {
  if (kind === 'added') return allowedText(after);
  return kind === 'removed' ? allowedText(before) : `${allowedText(before)}  ->  ${allowedText(after)}`;
}

function diffJson({ changes, unchanged }: Comparison): string {
  const rows = changes.map((change) => ({
    change: change.kind,
    from: endpointJson(change.from),
    to: endpointJson(change.to),
    before: allowedPorts(change.before),
    after: allowedPorts(change.after),
  }));
  return `${JSON.stringify({ version: 1, changes: rows, unchanged }, null, 2)}\n`;
}
