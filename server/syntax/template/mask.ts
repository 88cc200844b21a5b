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
  const own = withTheirLines(text, actions);
  let masked = '';
  let at = 0;
  for (const [index, action] of actions.entries()) {
    const { start, end } = action.range;
    masked += text.slice(at, start);
    if (own[index]) {
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

/**
 * Which actions have nothing but other actions beside them on the lines where they begin and end. Of actions that stand side by side either
 * all have or none, so each such row is looked at once.
 */
function withTheirLines(text: string, actions: readonly Action[]): readonly boolean[] {
  const answers: boolean[] = [];
  for (let first = 0; first < actions.length; ) {
    let behind = first + 1;
    while (behind < actions.length && isBlankOnOneLine(text, endOf(actions, behind - 1), startOf(actions, behind))) behind++;
    const [start, end] = [startOf(actions, first), endOf(actions, behind - 1)];
    const own = text.slice(lineStart(text, start), start).trim() === '' && /^\s*(?:#|$)/.test(text.slice(end, lineEnd(text, end)));
    for (; first < behind; first++) answers.push(own);
  }
  return answers;
}

function startOf(actions: readonly Action[], index: number): number {
  return actions[index]?.range.start ?? 0;
}

function endOf(actions: readonly Action[], index: number): number {
  return actions[index]?.range.end ?? 0;
}

function isBlankOnOneLine(text: string, start: number, end: number): boolean {
  const between = text.slice(start, end);
  return between.trim() === '' && !/[\r\n]/.test(between);
}

function columnOfOutput(text: string, { range }: Action): number {
  const indent = /\bn?indent\s+(\d{1,3})\s*(?:-|\||\)|\}\})/.exec(text.slice(range.start, range.end));
  return indent ? Number(indent[1]) : range.start - lineStart(text, range.start);
}
