import type { Node as SyntaxNode } from '../../syntax/nodes.js';
import { shift } from '../../util/range.js';
import type { FilePlace } from '../rendering.js';
import { placesInScalar } from './inline-text.js';
import { lazySource, type ParseCache, type ParsedDocument, type Source } from './parse.js';
import { plainOf } from './scalars.js';
import { fail } from './stop.js';
import type { TreeNode } from './tree.js';

/** A value of a kustomization or of a transformer's configuration, as JSON has it. */
export type Setting = MapSetting | ListSetting | ScalarSetting;

export interface MapSetting {
  readonly kind: 'map';
  readonly entries: readonly { readonly name: string; readonly key: FilePlace; readonly value: Setting }[];
  readonly place: FilePlace;
}

interface ListSetting {
  readonly kind: 'list';
  readonly items: readonly Setting[];
  readonly place: FilePlace;
}

interface ScalarSetting {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly place: FilePlace;
  /** The content as a text of its own. */
  source(cache: ParseCache): Source;
}

/** A text, and where it is written. */
export interface TextSetting {
  readonly text: string;
  readonly place: FilePlace;
  source(cache: ParseCache): Source;
}

/** What a YAML document says, as kubectl reads it. */
export function settingOf(node: SyntaxNode, source: Source, document: ParsedDocument): Setting {
  const place: FilePlace = { file: source.file, range: source.placed(shift(node.range, document.offset)) };
  if (node.kind === 'sequence') return { kind: 'list', items: node.items.map(({ value }) => settingOf(value, source, document)), place };
  if (node.kind === 'map') {
    const entries = node.entries.map(({ key, value }) => ({
      name: String(key.value),
      key: { file: source.file, range: source.placed(shift(key.range, document.offset)) },
      value: settingOf(value, source, document),
    }));
    return { kind: 'map', entries, place };
  }
  const inner = (cache: ParseCache) => {
    const placed = placesInScalar(node, source.text.slice(document.offset));
    return lazySource(source.file, String(node.value ?? ''), cache, (range) => source.placed(shift(placed(range), document.offset)), place);
  };
  return { kind: 'scalar', value: node.value, place, source: inner };
}

/** What an object of the build says; `place` is where it comes from. */
export function settingOfNode(node: TreeNode, place: FilePlace): Setting {
  const own = node.written ?? place;
  if (node.kind === 'list') return { kind: 'list', items: node.values.map((value) => settingOfNode(value, own)), place: own };
  if (node.kind === 'map') {
    const entries = node.keys.map(({ text, written }, index) => {
      const value = node.values[index];
      return { name: text, key: written ?? own, value: value ? settingOfNode(value, own) : nothing(own) };
    });
    return { kind: 'map', entries, place: own };
  }
  const value = plainOf(node);
  return {
    kind: 'scalar',
    value: typeof value === 'bigint' ? Number(value) : value,
    place: own,
    source: (cache) => lazySource(own.file, node.text, cache, () => own.range, own),
  };
}

function nothing(place: FilePlace): Setting {
  return { kind: 'scalar', value: null, place, source: (cache) => lazySource(place.file, '', cache, () => place.range, place) };
}

/** The value of that name; letters may be large or small, as for Go's JSON. Null is none. */
export function get(setting: Setting | undefined, name: string): Setting | undefined {
  if (setting?.kind !== 'map') return undefined;
  const found =
    setting.entries.findLast((entry) => entry.name === name) ?? setting.entries.findLast((entry) => entry.name.toLowerCase() === name.toLowerCase());
  return found === undefined || (found.value.kind === 'scalar' && found.value.value === null) ? undefined : found.value;
}

export function textAt(setting: Setting | undefined, name: string): TextSetting | undefined {
  const value = get(setting, name);
  return value && textSetting(value, name);
}

export function textSetting(value: Setting, name: string): TextSetting {
  if (value.kind === 'scalar' && typeof value.value === 'string') return { text: value.value, place: value.place, source: (cache) => value.source(cache) };
  if (value.kind === 'scalar' && value.value === null) return { text: '', place: value.place, source: (cache) => value.source(cache) };
  return mistyped(value, name, 'string');
}

export function stringAt(setting: Setting | undefined, name: string): string {
  return textAt(setting, name)?.text ?? '';
}

export function flagAt(setting: Setting | undefined, name: string): boolean {
  const value = get(setting, name);
  if (value === undefined) return false;
  return value.kind === 'scalar' && typeof value.value === 'boolean' ? value.value : mistyped(value, name, 'bool');
}

export function numberAt(setting: Setting | undefined, name: string): number | undefined {
  const value = get(setting, name);
  if (value === undefined) return undefined;
  return value.kind === 'scalar' && typeof value.value === 'number' ? value.value : mistyped(value, name, 'int');
}

export function listAt(setting: Setting | undefined, name: string): readonly Setting[] {
  const value = get(setting, name);
  if (value === undefined) return [];
  return value.kind === 'list' ? value.items : mistyped(value, name, 'list');
}

export function mapsAt(setting: Setting | undefined, name: string): readonly MapSetting[] {
  return listAt(setting, name).flatMap((item) =>
    item.kind === 'map' ? [item] : item.kind === 'scalar' && item.value === null ? [] : mistyped(item, name, 'map'),
  );
}

export function textsAt(setting: Setting | undefined, name: string): readonly TextSetting[] {
  return listAt(setting, name).map((item) => textSetting(item, name));
}

export function mapAt(setting: Setting | undefined, name: string): MapSetting | undefined {
  const value = get(setting, name);
  return value === undefined || value.kind === 'map' ? value : mistyped(value, name, 'map');
}

/** Names and texts, as labels are. */
export interface PairSetting {
  readonly name: string;
  readonly key: FilePlace;
  readonly value: TextSetting;
}

export function pairsAt(setting: Setting | undefined, name: string): readonly PairSetting[] {
  const pairs = (mapAt(setting, name)?.entries ?? []).map(({ name: key, key: place, value }) => ({
    name: key,
    key: place,
    value: textSetting(value, `${name}.${key}`),
  }));
  return [...new Map(pairs.map((pair) => [pair.name, pair])).values()];
}

function mistyped(value: Setting, name: string, wanted: string): never {
  const kind = value.kind === 'scalar' ? (typeof value.value === 'boolean' ? 'bool' : typeof value.value) : value.kind === 'list' ? 'array' : 'object';
  return fail(`invalid Kustomization: json: cannot unmarshal ${kind} into Go struct field ${name} of type ${wanted}`, value.place);
}
