import type { TextEdit } from '../../util/text-edit.js';
import { lineEnd, nextLine } from '../locate.js';
import type { SyntaxTree } from '../source-file.js';
import { type Edits, wholeLines } from './edits.js';

/** Moves the whole lines that begin from `start` on and before `end`; undefined where one has not as many blanks as it would lose. Empty lines stay empty. */
export function shiftLines(tree: SyntaxTree, start: number, end: number, by: number): Edits {
  const edits: TextEdit[] = [];
  for (let at = start; at < end && by !== 0; at = nextLine(tree.text, at)) {
    const line = /^( *)(.?)/.exec(tree.text.slice(at, nextLine(tree.text, at)));
    if (!line?.[2] || line[2] === '\r') continue;
    if (by > 0) edits.push({ range: { start: at, end: at }, newText: ' '.repeat(by) });
    else if ((line[1]?.length ?? 0) >= -by) edits.push({ range: { start: at, end: at - by }, newText: '' });
    else return undefined;
  }
  return edits;
}

/** Takes a dash away whose item begins on a line below it; its line goes, unless a comment stands there. */
export function withoutDash(tree: SyntaxTree, dash: number): TextEdit {
  const range = { start: dash, end: dash + 1 };
  const rest = tree.text.slice(range.end, lineEnd(tree.text, dash));
  return rest.trim() === '' ? { range: wholeLines(tree, range), newText: '' } : { range, newText: ' ' };
}
