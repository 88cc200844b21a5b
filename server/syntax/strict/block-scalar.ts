import { afterBreak, breakAt, isBlank, isBreak, isBreakOrEnd, isDigit } from './characters.js';
import type { ScannedScalar } from './plain-scalar.js';
import { ReadRefusal } from './refusal.js';

interface Header {
  readonly chomping: '+' | '-' | '';
  /** 0 where it is to be found from the text. */
  readonly increment: number;
  /** Where the content's first line begins. */
  readonly next: number;
  readonly comment: number;
}

/** A block scalar, and the offset of the comment behind its header, -1 for none. */
export interface ScannedBlock extends ScannedScalar {
  readonly comment: number;
}

/**
 * A scalar that begins with `|` or `>` at `start`. The text ends with a line break.
 * @param parentIndent column of the collection it stands in, -1 at the root
 */
export function scanBlockScalar(text: string, start: number, parentIndent: number): ScannedBlock {
  const header = scanHeader(text, start);
  const literal = text.charCodeAt(start) === 124;
  const given = header.increment === 0 ? 0 : Math.max(parentIndent, 0) + header.increment;
  let leading = scanBreaks(text, header.next, given, parentIndent, start);
  const indent = leading.indent;
  let content = '';
  let lineBreak = '';
  let end = headerEnd(text, start);
  let previousIsBlank = false;
  while (leading.next < text.length && leading.next - leading.lineStart === indent) {
    const at = leading.next;
    const isIndented = isBlank(text.charCodeAt(at));
    if (!literal && !previousIsBlank && !isIndented && lineBreak === '\n') content += leading.breaks === '' ? ' ' : '';
    else content += lineBreak;
    content += leading.breaks;
    previousIsBlank = isIndented;
    const lineEnd = endOfLine(text, at);
    content += text.slice(at, lineEnd);
    if (lineEnd > at) end = lineEnd;
    lineBreak = breakAt(text, lineEnd);
    leading = scanBreaks(text, afterBreak(text, lineEnd), indent, parentIndent, start);
  }
  if (header.chomping !== '-') content += lineBreak;
  if (header.chomping === '+') content += leading.breaks;
  return { text: content, end: trimBlanks(text, end, start), next: leading.next, lineStart: leading.lineStart, startsLine: true, comment: header.comment };
}

function scanHeader(text: string, start: number): Header {
  let at = start + 1;
  let chomping: Header['chomping'] = '';
  let increment = 0;
  for (let i = 0; i < 2; i++) {
    const character = text.charAt(at);
    if (chomping === '' && (character === '+' || character === '-')) chomping = character;
    else if (increment === 0 && isDigit(text.charCodeAt(at))) {
      increment = Number(character);
      if (increment === 0)
        throw new ReadRefusal(at, at + 1, 'The number behind `|` or `>` says how far the text is indented, and that cannot be 0; leave it out.');
    } else break;
    at++;
  }
  while (isBlank(text.charCodeAt(at))) at++;
  const comment = text.charCodeAt(at) === 35 ? at : -1;
  if (comment >= 0) at = endOfLine(text, at);
  if (!isBreakOrEnd(text.charCodeAt(at))) {
    throw new ReadRefusal(
      start,
      -1,
      `A text block begins in the line below \`${text.charAt(start)}\`; move this there, or put quotes around the value if it is meant to begin so.`,
    );
  }
  return { chomping, increment, next: afterBreak(text, at), comment };
}

function headerEnd(text: string, start: number): number {
  let end = start + 1;
  while (isDigit(text.charCodeAt(end)) || text.charCodeAt(end) === 43 || text.charCodeAt(end) === 45) end++;
  return end;
}

interface Breaks {
  readonly next: number;
  readonly lineStart: number;
  readonly breaks: string;
  readonly indent: number;
}

/** Goes over empty lines and the indentation of the next one; finds the block's indentation where `indent` is 0. */
function scanBreaks(text: string, from: number, indent: number, parentIndent: number, start: number): Breaks {
  let at = from;
  let lineStart = from;
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || at - lineStart < indent) && text.charCodeAt(at) === 32) at++;
    const column = at - lineStart;
    if (column > widest) widest = column;
    if ((indent === 0 || column < indent) && text.charCodeAt(at) === 9) {
      throw new ReadRefusal(
        at,
        at + 1,
        `A tab stands in the indentation of the text block that begins with \`${text.charAt(start)}\`; indent with spaces.`,
        'tab',
      );
    }
    if (!isBreak(text.charCodeAt(at))) break;
    breaks += breakAt(text, at);
    at = afterBreak(text, at);
    lineStart = at;
  }
  return { next: at, lineStart, breaks, indent: indent === 0 ? Math.max(widest, parentIndent + 1, 1) : indent };
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (!isBreakOrEnd(text.charCodeAt(at))) at++;
  return at;
}

function trimBlanks(text: string, end: number, start: number): number {
  let at = end;
  while (at > start + 1 && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}
