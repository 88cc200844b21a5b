import type { SyntaxTree } from '../syntax/source-file.js';
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
  if (!tree.text.includes(MARK)) return [];
  return tree.comments.flatMap((comment): Suppression[] => {
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

/** The line that a `next-line` comment speaks of: the first one below it that is neither blank, nor a comment, nor a document marker; undefined at the end of the text. */
export function targetLine(text: string, lines: LineIndex, suppression: Suppression): number | undefined {
  for (let line = lines.positionAt(suppression.range.start).line + 1; line < lines.lineCount; line++) {
    const start = lines.offsetAt({ line, character: 0 });
    const content = text.slice(start, lines.offsetAt({ line: line + 1, character: 0 })).trim();
    if (content !== '' && !content.startsWith('#') && content !== '---') return line;
  }
  return undefined;
}
