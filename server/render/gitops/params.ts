import type { JsonValue } from './field.js';
import { isList } from './json-setting.js';

/** What a generator of an ApplicationSet gives for one Application, by name. */
export type Params = { readonly [name: string]: JsonValue };

export interface Row {
  readonly params: Params;
  /** More names have values which only a cluster knows. */
  readonly isOpen: boolean;
  /** Something of it is written here, so that the row is there for sure. */
  readonly isWritten: boolean;
}

/** Rows, and in sentences what else there may be. */
export interface Generated {
  readonly rows: readonly Row[];
  readonly missing: readonly string[];
}

/** More Applications than that nobody makes of one ApplicationSet. */
export const mostRows = 2_000;

/** As `getValueAt`: `a.b` below `a`, or the name itself where values are flat. */
export function paramAt(params: Params, name: string): JsonValue | undefined {
  if (Object.hasOwn(params, name)) return params[name];
  let at: JsonValue | undefined = params;
  for (const part of name.split('.')) at = memberAt(at, part);
  return at;
}

export function memberAt(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && !isList(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Later ones win, also inside of what both have. */
export function mergedParams(base: Params, over: Params): Params {
  const result: Record<string, JsonValue> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const own = Object.hasOwn(result, name) ? result[name] : undefined;
    define(result, name, isParams(own) && isParams(value) ? mergedParams(own, value) : value);
  }
  return result;
}

/** Also a name like `__proto__` is one. */
export function define(target: Record<string, JsonValue>, name: string, value: JsonValue): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

export function isParams(value: JsonValue | undefined): value is Params {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** As texts with names like `a.b` and `a.0`, for templates that know no others. */
export function flattened(value: JsonValue, prefix = ''): Params {
  const result: Record<string, JsonValue> = {};
  const open: { readonly value: JsonValue; readonly name: string }[] = [{ value, name: prefix }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: at, name } = next;
    const members = isList(at) ? at.map((item, index) => [String(index), item] as const) : isParams(at) ? Object.entries(at) : undefined;
    if (members === undefined) define(result, name, at === null ? '<nil>' : String(at));
    else for (const [key, member] of members) open.push({ value: member, name: name === '' ? key : `${name}.${key}` });
  }
  return result;
}

/** A name that Kubernetes takes (Argo CD, `SanitizeName`). */
export function normalized(name: string): string {
  const clean = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-.]/g, '-')
    .slice(0, 253);
  return clean.replaceAll(/^[-.]+|[-.]+$/g, '');
}
