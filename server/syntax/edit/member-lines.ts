import type { Range } from '../../util/range.js';
import { lineStart, nextLine } from '../locate.js';
import type { MapNode, SequenceNode } from '../nodes.js';
import type { SyntaxTree } from '../source-file.js';
import { beginsLine, columnAt, endsLine } from './edits.js';

/** A member of a block map or list with all that is written for it: comments above it, its own lines, the comment behind it, and deeper ones below it. */
export interface MemberLines {
  /** Whole lines, but where the member stands behind a dash, with which its first line begins elsewhere. */
  readonly range: Range;
  /** Where the line of the member itself begins, or the member, behind a dash. */
  readonly own: number;
}

export interface BlockLines {
  readonly members: readonly MemberLines[];
  /** Where all of them begin. */
  readonly column: number;
  /** The first one stands behind a dash. */
  readonly dashed: boolean;
}

/**
 * The lines of each member of a block, in order. A comment belongs to the member below it, or to the one above where it stands deeper than both; what stands
 * above the first entry of a document belongs to the document. Between members there are blank lines at most. Undefined where members share lines with
 * something else, or do not count as they are written.
 */
export function memberLines(tree: SyntaxTree, node: MapNode | SequenceNode): BlockLines | undefined {
  const own = ownMembers(node);
  const first = own?.[0];
  if (!own || !first || node.flow || node.alias !== undefined) return undefined;
  const column = columnAt(tree, first.start);
  const dashed = !beginsLine(tree, first.start);
  if (dashed && !(node.kind === 'map' && /^[ \t]*-[ \t]+$/.test(tree.text.slice(lineStart(tree.text, first.start), first.start)))) return undefined;
  const members: MemberLines[] = [];
  for (const [index, { start, end }] of own.entries()) {
    if (!endsLine(tree, end) || columnAt(tree, start) !== column || (index > 0 && !beginsLine(tree, start))) return undefined;
    const behind = behindComments(tree, nextLine(tree.text, end), column, own[index + 1]?.start ?? tree.text.length);
    const line = dashed && index === 0 ? start : lineStart(tree.text, start);
    const from = dashed && index === 0 ? start : node === tree.root && index === 0 ? line : aboveComments(tree, line, members.at(-1)?.range.end ?? 0);
    members.push({ range: { start: from, end: behind }, own: line });
  }
  return { members, column, dashed };
}

/** The places of members as they are written; undefined where some come from elsewhere, or one hides another. */
export function ownMembers(node: MapNode | SequenceNode): readonly Range[] | undefined {
  if (node.kind === 'sequence') return node.items.map(({ range }) => range);
  return node.dropped !== undefined || node.entries.some(({ merged }) => merged) ? undefined : node.entries.map(({ range }) => range);
}

/** Where the comments above a line begin, behind `limit`. */
function aboveComments({ text }: SyntaxTree, line: number, limit: number): number {
  let from = line;
  for (let at = line; at > limit; ) {
    const before = lineStart(text, at - (text.startsWith('\r\n', at - 2) ? 2 : 1));
    const written = text.slice(before, at).trim();
    if (before < limit || (written !== '' && !written.startsWith('#'))) break;
    if (written !== '') from = before;
    at = before;
  }
  return from;
}

/** Where the deeper comments below a member end, which begin at the line `from`. */
function behindComments({ text }: SyntaxTree, from: number, column: number, limit: number): number {
  let end = from;
  for (let at = from; at < limit; at = nextLine(text, at)) {
    const [, blanks = '', mark = ''] = /^([ \t]*)(#?)/.exec(text.slice(at, nextLine(text, at))) ?? [];
    if (mark === '' && text.slice(at, nextLine(text, at)).trim() !== '') break;
    if (mark !== '' && blanks.length <= column) break;
    if (mark !== '') end = nextLine(text, at);
    if (nextLine(text, at) === at) break;
  }
  return end;
}
