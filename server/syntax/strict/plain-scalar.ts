import { afterBreak, breakAt, isBlank, isBlankOrEnd, isBreak, isDocumentMarker } from './characters.js';
import { ReadRefusal } from './refusal.js';
import type { Repairs } from './repair.js';

/** A scalar, and where the scan goes on. */
export interface ScannedScalar {
  readonly text: string;
  /** Behind the scalar itself. */
  readonly end: number;
  /** Where the next token is looked for. */
  readonly next: number;
  /** Start of the line that `next` is on; the start given where it is the same line. */
  readonly lineStart: number;
  /** Only blanks stand before `next` on its line, so a key may begin there. */
  readonly startsLine: boolean;
}

/**
 * A scalar without quotes, from `start` on.
 * @param indent lines of a block belong to it only from this column on
 */
export function scanPlain(text: string, start: number, lineStart: number, indent: number, inFlow: boolean, repairs?: Repairs): ScannedScalar {
  let end = endOfPlainLine(text, start, inFlow, repairs);
  if (repairs?.get(start) === 'colon') return { text: text.slice(start, end), end, next: end, lineStart, startsLine: false };
  let at = skipBlanks(text, end);
  // Nearly every scalar ends with its line, and is what stands there.
  if (!isBreak(text.charCodeAt(at))) return { text: text.slice(start, end), end, next: at, lineStart, startsLine: false };
  const lines = { content: text.slice(start, end), lineStart };
  for (;;) {
    const folded = skipBreaks(text, at, indent, lines);
    at = folded.next;
    const column = at - lines.lineStart;
    if (!inFlow && column < indent) break;
    if ((column === 0 && isDocumentMarker(text, at)) || text.charCodeAt(at) === 35) break;
    const lineEnd = endOfPlainLine(text, at, inFlow, repairs);
    if (lineEnd === at) break;
    lines.content += folded.text + text.slice(at, lineEnd);
    end = lineEnd;
    at = skipBlanks(text, end);
    if (!isBreak(text.charCodeAt(at))) return { text: lines.content, end, next: at, lineStart: lines.lineStart, startsLine: false };
  }
  return { text: lines.content, end, next: at, lineStart: lines.lineStart, startsLine: true };
}

/** Behind the last character of the scalar in the line that `at` is in. */
function endOfPlainLine(text: string, at: number, inFlow: boolean, repairs: Repairs | undefined): number {
  let end = at;
  for (let i = at; ; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 32 || unit === 9) {
      // A comment begins behind a blank only.
      if (text.charCodeAt(i + 1) === 35) return end;
      continue;
    }
    if (unit === 58) {
      if (isBlankOrEnd(text.charCodeAt(i + 1)) && repairs?.get(i) !== 'letter') return end;
    } else if (isBlankOrEnd(unit) || (inFlow && endsInFlow(unit))) return end;
    end = i + 1;
  }
}

/** `,`, `?` and brackets. */
function endsInFlow(unit: number): boolean {
  return unit === 44 || unit === 63 || unit === 91 || unit === 93 || unit === 123 || unit === 125;
}

function skipBlanks(text: string, at: number): number {
  let i = at;
  while (isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** Goes over line ends and the indentation behind them; one line end alone is a space to the scalar, of several the first does not count. */
function skipBreaks(text: string, from: number, indent: number, lines: { lineStart: number }): { readonly next: number; readonly text: string } {
  let at = from;
  let first: string | undefined;
  let more = '';
  for (;;) {
    const unit = text.charCodeAt(at);
    if (isBreak(unit)) {
      if (first === undefined) first = breakAt(text, at);
      else more += breakAt(text, at);
      at = afterBreak(text, at);
      lines.lineStart = at;
    } else if (unit === 9 && at - lines.lineStart < indent) {
      throw new ReadRefusal(at, at + 1, 'A tab stands in the indentation here, which YAML does not allow; indent with spaces.', 'tab');
    } else if (isBlank(unit)) at++;
    else break;
  }
  if (first !== '\n') return { next: at, text: (first ?? '') + more };
  return { next: at, text: more === '' ? ' ' : more };
}
