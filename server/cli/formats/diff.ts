import {
  type AdmittingPolicy,
  type AnswerEnd,
  type Cause,
  type ConnectionDifference,
  type DifferenceOptions,
  type DifferenceRow,
  type Drift,
  endText,
} from '../../netpol.js';
import { counted, jsonText, oneLine } from '../../util/text.js';
import type { AnswerHead, PrintedLimit } from '../limits.js';
import { endpointJson } from './connections.js';
import { type DrawnRow, listDot, listMermaid } from './list-graphs.js';
import { cell, csvLine } from './list-tables.js';
import type { PrintedPlace } from './places.js';

/** What is behind a change, with the place where people can look at it. */
export interface PlacedCause extends Cause {
  readonly place: PrintedPlace | undefined;
}

export interface ExplainedChange extends DifferenceRow {
  readonly because: readonly PlacedCause[];
  /** Where the rule of one of its `policies` stands. */
  placeOf(policy: AdmittingPolicy): PrintedPlace | undefined;
}

/** Changes with their causes, and how many connections did not change. */
export interface DiffReport extends Pick<ConnectionDifference, 'unchanged' | 'drift'> {
  readonly changes: readonly ExplainedChange[];
  /** The git revision that is the old state, where it is one. */
  readonly revision: string | undefined;
  /** The environment that is the old state, where two are compared. */
  readonly against?: string;
  /** Its namespaces that are called otherwise in the other one. */
  readonly namespaces?: ConnectionDifference['namespaces'];
  /** What a JSON answer says of the two states. */
  readonly head: () => Pick<AnswerHead, 'environment'> & { readonly limits: readonly (PrintedLimit & { readonly in: 'old' | 'new' })[] };
}

/** A format of `netpol diff`, and what it asks for; in pieces as those of `netpol list`. */
export interface DiffFormat extends DifferenceOptions {
  readonly print: (report: DiffReport) => Iterable<string>;
}

/** One line for each change: what opens, closes or goes by other ports, and why. */
export function* diffText(report: DiffReport): Iterable<string> {
  const { changes, unchanged, revision } = report;
  yield* pairedText(report);
  for (const change of changes) {
    const why = whyText(change, revision);
    yield `${signs[change.kind]} ${oneLine(`${endText(change.from)} -> ${endText(change.to)}`)}   ${portsOf(change)}${why === '' ? '' : `   ${why}`}\n`;
  }
  const of = (kind: DifferenceRow['kind']) => changes.filter((change) => change.kind === kind).length;
  const summary = [
    `${counted(of('added'), 'connection')} opened`,
    `${of('removed')} closed`,
    ...(of('changed') > 0 ? [`${of('changed')} changed`] : []),
    `${unchanged} unchanged`,
  ];
  yield `${summary.join(', ')}\n`;
}

/** Which namespaces were taken for each other, where two environments are compared. */
function* pairedText({ against, namespaces = [], head }: DiffReport): Iterable<string> {
  const { environment } = namespaces.length === 0 ? { environment: '' } : head();
  for (const { before, after } of namespaces) yield oneLine(`Namespace ${after} of ${environment} is held against ${before} of ${against}.`).concat('\n');
}

/** The JSON of `netpol diff`, a contract that other programs read. */
export function* diffJson(report: DiffReport): Iterable<string> {
  yield `${jsonText(diffJsonValue(report), 2)}\n`;
}

/** The same before it is text. */
export function diffJsonValue({ changes, unchanged, drift, against, namespaces = [], head }: DiffReport) {
  const rows = changes.map((change) => ({
    change: change.kind,
    from: endpointJson(change.from),
    to: endpointJson(change.to),
    before: change.before.list,
    after: change.after.list,
    because: change.because.map(causeJson),
  }));
  const { limits, environment } = head();
  const across = against === undefined ? {} : { namespaces: namespaces.map((pair) => ({ old: pair.before, new: pair.after })), against };
  return { version: 1, changes: rows, unchanged, ...(drift ? { drift: driftJson(drift) } : {}), limits, environment, ...across };
}

/** What was compared with a cluster, and what was made the same on both sides for it. */
export function driftJson({ cluster, ...same }: Drift) {
  return { cluster: cluster === 'before' ? 'old' : 'new', ...same };
}

/** Comma-separated values after RFC 4180, one line for each change. */
export function* diffCsv(report: DiffReport): Iterable<string> {
  yield csvLine(columns);
  for (const row of rowsOf(report, ({ id }) => id)) yield csvLine(row);
}

/** A Markdown table, for a pull request. */
export function* diffMarkdown(report: DiffReport): Iterable<string> {
  yield `| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|\n`;
  for (const row of rowsOf(report, endText)) yield `| ${row.map(cell).join(' | ')} |\n`;
}

/** The connections that changed as a Graphviz digraph. */
export function diffDot({ changes }: DiffReport): Iterable<string> {
  return listDot(changes.map(drawn), { exposures: undefined });
}

/** The connections that changed as a Mermaid flowchart. */
export function diffMermaid({ changes }: DiffReport): Iterable<string> {
  return listMermaid(changes.map(drawn), { exposures: undefined });
}

const columns = ['change', 'from', 'to', 'before', 'after', 'because'];

const signs: Readonly<Record<DifferenceRow['kind'], string>> = { added: '+', removed: '-', changed: '~' };

/** @param name of an end: for programs, or for people */
function rowsOf({ changes, revision }: DiffReport, name: (end: AnswerEnd) => string): readonly (readonly string[])[] {
  return changes.map((change) => [change.kind, name(change.from), name(change.to), change.before.text, change.after.text, whyText(change, revision)]);
}

function drawn({ from, to, kind, before, after }: ExplainedChange): DrawnRow {
  return { from, to, change: kind, allowed: after, label: `${signs[kind]} ${portsOf({ kind, before, after })}` };
}

function portsOf({ kind, before, after }: Pick<DifferenceRow, 'kind' | 'before' | 'after'>): string {
  if (kind === 'added') return after.text;
  return kind === 'removed' ? before.text : `${before.text}  ->  ${after.text}`;
}

function whyText({ because }: ExplainedChange, revision: string | undefined): string {
  return because.map((cause) => causeText(cause, revision)).join('; ');
}

/** A cause with its place; a place of the old state says so where both states have the same names. */
export function causeText({ text, place, state }: PlacedCause, revision: string | undefined): string {
  const at = place ? ` (${place.file}:${place.line}${state === 'before' && revision !== undefined ? ` in ${revision}` : ''})` : '';
  return `${oneLine(text)}${oneLine(at)}`;
}

/** A cause as JSON has it. */
export function causeJson({ kind, change, namespace, name, text, state, place }: PlacedCause) {
  return {
    kind,
    change,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    text,
    ...(place ? { at: place, in: state === 'before' ? 'old' : 'new' } : {}),
  };
}
