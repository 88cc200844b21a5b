import type { YamlValue } from '../../syntax/edit/yaml-text.js';

/** What an API server prints. */
export type ServedValue = YamlValue;

export interface ServedMap {
  readonly [key: string]: ServedValue;
}

/** The map; an empty one where it is none. */
export function mapOf(value: ServedValue | undefined): ServedMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ServedMap) : {};
}

/** The items; none where it is no list. */
export function itemsOf(value: ServedValue | undefined): readonly ServedValue[] {
  return Array.isArray(value) ? value : [];
}

/** These fields of a map, where they are there and not null. */
export function picked(map: ServedMap, keys: readonly string[]): ServedMap {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(map, key) && (map[key] ?? null) !== null ? [[key, map[key] as ServedValue] as const] : [])));
}
