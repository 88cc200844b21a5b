import type { ScalarValue } from './nodes.js';

/** What a scalar means to Kubernetes' YAML reader, or why it refuses it. */
export interface ResolvedScalar {
  readonly value: ScalarValue;
  /** What it would be in Go: keys are equal when kind and value are, so `1` and `"1"` may stand in one map. */
  readonly kind: 'string' | 'boolean' | 'null' | 'int' | 'uint' | 'float';
  /** Why the reader refuses it. */
  readonly refused?: ScalarRefusal;
}

/** `tag`: the text is not of the type its tag names; `number`: JSON has no such number. */
export type ScalarRefusal = 'tag' | 'base64' | 'number';

const WORDS: ReadonlyMap<string, ResolvedScalar> = new Map([
  ...wordsFor('y Y yes Yes YES true True TRUE on On ON', () => ({
    value: true,
    kind: 'boolean',
  })),
  ...wordsFor('n N no No NO false False FALSE off Off OFF', () => ({
    value: false,
    kind: 'boolean',
  })),
  ...wordsFor('~ null Null NULL', () => ({ value: null, kind: 'null' })),
  ...wordsFor('.nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF', (word) => ({
    value: word.toLowerCase().replace('+', ''),
    kind: 'float',
    refused: 'number',
  })),
  ['', { value: null, kind: 'null' }],
]);

function wordsFor(words: string, resolved: (word: string) => ResolvedScalar): [string, ResolvedScalar][] {
  return words.split(' ').map((word) => [word, resolved(word)]);
}

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const FLOAT_WITHOUT_WHOLE = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const TIMESTAMP =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]+)?)?$/;

/**
 * The value of a scalar as go-yaml v2 resolves it for Kubernetes (sigs.k8s.io/yaml, `resolve` and `decoder.scalar`).
 * @param text unquoted and unescaped
 * @param plain written without quotes and not as a block
 * @param tag in short form, `!!int` or `!custom`; undefined where none was written. Only the tags of the YAML
 *   types change what is read; any other tag makes the text a string.
 */
export function resolveScalar(text: string, plain: boolean, tag?: string): ResolvedScalar {
  if (tag === undefined) return plain ? resolvePlain(text) : { value: text, kind: 'string' };
  switch (tag) {
    case '!!str':
      return { value: text, kind: 'string' };
    case '!!binary':
      return resolveBinary(text);
    case '!!timestamp':
      return isTimestamp(text) ? { value: text, kind: 'string' } : { value: text, kind: 'string', refused: 'tag' };
    case '!!bool':
      return expecting('boolean', text);
    case '!!null':
      return expecting('null', text);
    case '!!int':
      return expecting('int', text);
    case '!!float':
      return expecting('float', text);
    default:
      return { value: text, kind: 'string' };
  }
}

function expecting(kind: 'boolean' | 'null' | 'int' | 'float', text: string): ResolvedScalar {
  const resolved = resolvePlain(text);
  if (resolved.kind === kind || (kind === 'int' && resolved.kind === 'uint')) return resolved;
  if (kind === 'float' && resolved.kind === 'int') return { value: resolved.value, kind: 'float' };
  return { ...resolved, refused: 'tag' };
}

function resolvePlain(text: string): ResolvedScalar {
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  if (isDigit || first === 43 || first === 45 || first === 46) return WORDS.get(text) ?? resolveNumber(text, first === 46);
  // No word is longer than five letters, and most text is; the map is asked only for what could be in it.
  if (text.length <= 5) return WORDS.get(text) ?? { value: text, kind: 'string' };
  return { value: text, kind: 'string' };
}

function resolveNumber(text: string, startsWithDot: boolean): ResolvedScalar {
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = startsWithDot ? null : INTEGER.exec(digits);
  const resolved = integer && resolveInteger(integer);
  if (resolved) return resolved;
  // Underscores may stand anywhere in a number, but in one that begins with its point only between digits.
  if (startsWithDot ? FLOAT_WITHOUT_WHOLE.test(text) : FLOAT.test(digits)) {
    const value = Number(digits);
    // Go calls a number that is too large an error, and then the text is a string.
    if (Number.isFinite(value)) return { value, kind: 'float' };
  }
  return { value: text, kind: 'string' };
}

const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

function resolveInteger(match: RegExpExecArray): ResolvedScalar | undefined {
  const [, sign, hexadecimal, binary, octal, decimal] = match;
  const small = decimal !== undefined && decimal.length < 16 ? Number(decimal) : undefined;
  if (small !== undefined) return { value: sign === '-' ? 0 - small : small, kind: 'int' };
  const magnitude = BigInt(hexadecimal ? `0x${hexadecimal}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? '0'));
  const value = sign === '-' ? -magnitude : magnitude;
  if (value >= -INT64_MAX - 1n && value <= INT64_MAX) return { value: Number(value), kind: 'int' };
  if (sign === '' && value <= UINT64_MAX) return { value: Number(value), kind: 'uint' };
  return undefined;
}

function isTimestamp(text: string): boolean {
  if (!TIMESTAMP.test(text)) return false;
  const [year, month, day] = text.split(/[-Tt ]/, 3).map(Number);
  const [hour, minute, second] = /[Tt ](.*)$/
    .exec(text)?.[1]
    ?.split(/[:.,Z+-]/, 3)
    .map(Number) ?? [0, 0, 0];
  if (year === undefined || month === undefined || day === undefined) return false;
  const daysInMonth = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth && (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function resolveBinary(text: string): ResolvedScalar {
  const compact = text.replace(/[\r\n]/g, '');
  if (!BASE64.test(compact)) return { value: text, kind: 'string', refused: 'base64' };
  const bytes = Uint8Array.from(atob(compact), (unit) => unit.charCodeAt(0));
  return {
    value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    kind: 'string',
  };
}

/** The name a key has in JSON: `yes:` is `true`, `0x10:` is `16`; undefined where the reader refuses such a key. */
export function keyName(text: string, resolved: ResolvedScalar): string | undefined {
  switch (resolved.kind) {
    case 'string':
      return String(resolved.value);
    case 'boolean':
      return resolved.value === true ? 'true' : 'false';
    case 'int':
      return typeof resolved.value === 'number' && Number.isSafeInteger(resolved.value) ? String(resolved.value + 0) : text;
    case 'float':
      return typeof resolved.value === 'number' ? shortestFloat32(resolved.value) : String(resolved.value);
    default:
      return undefined;
  }
}

/** The shortest decimal that is still the same 32-bit number, written as Go's format 'g' does: an exponent has two digits at least and comes in below 1e-4 and from 1e6. */
function shortestFloat32(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  let digits = 1;
  while (digits < 10 && Math.fround(Number(single.toExponential(digits - 1))) !== single) digits++;
  const [mantissa = '', exponent = ''] = single.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return decimal(mantissa, power);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function decimal(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  if (digits.length <= power + 1) return `${sign}${digits.padEnd(power + 1, '0')}`;
  return `${sign}${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`;
}
