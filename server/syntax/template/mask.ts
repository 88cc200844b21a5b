import type { Range } from '../../util/range.js';
import { lineEnd, lineStart } from '../locate.js';
import type { Action } from './actions.js';

/** A template with its actions hidden, so that it can be read as YAML. Every offset is that of the template. */
export interface Masked {
  readonly text: string;
  /** Actions with lines of their own, which are blank now. */
  readonly lines: readonly OwnLine[];
  /** Actions inside of a line, which are a word now. */
  readonly inline: readonly Range[];
}

/** An action that has its lines for itself. */
export interface OwnLine extends Action {
  /** The column that what it prints begins in: what `nindent` or `indent` say, or else its own. */
  readonly column: number;
}

/** Hides the actions of a template behind text of the same length. */
export function maskActions(text: string, actions: readonly Action[]): Masked {
  const lines: OwnLine[] = [];
  const inline: Range[] = [];
  let masked = '';
  let at = 0;
  for (const [index, action] of actions.entries()) {
    const { start, end } = action.range;
    masked += text.slice(at, start);
    if (hasItsLines(text, actions, index)) {
      lines.push({ ...action, column: columnOfOutput(text, action) });
      masked += text.slice(start, end).replace(/[^\r\n]/g, ' ');
    } else {
      inline.push(action.range);
      masked += 'x'.repeat(end - start);
    }
    at = end;
  }
  return { text: masked + text.slice(at), lines, inline };
}

/** Whether nothing but other actions stands beside this one on the lines where it begins and ends. */
function hasItsLines(text: string, actions: readonly Action[], index: number): boolean {
  const action = actions[index];
  if (!action) return false;
  let before = action.range.start;
  for (let i = index - 1; i >= 0; i--) {
    const previous = actions[i]?.range;
    if (!previous || !isBlankOnOneLine(text, previous.end, before)) break;
    before = previous.start;
  }
  let behind = action.range.end;
  for (let i = index + 1; i < actions.length; i++) {
    const next = actions[i]?.range;
    if (!next || !isBlankOnOneLine(text, behind, next.start)) break;
    behind = next.end;
  }
  return text.slice(lineStart(text, before), before).trim() === '' && /^\s*(?:#|$)/.test(text.slice(behind, lineEnd(text, behind)));
}

function isBlankOnOneLine(text: string, start: number, end: number): boolean {
  const between = text.slice(start, end);
  return between.trim() === '' && !/[\r\n]/.test(between);
}

function columnOfOutput(text: string, { range }: Action): number {
  const indent = /\bn?indent\s+(\d{1,3})\s*(?:-|\||\)|\}\})/.exec(text.slice(range.start, range.end));
  return indent ? Number(indent[1]) : range.start - lineStart(text, range.start);
}
