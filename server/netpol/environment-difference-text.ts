import { limitLines } from '../features/limit-lines.js';
import { joinLines, type LinkedText, type Piece } from '../features/linked-text.js';
import { wrapLine } from '../features/wrap-lines.js';
import { counted } from '../util/text.js';
import type { Location } from '../workspace/snapshot.js';
import { type AnswerEnd, endText } from './answers.js';
import type { ConnectionDifference, DifferenceRow } from './difference.js';
import type { EnvironmentAnswers } from './environment-answers.js';

export interface DifferenceTextPage {
  /** The width of the reader's page: longer lines are broken. */
  readonly columns: number;
  /** A place as the reader names it; undefined where its file is gone. */
  readonly place: (location: Location) => string | undefined;
}

type Line = readonly Piece[];

/** Lines of very long answers that are left out. */
const mostRows = 1000;

/** What one environment allows and another does not, and why, as a document with a line for each connection. */
export function environmentDifferenceText(before: EnvironmentAnswers, after: EnvironmentAnswers, page: DifferenceTextPage): LinkedText {
  const { answer, limits } = after.difference(before, { across: true });
  const { changes, namespaces } = answer;
  const rows = changes.slice(0, mostRows);
  const known = limitLines([...new Map(limits.map((limit) => [limit.message, limit])).values()], page.place);
  const lines: readonly Line[] = [
    [{ text: `${after.called} against ${before.called}` }],
    [],
    ...namespaces.map((pair): Line => [{ text: `Namespace ${pair.after} of ${after.called} is held against ${pair.before} of ${before.called}.` }]),
    ...(namespaces.length > 0 ? [[]] : []),
    [{ text: summaryOf(answer, before.called, after.called) }],
    ...(rows.length > 0 ? [[]] : []),
    ...rows.flatMap((row) => rowLines(row, page)),
    ...(changes.length > rows.length ? [[], [{ text: `and ${(changes.length - rows.length).toLocaleString('en')} more` }]] : []),
    ...(known.length > 0 ? [[], ...known] : []),
  ];
  return joinLines(lines.flatMap((line) => wrapLine(line, page.columns)));
}

function summaryOf({ changes, unchanged }: ConnectionDifference, before: string, after: string): string {
  if (changes.length === 0) return `Both allow the same: ${counted(unchanged, 'connection')}.`;
  const of = (kind: DifferenceRow['kind']) => changes.filter((change) => change.kind === kind).length;
  const parts = [
    `${counted(of('added'), 'connection')} only in ${after}`,
    `${of('removed')} only in ${before}`,
    ...(of('changed') > 0 ? [`${of('changed')} by other ports`] : []),
    `${unchanged} in both`,
  ];
  return `${parts.join(', ')}.`;
}

/** A difference of two texts marks its lines in the same way, so editors colour them. */
const signs: Readonly<Record<DifferenceRow['kind'], string>> = { added: '+', removed: '-', changed: '!' };

function rowLines({ kind, from, to, before, after, because }: DifferenceRow, { place }: DifferenceTextPage): readonly Line[] {
  const ports = kind === 'changed' ? `${before.text}  ->  ${after.text}` : kind === 'added' ? after.text : before.text;
  return [
    [{ text: `${signs[kind]} ${nameOf(from)} -> ${nameOf(to)}   ${ports}` }],
    ...because.map(({ text, location }): Line => {
      const at = location && place(location);
      return [{ text: `    ${text}` }, ...(at === undefined ? [] : [{ text: ' (' }, { text: at, location }, { text: ')' }])];
    }),
  ];
}

function nameOf(end: AnswerEnd): string {
  return end.kind === 'workload' ? `${end.namespace}/${end.name}` : endText(end);
}
