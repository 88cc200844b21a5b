import { isBlank } from './characters.js';
import { ReadRefusal } from './refusal.js';

/** What a scanner says where it cannot go on. */

/** Deeper than this go-yaml refuses to read (scannerc.go, `max_flow_level` and `max_indents`). */
export const DEEPEST = 10_000;

export function tooDeep(what: 'Brackets' | 'Maps and lists', at: number): ReadRefusal {
  return new ReadRefusal(at, at + 1, `${what} are nested too deeply here to be read.`);
}

export function misplacedDash(at: number): ReadRefusal {
  return new ReadRefusal(
    at,
    at + 1,
    'A list item cannot begin here; put its dash on a line of its own, or put quotes around the value if it is meant as text.',
  );
}

export function misplacedQuestionMark(at: number): ReadRefusal {
  return new ReadRefusal(at, at + 1, 'A key cannot begin here; put quotes around the value if it is meant to begin with `?`.');
}

/** @param scalarStart where the scalar before the colon began */
export function misplacedColon(at: number, scalarStart: number, lineStart: number): ReadRefusal {
  if (scalarStart < lineStart) {
    // The scalar goes on over lines, so it is no key; most likely a line of it was to be one.
    const message = 'A colon is missing on this line, or the next one is indented too far; write `key: value`, or put quotes around a text of several lines.';
    return new ReadRefusal(scalarStart, -1, message, 'not-yaml', 'colon');
  }
  const message = 'A second key cannot follow on this line; begin a new line for it, or put quotes around the value if the colon is part of it.';
  return new ReadRefusal(at, at + 1, message, 'not-yaml', 'letter');
}

/** Characters that mean something else at the start of a value, and what has no meaning there at all. */
export function cannotBegin(unit: number): boolean {
  return isBlank(unit) || unit === 35 || unit === 37 || unit === 64 || unit === 96 || unit === 124 || unit === 62;
}

export function unexpectedCharacter(text: string, at: number): ReadRefusal {
  const character = text.charAt(at);
  if (character === '\t') return new ReadRefusal(at, at + 1, 'A tab stands in the indentation here, which YAML does not allow; indent with spaces.', 'tab');
  return new ReadRefusal(at, at + 1, `A value cannot begin with \`${character}\`; put quotes around it.`);
}
