import { Bytes } from './bytes.js';
import { matchesPattern } from './envsubst-pattern.js';

/** Thrown where the library refuses a text. */
export class BadSubstitution {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** What an operator makes of a value (`fluxcd/pkg/envsubst`, funcs.go). Lengths and offsets count bytes. */
export function substituted(value: string, operator: string, args: readonly string[]): string {
  const [first, second] = args;
  switch (operator) {
    case ',':
      return withFirst(value, (character) => character.toLowerCase());
    case ',,':
      return value.toLowerCase();
    case '^':
      return withFirst(value, (character) => character.toUpperCase());
    case '^^':
      return value.toUpperCase();
    case '#':
      return first === undefined ? String(Bytes.of(value).length) : trimmed(value, first, 'shortest');
    case '##':
      return first === undefined ? value : trimmed(value, first, 'longest');
    case '%':
      return first === undefined ? value : reversed(trimmed(reversed(value), reversed(first), 'shortest'));
    case '%%':
      return first === undefined ? value : reversed(trimmed(reversed(value), reversed(first), 'longest'));
    case ':':
      return substring(value, first, second);
    case '/#':
      return second !== undefined && first !== undefined && value.startsWith(first) ? replaced(value, first, second, false) : value;
    case '/%':
      return second !== undefined && first !== undefined && value.endsWith(first) ? value.slice(0, value.length - first.length) + second : value;
    case '/':
      return first === undefined ? value : replaced(value, first, second ?? '', false);
    case '//':
      return first === undefined ? value : replaced(value, first, second ?? '', true);
    default:
      return value === '' ? args.join('') : value;
  }
}

function withFirst(value: string, change: (character: string) => string): string {
  const [first = ''] = value;
  return change(first) + value.slice(first.length);
}

function replaced(value: string, from: string, to: string, all: boolean): string {
  return all ? value.replaceAll(from, () => to) : value.replace(from, () => to);
}

function reversed(value: string): string {
  return [...value].reverse().join('');
}

function substring(value: string, offset: string | undefined, length: string | undefined): string {
  const bytes = Bytes.of(value);
  const at = wholeNumber(offset);
  if (at === undefined) return value;
  const from = at < 0 ? Math.max(0, bytes.length + at) : at;
  if (length === undefined) return partOf(bytes, from, bytes.length);
  const count = wholeNumber(length);
  if (count === undefined) return value;
  // Go crashes here.
  if (count < 0 && from + count < bytes.length) throw new BadSubstitution('slice bounds out of range');
  return partOf(bytes, from, from + count >= bytes.length ? bytes.length : from + count);
}

/** As Go's `Atoi`. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[-+]?\d{1,18}$/.test(text) ? Number(text) : undefined;
}

/** Each start of a value is held against the pattern. */
const longestTrimmed = 5_000;

/** Without the start that the pattern means: the longest, or the shortest one that is something. */
function trimmed(value: string, pattern: string, which: 'shortest' | 'longest'): string {
  if (value.length > longestTrimmed) throw new BadSubstitution(`a value of more than ${longestTrimmed} characters is not trimmed`);
  const bytes = Bytes.of(value);
  let shortest = 0;
  for (let length = bytes.length; length > 0; length--) {
    const matches = matchesPattern(pattern, bytes.slice(0, length));
    if (matches === undefined) return value;
    if (matches && which === 'longest') return partOf(bytes, length, bytes.length);
    if (matches) shortest = length;
  }
  return partOf(bytes, shortest, bytes.length);
}

/** Half a character makes a text that is refused as YAML. */
function partOf(bytes: Bytes, start: number, end: number): string {
  if (!bytes.isBoundary(start) || !bytes.isBoundary(end)) throw new BadSubstitution('a character is cut in two');
  return bytes.slice(start, end);
}
