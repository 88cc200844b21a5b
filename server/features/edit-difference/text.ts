import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import type { FileId, Location, Snapshot } from '../../workspace/snapshot.js';
import { allowedText } from '../allowed.js';
import type { Cause } from '../compare/because.js';
import type { Change } from '../compare.js';
import { countsText, editDifference } from '../edit-difference.js';
import { shortName } from '../ends/endpoints.js';
import { limitLines } from '../limit-lines.js';
import { limitsOf } from '../limits.js';
import { joinLines, type LinkedText, type Piece } from '../linked-text.js';
import { wrapLine } from '../wrap-lines.js';

export interface DifferenceTextOptions {
  /** The width of the reader's page: longer lines are broken. */
  readonly columns: number;
  /** What the file is held against, such as `the saved file`. */
  readonly against: string;
  /** A place of the edited state as the reader names it; undefined where its file is gone. */
  readonly place: (location: Location) => string | undefined;
  /** The same for a place of the other state, which cannot be opened. */
  readonly placeBefore: (location: Location) => string | undefined;
}

type Line = readonly Piece[];

/** Lines of very long answers that are left out. */
const mostLines = 1000;

/** What the edit of a file opens and closes and why, as a document with a line for each connection. */
export function editDifferenceText(before: Snapshot, after: Snapshot, file: FileId, options: DifferenceTextOptions): LinkedText {
  const { columns } = options;
  const difference = editDifference(before, after, file);
  const total = difference.added + difference.removed + difference.changed;
  const name = after.file(file)?.path ?? before.file(file)?.path ?? file;
  const shown = difference.changes.slice(0, mostLines);
  // Of what limits the answer, what this file is behind.
  const limits = limitLines(
    limitsOf(after.environment(file)).filter((limit) => limit.file === file),
    options.place,
  );
  const lines: readonly Line[] = [
    [{ text: `${name} against ${options.against}` }],
    [],
    [{ text: total === 0 ? 'No connection opens, closes or goes by other ports.' : `${countsText(difference)}.` }],
    ...(total === 0 ? [] : [[]]),
    ...shown.flatMap((change) => changeLines(change, difference.causes(change), options)),
    ...(total > shown.length ? [[], [{ text: `and ${(total - shown.length).toLocaleString('en')} more` }]] : []),
    ...(limits.length > 0 ? [[], ...limits] : []),
  ];
  return joinLines(lines.flatMap((line) => wrapLine(line, columns)));
}

const signs: Readonly<Record<Change['kind'], string>> = { added: '+', removed: '-', changed: '!' };

/** The connection, and below it what is behind it, so that neither is cut off where the document stands beside another. */
function changeLines({ kind, from, to, before, after }: Change, causes: readonly Cause[], options: DifferenceTextOptions): readonly Line[] {
  const ports = kind === 'changed' ? `${allowedText(before)}  ->  ${allowedText(after)}` : allowedText(kind === 'added' ? after : before);
  return [
    [{ text: `${signs[kind]} ${nameOf(from)} -> ${nameOf(to)}   ${ports}` }],
    ...causes.map((cause): Line => [{ text: `    ${cause.text}` }, ...placePieces(cause, options)]),
  ];
}

function nameOf(end: Endpoint): string {
  return end.kind === 'workload' ? `${end.workload.namespace}/${end.workload.name}` : shortName(end);
}

function placePieces({ location, state }: Cause, { against, place, placeBefore }: DifferenceTextOptions): Line {
  if (!location) return [];
  const at = state === 'after' ? place(location) : placeBefore(location);
  if (at === undefined) return [];
  return state === 'after' ? [{ text: ' (' }, { text: at, location }, { text: ')' }] : [{ text: ` (${at} in ${against})` }];
}
