import type { JsonValue } from './field.js';
import { isList } from './json-setting.js';
import { NotEvaluated } from './not-evaluated.js';
import { isParams, normalized } from './params.js';

/** A value of a template, or that it is only known in a cluster. */
export interface GoValue {
  /** undefined: nothing. */
  readonly value: JsonValue | undefined;
  readonly isUnknown: boolean;
}

type Value = JsonValue | undefined;

/** Functions of Go templates and of sprig that people choose paths and names with. */
export const goFunctions: ReadonlyMap<string, (args: readonly Value[]) => Value> = new Map<string, (args: readonly Value[]) => Value>([
  ['index', ([of, ...keys]) => keys.reduce(itemAt, of)],
  ['default', ([fallback, value]) => (isFilled(value) ? value : fallback)],
  ['lower', ([text]) => textOf(text).toLowerCase()],
  ['upper', ([text]) => textOf(text).toUpperCase()],
  ['trim', ([text]) => textOf(text).trim()],
  ['trimPrefix', ([start, text]) => (textOf(text).startsWith(textOf(start)) ? textOf(text).slice(textOf(start).length) : textOf(text))],
  ['trimSuffix', ([end, text]) => (textOf(text).endsWith(textOf(end)) ? textOf(text).slice(0, textOf(text).length - textOf(end).length) : textOf(text))],
  ['replace', ([from, to, text]) => textOf(text).replaceAll(textOf(from), () => textOf(to))],
  ['quote', ([text]) => JSON.stringify(textOf(text))],
  ['squote', ([text]) => `'${textOf(text)}'`],
  ['toString', ([value]) => textOf(value)],
  ['normalize', ([text]) => normalized(textOf(text))],
  ['splitList', ([separator, text]) => textOf(text).split(textOf(separator))],
  ['join', ([separator, list]) => (isList(list) ? list.map(textOf).join(textOf(separator)) : textOf(list))],
  ['first', ([list]) => (isList(list) ? list[0] : undefined)],
  ['last', ([list]) => (isList(list) ? list.at(-1) : undefined)],
  ['base', ([path]) => textOf(path).replace(/\/+$/, '').replace(/^.*\//s, '')],
  ['dir', ([path]) => (textOf(path).includes('/') ? textOf(path).replace(/\/[^/]*$/, '') : '.')],
  ['hasKey', ([map, name]) => isParams(map) && Object.hasOwn(map, textOf(name))],
  ['hasPrefix', ([start, text]) => textOf(text).startsWith(textOf(start))],
  ['hasSuffix', ([end, text]) => textOf(text).endsWith(textOf(end))],
  ['contains', ([part, text]) => textOf(text).includes(textOf(part))],
  ['eq', ([one, ...others]) => others.some((other) => other === one)],
  ['ne', ([one, other]) => one !== other],
  ['not', ([value]) => !isFilled(value)],
  ['and', (values) => values.find((value) => !isFilled(value)) ?? (values.every(isFilled) ? values.at(-1) : undefined)],
  ['or', (values) => values.find(isFilled) ?? values.at(-1)],
  ['empty', ([value]) => !isFilled(value)],
  ['ternary', ([yes, no, condition]) => (condition === true ? yes : no)],
  ['printf', ([format, ...args]) => printed(textOf(format), args)],
]);

function isFilled(value: Value): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}

function textOf(value: Value): string {
  if (typeof value === 'object' && value !== null) throw new NotEvaluated('a list or map as text');
  return value === undefined || value === null ? '' : String(value);
}

function itemAt(of: Value, key: Value): Value {
  if (isList(of) && typeof key === 'number') {
    if (key < 0 || key >= of.length) throw new NotEvaluated(`item ${key} of a list that has ${of.length}`);
    return of[key];
  }
  return isParams(of) && typeof key === 'string' && Object.hasOwn(of, key) ? of[key] : undefined;
}

function printed(format: string, args: readonly Value[]): string {
  let next = 0;
  const text = format.replaceAll(/%(.)/gs, (_, verb: string) => {
    if (verb === '%') return '%';
    if (verb !== 's' && verb !== 'd' && verb !== 'v') throw new NotEvaluated(`\`%${verb}\` of \`printf\``);
    return textOf(args[next++]);
  });
  if (next !== args.length) throw new NotEvaluated('`printf` with more or fewer values than it names');
  return text;
}
