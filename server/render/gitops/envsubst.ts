import { BadSubstitution, substituted } from './envsubst-functions.js';
import { EnvsubstScanner, type Mode } from './envsubst-scanner.js';

/** A stretch of the text that something else is written for. */
export interface Substitution {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A variable with what is done to its value. */
export interface Reference {
  readonly name: string;
  /** `:=`, `/`, `^^` and so on; '' for none. */
  readonly operator: string;
  readonly arguments: readonly Argument[];
}

/** A text, or another variable. */
export type Argument = string | Reference;

/** What stands for a variable; `undefined`: it stays as it is written. */
export type ValueOf = (name: string, reference: Reference) => string | undefined;

/** Why the text cannot be substituted: a message of the library. */
export interface BadText {
  readonly refused: string;
}

/** What `fluxcd/pkg/envsubst` writes for the variables of a text, piece by piece. */
export function substitutions(text: string, valueFor: ValueOf): readonly Substitution[] | BadText {
  const scanner = new EnvsubstScanner(text);
  const found: Substitution[] = [];
  const references: { readonly start: number; readonly end: number; readonly reference: Reference }[] = [];
  try {
    for (let start = text.indexOf('$'); start >= 0; start = text.indexOf('$', scanner.at)) {
      const next = text.charAt(start + 1);
      if (next === '$') found.push({ start, end: start + 1, text: '' });
      scanner.at = start + (next === '$' || next === '{' ? 2 : 1);
      if (next === '{') references.push({ start, reference: readReference(scanner, 0), end: scanner.at });
    }
    for (const { start, end, reference } of references) {
      const value = evaluate(reference, valueFor);
      if (value !== undefined) found.push({ start, end, text: value });
    }
  } catch (thrown) {
    if (thrown instanceof BadSubstitution) return { refused: thrown.message };
    throw thrown;
  }
  return found.sort((a, b) => a.start - b.start);
}

function evaluate(reference: Reference, valueFor: ValueOf): string | undefined {
  const values = reference.arguments.map((argument) => (typeof argument === 'string' ? argument : evaluate(argument, valueFor)));
  const value = valueFor(reference.name, reference);
  if (value === undefined) return undefined;
  const known = values.filter((one) => one !== undefined);
  // A default counts only where nothing else does.
  if (known.length < values.length) return value !== '' && isDefault(reference.operator) ? value : undefined;
  return substituted(value, reference.operator, known);
}

/** Whether the operator says what is written for a variable without value. */
export function isDefault(operator: string): boolean {
  return ['=', ':=', ':-', ':?', ':+', '-', '+', ''].includes(operator);
}

function refuse(message = 'bad substitution'): never {
  throw new BadSubstitution(message);
}

/** Variables inside of each other; a stack bears it. */
const deepest = 500;

const isName = (character: string) => /^[\p{L}\p{Nd}_]$/u.test(character);

/** Behind `${`, to the `}` (parse/parse.go). */
function readReference(scanner: EnvsubstScanner, depth: number): Reference {
  if (depth > deepest) refuse();
  if (scanner.peek() === '#') return readLength(scanner);
  if (scanner.scan({ word: true }, isName) !== 'word') refuse('unable to parse variable name');
  const name = scanner.token();
  switch (scanner.peek()) {
    case ':':
      return readColon(scanner, name, depth);
    case '=':
      return readDefault(scanner, name, depth);
    case ',':
    case '^':
      return readOperator(scanner, name, (character, length) => (character === ',' || character === '^') && length < 3);
    case '/':
      return readReplace(scanner, name, depth);
    case '#':
    case '%':
      return readRemove(scanner, name, depth);
  }
  if (scanner.scan({ close: true }, isName) !== 'close') refuse('missing closing brace');
  return { name, operator: '', arguments: [] };
}

function readLength(scanner: EnvsubstScanner): Reference {
  const operator = readWord(scanner, (character, length) => character === '#' && length === 1);
  const name = readWord(scanner, isName);
  readClose(scanner);
  return { name, operator, arguments: [] };
}

function readColon(scanner: EnvsubstScanner, name: string, depth: number): Reference {
  scanner.read();
  const next = scanner.peek();
  // Go steps back by as many bytes as the next character has.
  if (next === '' || next > '\x7f') refuse();
  scanner.at--;
  return ['=', '-', '?', '+'].includes(next) ? readDefault(scanner, name, depth) : readSubstring(scanner, name, depth);
}

/** `${name:offset}`, `${name:offset:length}`. */
function readSubstring(scanner: EnvsubstScanner, name: string, depth: number): Reference {
  const operator = readWord(scanner, (character, length) => character === ':' && length === 1);
  const offset = readArgument(scanner, depth, { word: true }, (character) => character !== ':' && character !== '}');
  const token = scanner.scan({ word: true, close: true }, (character) => character === ':');
  if (token === 'close') return { name, operator, arguments: [offset] };
  if (token !== 'word') refuse();
  const length = readArgument(scanner, depth, { word: true }, isInside);
  readClose(scanner);
  return { name, operator, arguments: [offset, length] };
}

/** `${name%pattern}`, `${name##pattern}`. */
function readRemove(scanner: EnvsubstScanner, name: string, depth: number): Reference {
  const sign = scanner.peek();
  const operator = readWord(scanner, (character, length) => character === sign && length < 3);
  const pattern = readArgument(scanner, depth, { word: true }, isInside);
  readClose(scanner);
  return { name, operator, arguments: [pattern] };
}

/** `${name/from/to}`, `${name//from/to}`. */
function readReplace(scanner: EnvsubstScanner, name: string, depth: number): Reference {
  const operator = readWord(scanner, (character, length) => (length === 1 ? character === '/' : length === 2 && /^[/#%]$/.test(character)));
  const from = readArgument(scanner, depth, { word: true, escape: true }, (character) => character !== '/');
  readWord(scanner, (character) => character === '/');
  if (scanner.peek() === '}') {
    readClose(scanner);
    return { name, operator, arguments: [from] };
  }
  const to = readArgument(scanner, depth, { word: true, escape: true }, isInside);
  readClose(scanner);
  return { name, operator, arguments: [from, to] };
}

/** `${name:-default}` and its like: texts and variables, as many as there are. */
function readDefault(scanner: EnvsubstScanner, name: string, depth: number): Reference {
  const isShort = scanner.peek() === '=';
  const accepts = isShort
    ? (character: string, length: number) => length === 1 && character === '='
    : (character: string, length: number) => (length === 1 ? character === ':' : length === 2 && /^[=?+-]$/.test(character));
  if (scanner.scan({ word: true }, accepts) !== 'word') refuse('unable to parse default function');
  const operator = scanner.token();
  const found: Argument[] = [];
  while (scanner.peek() !== '}') found.push(readArgument(scanner, depth, { word: true }, isInside));
  readClose(scanner);
  return { name, operator, arguments: found };
}

function readOperator(scanner: EnvsubstScanner, name: string, accepts: (character: string, length: number) => boolean): Reference {
  const operator = readWord(scanner, accepts);
  readClose(scanner);
  return { name, operator, arguments: [] };
}

function readArgument(scanner: EnvsubstScanner, depth: number, mode: Mode, accepts: (character: string) => boolean): Argument {
  const token = scanner.scan({ ...mode, open: true }, accepts);
  if (token === 'open') return readReference(scanner, depth + 1);
  return token === 'word' ? scanner.token() : refuse('unable to parse substitution within function');
}

function isInside(character: string): boolean {
  return character !== '}';
}

function readWord(scanner: EnvsubstScanner, accepts: (character: string, length: number) => boolean): string {
  return scanner.scan({ word: true }, accepts) === 'word' ? scanner.token() : refuse();
}

function readClose(scanner: EnvsubstScanner): void {
  if (scanner.scan({ close: true }, isInside) !== 'close') refuse();
}
