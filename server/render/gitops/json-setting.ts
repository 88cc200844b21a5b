import { lazySource } from '../kustomize/parse.js';
import type { MapSetting, Setting } from '../kustomize/settings.js';
import type { FilePlace } from '../rendering.js';
import type { JsonValue } from './field.js';

/** A value that a declaration writes into a kustomization. */
export function settingOfJson(value: JsonValue, place: FilePlace): Setting {
  if (isList(value)) return { kind: 'list', items: value.map((item) => settingOfJson(item, place)), place };
  if (typeof value === 'object' && value !== null) return mapSettingOf(value, place);
  return { kind: 'scalar', value, place, source: (cache) => lazySource(place.file, String(value ?? ''), cache, () => place.range, place) };
}

export function mapSettingOf(value: { readonly [name: string]: JsonValue }, place: FilePlace): MapSetting {
  return { kind: 'map', entries: Object.entries(value).map(([name, member]) => ({ name, key: place, value: settingOfJson(member, place) })), place };
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
