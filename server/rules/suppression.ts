import { lastStartingAt } from '../syntax/locate.js';
import type { Comment, SyntaxTree } from '../syntax/source-file.js';
import type { LineIndex } from '../util/line-index.js';
import { type Range, shift } from '../util/range.js';

/**
 * A comment that silences rules, with file offsets:
 * `# netpol-ignore-next-line RULE[, RULE]: reason` or `# netpol-ignore-file RULE[, RULE]: reason`.
 */
export interface Suppression {
  readonly scope: 'next-line' | 'file';
  readonly rules: readonly { readonly id: string; readonly range: Range }[];
  readonly reason: string;
  /** Of the comment, `#` included. */
  readonly range: Range;
  /** Index of the document in the file. */
  readonly document: number;
}

const MARK = 'netpol-ignore-';
const form = /^#\s*netpol-ignore-(next-line|file)(?![\w-])\s*([^:]*)(?::(.*))?$/;

/** The suppressions of one document; ranges count from the document's start plus `offset`. */
export function suppressionsOf(tree: SyntaxTree, offset: number, document: number): readonly Suppression[] {
  return tree.text.includes(MARK) ? suppressionsAmong(tree.comments, tree, offset, document) : [];
}

/** Those that may silence a line: they stand above it, with nothing between but blank lines and comments. Ranges as above; `lineStart` counts from the start of the document. */
export function suppressionsAbove(lineStart: number, tree: SyntaxTree, offset: number, document: number): readonly Suppression[] {
  const { comments, text } = tree;
  const last = lastStartingAt(comments.length, lineStart - 1, (at) => comments[at]?.range.start ?? 0);
  let first = last;
  for (let between = lineStart; first >= 0; first--) {
    const { range } = comments[first] as Comment;
    if (/[^\s-]/.test(text.slice(range.end, between))) break;
    between = range.start;
  }
  return suppressionsAmong(comments.slice(first + 1, last + 1), tree, offset, document);
}

function suppressionsAmong(comments: readonly Comment[], tree: SyntaxTree, offset: number, document: number): readonly Suppression[] {
  return comments.flatMap((comment): Suppression[] => {
    const raw = tree.text.slice(comment.range.start, comment.range.end);
    const match = form.exec(raw.trimEnd());
    if (!match) return [];
    const [, scope, list = '', reason = ''] = match;
    const listStart = comment.range.start + raw.search(/netpol-ignore-/) + MARK.length + (scope ?? '').length;
    return [
      {
        scope: scope === 'file' ? 'file' : 'next-line',
        rules: namesIn(tree.text, listStart, listStart + raw.length, list, offset),
        reason: reason.trim(),
        range: shift(comment.range, offset),
        document,
      },
    ];
  });
}

function namesIn(text: string, from: number, to: number, list: string, offset: number): Suppression['rules'] {
  let at = text.indexOf(list, from);
  if (at < 0 || at > to) return [];
  return list.split(',').flatMap((part) => {
    const start = at + (part.length - part.trimStart().length);
    const id = part.trim();
    at += part.length + 1;
    return id === '' ? [] : [{ id, range: shift({ start, end: start + id.length }, offset) }];
  });
}

/**
 * The lines that `next-line` comments speak of, asked from the last comment to the first: the first line below it that is neither blank, nor a
 * comment, nor a document marker; undefined at the end of the text.
 */
export function createTargetLines(text: string, lines: LineIndex): (suppression: Suppression) => number | undefined {
  // By the line below a comment: many comments in a row speak of one line.
  const known = new Map<number, number | undefined>();
  return (suppression) => {
    const below = lines.positionAt(suppression.range.start).line + 1;
    let line = below;
    while (line < lines.lineCount && !known.has(line) && isPassedOver(text, lines, line)) line++;
    const target = known.has(line) ? known.get(line) : line < lines.lineCount ? line : undefined;
    known.set(below, target);
    return target;
  };
}

function isPassedOver(text: string, lines: LineIndex, line: number): boolean {
  const start = lines.offsetAt({ line, character: 0 });
  const content = text.slice(start, lines.offsetAt({ line: line + 1, character: 0 })).trim();
  return content === '' || content.startsWith('#') || content === '---';
}
