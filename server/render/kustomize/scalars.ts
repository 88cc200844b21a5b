import { resolveScalar } from '../../syntax/resolve-scalar.js';
import { textOfBase64 } from './base64.js';
import { fail } from './stop.js';
import { isNull, type ScalarStyle, type Tag, type TreeNode } from './tree.js';

/** What a scalar comes to in JSON. */
export type JsonScalar = string | number | bigint | boolean | null;

const words: ReadonlyMap<string, readonly [Tag, JsonScalar]> = new Map<string, readonly [Tag, JsonScalar]>([
  ...['true', 'True', 'TRUE'].map((word) => [word, ['!!bool', true]] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, ['!!bool', false]] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, ['!!null', null]] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, ['!!float', Number.NaN]] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, ['!!float', Number.POSITIVE_INFINITY]] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, ['!!float', Number.NEGATIVE_INFINITY]] as const),
]);

const string = (text: string): readonly [Tag, JsonScalar] => ['!!str', text];

/**
 * What an unquoted text is to the YAML library of Kustomize (go-yaml v3 `resolve`), which is not the one of kubectl: `yes` is a text, `08` is 8,
 * and a date is a time.
 */
export function resolve(text: string): readonly [Tag, JsonScalar] {
  const word = words.get(text);
  if (word) return word;
  const first = text.charCodeAt(0);
  if (first === 46) return /^\.\d+(?:[eE][-+]?\d+)?$/.test(text) ? ['!!float', Number(text)] : string(text);
  if (first !== 43 && first !== 45 && (first < 48 || first > 57)) return string(text);
  if (isTimestamp(text)) return ['!!timestamp', text];
  const digits = text.replaceAll('_', '');
  const whole = wholeNumber(digits);
  if (whole !== undefined) return ['!!int', whole];
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(digits) && Number.isFinite(Number(digits))) return ['!!float', Number(digits)];
  return string(text);
}

/** 64 bits, with sign or without; more is no whole number to Go. */
function wholeNumber(digits: string): bigint | undefined {
  const match = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/.exec(digits);
  if (!match) return undefined;
  const [, sign, body = ''] = match;
  const size = BigInt(/^0[0-7]/.test(body) ? `0o${body.slice(1)}` : body.toLowerCase());
  if (size > (sign === '' ? 18446744073709551615n : sign === '-' ? 9223372036854775808n : 9223372036854775807n)) return undefined;
  return sign === '-' ? -size : size;
}

function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/.test(text);
}

/** What Kustomize prints for the scalar, as it is read again: quotes make a text of anything, and a tag that does not fit is an error. */
export function plainOf(node: TreeNode): JsonScalar {
  if (node.tag === '!!binary') return textOfBase64(node.text) ?? mismatch(node, '!!str');
  if (node.style !== 'plain') {
    if (node.tag === '' || node.tag === '!!str') return node.text;
    const [tag] = resolve(node.text);
    return tag === node.tag ? node.text : mismatch(node, tag);
  }
  const [tag, value] = resolve(node.text);
  if (node.tag === '' || node.tag === tag) return tag === '!!timestamp' ? instant(node.text) : value;
  if (node.tag === '!!str') return node.text;
  if (node.tag === '!!float' && tag === '!!int') return Number(value);
  return mismatch(node, tag);
}

function mismatch(node: TreeNode, tag: Tag): never {
  return fail(`yaml: cannot decode ${tag} \`${node.text}\` as a ${node.tag}`, node.written);
}

/** A date that nothing quotes is printed as a moment. */
function instant(text: string): string {
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', rest = ''] =
    /^(\d+)-(\d+)-(\d+)(?:[Tt ](\d+):(\d+):(\d+(?:\.\d+)?))?(.*)$/.exec(text) ?? [];
  const two = (digits: string) => digits.padStart(2, '0');
  const [whole = '', fraction = ''] = second.split('.');
  const exact = fraction.replace(/0+$/, '');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(whole)}${exact === '' ? '' : `.${exact}`}${rest === '' || rest === '+00:00' ? 'Z' : rest}`;
}

/** A key that nothing quotes may be a number, of which Go makes no JSON; at the top of an object it does. */
export function expectTextKeys({ keys }: TreeNode): void {
  const key = keys.find(({ text, isQuoted }) => isQuoted !== true && resolve(text)[0] !== '!!str');
  if (key) fail('json: unsupported type: map[interface {}]interface {}', key.written);
}

/** Whether the YAML of kubectl takes the text for something else than a text: such texts get quotes when they are set. */
export function isNoText(text: string): boolean {
  return text !== '' && !text.includes('\n') && resolveScalar(text, true).kind !== 'string';
}

/** A text to be set, with the quotes that it needs (kyaml `FieldSetter`). */
export function quoteWhereNeeded(node: TreeNode): void {
  const isText = node.kind === 'scalar' && (node.tag === '' || node.tag === '!!str');
  if (isText && node.style === 'plain' && isNoText(node.text)) node.style = 'double';
}

/** Makes of a scalar what it is after a way through JSON: what is not needed of its quotes is lost (go-yaml v3 `encoder.stringv`, `floatv`). */
export function throughJson(node: TreeNode): void {
  const value = plainOf(node);
  if (typeof value === 'string') {
    node.tag = '!!str';
    node.style = value.includes('\n') ? 'literal' : isAmbiguous(value) ? 'double' : 'plain';
    node.text = value;
    return;
  }
  node.style = 'plain';
  node.text = value === null ? 'null' : typeof value === 'boolean' ? String(value) : goFloat(Number(value));
  node.tag = value === null ? '!!null' : typeof value === 'boolean' ? '!!bool' : resolve(node.text)[0];
  if (typeof value === 'number' && !Number.isFinite(value)) fail(`json: unsupported value: ${value}`, node.written);
}

function isAmbiguous(text: string): boolean {
  return (
    resolve(text)[0] !== '!!str' ||
    /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/.test(text) ||
    /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/.test(text)
  );
}

/** Go's shortest form of a number (`%g`): exponents from a million on. */
function goFloat(value: number): string {
  if (value === 0) return '0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 21 && Math.abs(value) < 1e6) return String(value);
  const digits = Math.abs(exponent).toString().padStart(2, '0');
  return exponent < -4 || exponent >= 6 ? `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}` : String(value);
}

/** What is printed of a scalar in strings of fields like `metadata.name`; '' for none. */
export function textOf(node: TreeNode | undefined): string {
  return node === undefined ? '' : node.text;
}

/** As kyaml's `GetValue`: null has none. */
export function valueText(node: TreeNode | undefined): string {
  return node === undefined || isNull(node) ? '' : node.text;
}

export function styleOf(style: 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'missing'): ScalarStyle {
  return style === 'missing' ? 'plain' : style;
}
