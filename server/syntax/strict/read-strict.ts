import type { Comment, SyntaxProblem } from '../source-file.js';
import type { TreeBuilder } from '../tree-builder.js';
import { isBreakOrEnd, unreadableAt } from './characters.js';
import { Grammar } from './grammar.js';
import { ReadRefusal } from './refusal.js';
import type { Repair, Repairs } from './repair.js';
import { Scanner } from './scanner.js';

/** What reading went to: the comments and the part that is not read, or why there is no reading it. */
export type StrictReading = { readonly comments: readonly Comment[]; readonly ignoredFrom: number | undefined; readonly refused?: undefined } | RefusedText;

export interface RefusedText {
  readonly refused: SyntaxProblem;
  /** What might put it right. */
  readonly repair: Repair | undefined;
}

/**
 * Reads the first document of `text` as Kubernetes does, which is as go-yaml v2 does, and hands it to `builder`.
 * Where that reader refuses the text, so does this one, and what the builder has by then is of no use.
 * @param repairs what to read otherwise than it is written
 */
export function readStrict(text: string, builder: TreeBuilder, repairs?: Repairs): StrictReading {
  // A second byte order mark makes go-yaml lose the first letter of each line.
  const unreadable = text.startsWith('\ufeff\ufeff') ? 1 : unreadableAt(text);
  if (unreadable >= 0) return { refused: unreadableCharacter(text, unreadable), repair: undefined };
  // Kubernetes' reader of streams ends the last line where the file does not.
  const source = text.endsWith('\n') || text.endsWith('\r') ? text : `${text}\n`;
  try {
    const scanner = new Scanner(source, repairs);
    const ignoredFrom = new Grammar(scanner, builder).document();
    return { comments: scanner.comments, ignoredFrom };
  } catch (thrown) {
    if (thrown instanceof ReadRefusal) return { refused: problemOf(thrown, text), repair: thrown.repair };
    throw thrown;
  }
}

function problemOf({ start, end, message, code }: ReadRefusal, text: string): SyntaxProblem {
  const from = Math.min(start, text.length);
  let to = Math.min(end, text.length);
  if (end < 0) {
    to = from;
    while (!isBreakOrEnd(text.charCodeAt(to))) to++;
  }
  return { range: { start: from, end: Math.max(from, to) }, message, code };
}

function unreadableCharacter(text: string, at: number): SyntaxProblem {
  if (text.charCodeAt(at) === 0xfeff)
    return { range: { start: at, end: at + 1 }, message: 'The file begins with two byte order marks; remove one of them.', code: 'not-yaml' };
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return {
    range: { start: at, end: at + 1 },
    message: `The character U+${code} cannot stand in YAML; remove it, or write it as \`\\u${code}\` in double quotes.`,
    code: 'not-yaml',
  };
}
