import { afterBreak, breakAt, isBlank, isBreak, isBreakOrEnd, isDocumentMarker, isHex } from './characters.js';
import type { ScannedScalar } from './plain-scalar.js';
import { ReadRefusal } from './refusal.js';

/** A scalar in quotes, from its opening quote at `start`. */
export function scanQuoted(text: string, start: number, lineStart: number): ScannedScalar {
  const quote = text.charCodeAt(start);
  let content = '';
  let line = lineStart;
  let at = start + 1;
  // From here to `at` the content is what is written.
  let copied = at;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      if (quote === 34 || text.charCodeAt(at + 1) !== 39) break;
      content += text.slice(copied, at + 1);
      at += 2;
      copied = at;
    } else if (unit === 92 && quote === 34) {
      content += text.slice(copied, at);
      if (isBreakOrEnd(text.charCodeAt(at + 1))) {
        if (at + 1 >= text.length) throw unclosed(text, start);
        const folded = fold(text, afterBreak(text, at + 1), start, true);
        content += folded.text;
        at = folded.next;
        line = folded.lineStart;
      } else {
        content += unescaped(text, at);
        at += escapeLength(text, at);
      }
      copied = at;
    } else if (isBreakOrEnd(unit)) {
      if (at >= text.length) throw unclosed(text, start);
      content += trimEnd(text.slice(copied, at));
      const folded = fold(text, at, start, false);
      content += folded.text;
      at = folded.next;
      line = folded.lineStart;
      copied = at;
    } else at++;
  }
  content = content === '' ? text.slice(copied, at) : content + text.slice(copied, at);
  return { text: content, end: at + 1, next: at + 1, lineStart: line, startsLine: false };
}

/** Blanks at the end of a line do not count. */
function trimEnd(line: string): string {
  return line.replace(/[ \t]+$/, '');
}

/**
 * Goes over line ends and indentation inside of quotes.
 * @param escaped a backslash stood before the first of them, so that it counts for nothing
 */
function fold(text: string, from: number, start: number, escaped: boolean): { readonly next: number; readonly text: string; readonly lineStart: number } {
  let at = from;
  let lineStart = from;
  let first: string | undefined = escaped ? '' : undefined;
  let more = '';
  if (escaped && isDocumentMarker(text, at)) throw unclosed(text, start);
  for (;;) {
    const unit = text.charCodeAt(at);
    if (isBreak(unit)) {
      if (first === undefined) first = breakAt(text, at);
      else more += breakAt(text, at);
      at = afterBreak(text, at);
      lineStart = at;
      if (isDocumentMarker(text, at)) throw unclosed(text, start);
    } else if (isBlank(unit)) at++;
    else break;
  }
  if (first !== '\n') return { next: at, text: (first ?? '') + more, lineStart };
  return { next: at, text: more === '' ? ' ' : more, lineStart };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escapeLength(text: string, at: number): number {
  return 2 + (HEX_LENGTHS[text.charAt(at + 1)] ?? 0);
}

/** What the escape sequence at `at` stands for. */
function unescaped(text: string, at: number): string {
  const letter = text.charAt(at + 1);
  const known = ESCAPES.get(letter);
  if (known !== undefined) return known;
  const length = HEX_LENGTHS[letter];
  if (length === undefined)
    throw new ReadRefusal(at, at + 2, `\`\\${letter}\` means nothing inside of double quotes; write \`\\\\\` for a backslash, or use single quotes.`);
  for (let i = at + 2; i < at + 2 + length; i++) {
    if (!isHex(text.charCodeAt(i)))
      throw new ReadRefusal(at, i, `After \`\\${letter}\` ${length} hexadecimal digits are needed; write \`\\\\\` for a backslash.`);
  }
  const code = Number.parseInt(text.slice(at + 2, at + 2 + length), 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    throw new ReadRefusal(at, at + 2 + length, 'No character has this number; correct the escape sequence.');
  return String.fromCodePoint(code);
}

function unclosed(text: string, start: number): ReadRefusal {
  return new ReadRefusal(start, -1, `This quote is never closed; put \`${text.charAt(start)}\` at the end of the value.`, 'not-yaml', 'quote');
}

/** What a scalar is whose quote is missing: the rest of the line, without blanks at its end. */
export function scanUnclosed(text: string, start: number, lineStart: number): ScannedScalar {
  let end = start + 1;
  for (let at = end; !isBreakOrEnd(text.charCodeAt(at)); at++) if (!isBlank(text.charCodeAt(at))) end = at + 1;
  return { text: text.slice(start + 1, end), end, next: end, lineStart, startsLine: false };
}
