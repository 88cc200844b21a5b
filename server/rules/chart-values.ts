import { lineEnd, lineStart } from '../syntax/locate.js';
import type { Range } from '../util/range.js';

/** A place of a template that a value of the chart fills. */
export interface ChartValue {
  /** `.Values.networkPolicy.from`. */
  readonly value: string;
  /** From the beginning of its line to the end of the last line that belongs to it. */
  readonly range: Range;
  /** Of what comes out, something is there whatever the value is: it has a default, is required, or stands beside other items. */
  readonly isSafe: boolean;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly indent: number;
}

const ACTION = /\{\{-?\s*(.*?)\s*-?\}\}/g;
const OPENING = /^(?:if|with|range|define|block)\b/;
const END = /^end\b/;
const VALUE = /\.Values(?:\.\w+)+/;
const DEFAULTED = /\b(?:default|required|fail|coalesce|ternary)\b/;

/**
 * The value that fills what a key or the dash of an item begins, by the text of a template: undefined where no value of the chart does by itself, and where
 * a condition around it asks about that value.
 */
export function valueFilling(text: string, at: Range): ChartValue | undefined {
  const lines = linesFrom(text, at.start);
  const [first, ...others] = lines;
  if (!first) return undefined;
  const column = at.start - first.start;
  const own = [first, ...belonging(others, column, text.startsWith('-', at.start))];
  const inside = own.map(({ text: line }, index) => (index === 0 ? line.slice(at.end - first.start) : line)).join('\n');
  const actions = actionsIn(inside);
  const filling =
    actions.find((action) => VALUE.test(action) && !OPENING.test(action)) ?? actions.find((action) => /^(?:with|range)\b/.test(action) && VALUE.test(action));
  const value = filling && VALUE.exec(filling)?.[0];
  if (!filling || value === undefined || actions.some((action) => /^(?:if|else)\b/.test(action))) return undefined;
  if (openBefore(text.slice(0, at.start)).some((action) => asksAbout(action, value))) return undefined;
  return { value, range: { start: first.start, end: own.at(-1)?.end ?? first.end }, isSafe: DEFAULTED.test(filling) || hasOwnItems(inside) };
}

/** The lines of a text from the one that an offset is in. */
function linesFrom(text: string, offset: number): readonly Line[] {
  const lines: Line[] = [];
  for (let start = lineStart(text, offset); start < text.length; ) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    lines.push({ start, end, text: line, indent: line.search(/\S|$/) });
    const next = /^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2));
    if (!next) break;
    start = end + next[0].length;
  }
  return lines;
}

/** The lines that belong to a key or item: deeper ones, items of a list at the key's own column, and whole blocks of actions. */
function belonging(lines: readonly Line[], column: number, isItem: boolean): readonly Line[] {
  let depth = 0;
  let count = 0;
  for (const [index, { text, indent }] of lines.entries()) {
    const isAction = /^\s*\{\{/.test(text);
    const isDeeper = indent > column || (!isItem && indent === column && /^\s*-\s/.test(text));
    if (text.trim() !== '' && depth === 0 && !isAction && !isDeeper) break;
    for (const action of actionsIn(text)) depth += OPENING.test(action) ? 1 : END.test(action) ? -1 : 0;
    if (depth < 0) break;
    if (depth === 0 && text.trim() !== '') count = index + 1;
  }
  return lines.slice(0, count);
}

function actionsIn(text: string): readonly string[] {
  return [...text.matchAll(ACTION)].map(([, action]) => action ?? '').filter((action) => !action.startsWith('/*'));
}

/** The blocks that are open at the end of a text. */
function openBefore(text: string): readonly string[] {
  const open: string[] = [];
  for (const action of actionsIn(text)) {
    if (OPENING.test(action)) open.push(action);
    else if (END.test(action)) open.pop();
  }
  return open;
}

function asksAbout(action: string, value: string): boolean {
  return [...action.matchAll(new RegExp(VALUE, 'g'))].some(([asked]) => asked === value);
}

/** Whether items stand there that no action decides about. */
function hasOwnItems(text: string): boolean {
  let depth = 0;
  for (const line of text.split(/\r?\n/)) {
    if (depth === 0 && /^\s*(?:-\s|\[)/.test(line) && !/^\s*-\s*\{\{/.test(line)) return true;
    for (const action of actionsIn(line)) depth += OPENING.test(action) ? 1 : END.test(action) ? -1 : 0;
  }
  return false;
}

/** The dash of an item. */
export function dashOf({ start }: Range): Range {
  return { start, end: start + 1 };
}
