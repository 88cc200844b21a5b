import { overlaps, type Range } from '../../util/range.js';

/** What a template engine replaces: from `{{` to `}}`; of Jinja, also a line that is a statement or a comment. */
export interface Action {
  readonly range: Range;
  /** Prints nothing by itself: a comment, an assignment, or what decides about the text around it. */
  readonly silent: boolean;
  /** `if`, `range`, `with`, `define` and `block`: what stands up to its `end` is there once, never or many times. */
  readonly opens: boolean;
  readonly ends: boolean;
}

/** The template actions of a text, in order. `{{` without an end, and `{{ }}` with nothing in it, are none. */
export function findActions(text: string): Action[] {
  const actions = text.includes('{{') ? findGoActions(text) : [];
  const statements = text.includes('{%') ? findStatements(text) : [];
  if (statements.length === 0) return actions;
  const around = (range: Range) => actions.some((action) => overlaps(action.range, range));
  return [...actions, ...statements.filter(({ range }) => !around(range))].sort((a, b) => a.range.start - b.range.start);
}

/** Statements of Jinja that have a line for themselves: no line of YAML begins so. */
function findStatements(text: string): Action[] {
  return [...text.matchAll(/^([ \t]*)\{%[-+]?[ \t]*(\w+)[^\r\n]*?%\}(?=[ \t]*\r?$)/gm)].map(({ index, 0: whole, 1: indent = '', 2: word = '' }) => ({
    range: { start: index + indent.length, end: index + whole.length },
    silent: word !== 'include',
    opens: /^(?:if|for|block|macro|call|filter|with|raw)$/.test(word),
    ends: word.startsWith('end'),
  }));
}

function findGoActions(text: string): Action[] {
  const actions: Action[] = [];
  for (let start = text.indexOf('{{'); start !== -1; ) {
    const end = endOfAction(text, start + 2);
    if (end === -1) break;
    const code = text
      .slice(start + 2, end - 2)
      .replace(/^-\s|\s-$/g, '')
      .trim();
    if (code === '') {
      start = text.indexOf('{{', start + 1);
      continue;
    }
    const opens = /^(?:if|range|with|define|block)\b/.test(code);
    const ends = /^end\b/.test(code);
    const silent = opens || ends || code.startsWith('/*') || /^(?:\$\w*\s*:?=|(?:else|break|continue)\b)/.test(code);
    actions.push({ range: { start, end }, silent, opens, ends });
    start = text.indexOf('{{', end);
  }
  return actions;
}

/** Behind the `}}` that ends the action whose inside begins at `from`; -1 for none. */
function endOfAction(text: string, from: number): number {
  const comment = /^-?\s*\/\*/.exec(text.slice(from, from + 8));
  let at = from;
  if (comment) {
    at = text.indexOf('*/', from + comment[0].length);
    if (at === -1) return -1;
  }
  for (; at < text.length; at++) {
    const unit = text[at];
    if (unit === '}' && text[at + 1] === '}') return at + 2;
    if (unit === '"' || unit === '`') at = endOfString(text, at);
  }
  return -1;
}

/** The offset of the quote that closes the one at `at`; `at` itself where none does on this line (of a raw string: at all). */
function endOfString(text: string, at: number): number {
  if (text[at] === '`') {
    const end = text.indexOf('`', at + 1);
    return end === -1 ? at : end;
  }
  for (let i = at + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return at;
}
