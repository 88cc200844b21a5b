import type { JsonValue } from './field.js';

/** One value of a chart, as `helm --set path=value` says it. */
export interface ValueSetting {
  readonly path: string;
  readonly value: string;
  /** Not taken for a number or a flag. */
  readonly isText: boolean;
}

/** Values as YAML; undefined where a path names an item of a list, which is set in what other values say. */
export function settingText(settings: readonly ValueSetting[]): string | undefined {
  let values: { readonly [name: string]: JsonValue } = {};
  for (const { path, value, isText } of settings) {
    const names = [...path.matchAll(/(?:\\.|[^.\\])+/gs)].map(([name]) => name.replaceAll(/\\(.)/gs, '$1'));
    if (names.length === 0 || /(?<!\\)\[/.test(path)) return undefined;
    values = withValue(values, names, isText ? value : typed(value));
  }
  return JSON.stringify(values);
}

function withValue(
  values: { readonly [name: string]: JsonValue },
  [name = '', ...rest]: readonly string[],
  value: JsonValue,
): { readonly [name: string]: JsonValue } {
  const before = Object.hasOwn(values, name) ? values[name] : undefined;
  const below = typeof before === 'object' && before !== null && !Array.isArray(before) ? (before as { readonly [name: string]: JsonValue }) : {};
  return { ...values, [name]: rest.length === 0 ? value : withValue(below, rest, value) };
}

/** As Helm reads what is set (strvals). */
function typed(value: string): JsonValue {
  if (value === 'true') return true;
  if (value === 'false') return false;
  if (value === 'null') return null;
  return value === '0' || (/^-?[1-9]\d*$/.test(value) && Number.isSafeInteger(Number(value))) ? Number(value) : value;
}
