import { get, listAt, type MapSetting, mapAt, mapsAt, type Setting, stringAt } from '../kustomize/settings.js';
import { fail } from '../kustomize/stop.js';
import type { FilePlace } from '../rendering.js';
import type { JsonValue } from './field.js';
import { isList, mapSettingOf, settingOfJson } from './json-setting.js';

/** What a declaration says of how a kustomization is built. */
export type BuildSpec = { readonly [name: string]: JsonValue };

/** Writes what the declaration says into the kustomization (`fluxcd/pkg/kustomize`, `GenerateManifest`). `isThere` tells of paths beside the kustomization. */
export function writeInto(own: MapSetting, spec: BuildSpec, place: FilePlace, isThere: (path: string) => boolean): MapSetting {
  const texts: readonly (readonly [string, string])[] = [
    ['targetNamespace', 'namespace'],
    ['namePrefix', 'namePrefix'],
    ['nameSuffix', 'nameSuffix'],
  ];
  let setting = own;
  for (const [from, to] of texts) if (typeof spec[from] === 'string') setting = withField(setting, to, settingOfJson(spec[from], place));
  const lists: readonly (readonly [string, readonly JsonValue[]])[] = [
    ['patches', itemsOf(spec, 'patches').map(patchOf)],
    ['components', components(spec, isThere)],
    ['patchesStrategicMerge', itemsOf(spec, 'patchesStrategicMerge').map((patch) => JSON.stringify(patch))],
    ['patchesJson6902', itemsOf(spec, 'patchesJson6902').map(jsonPatchOf)],
    ['labels', itemsOf(spec, 'labels')],
  ];
  for (const [name, items] of lists) if (items.length > 0) setting = withItems(setting, name, items, place);
  setting = withImages(setting, itemsOf(spec, 'images'), place);
  for (const name of ['commonLabels', 'commonAnnotations']) setting = withMembers(setting, name, spec[name], place);
  return setting;
}

function itemsOf(spec: BuildSpec, name: string): readonly JsonValue[] {
  const value = spec[name];
  return isList(value) ? value : [];
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && !isList(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function patchOf(patch: JsonValue): JsonValue {
  const target = targetOf(memberOf(patch, 'target'));
  return { patch: memberOf(patch, 'patch') ?? '', ...(target ? { target } : {}) };
}

function jsonPatchOf(patch: JsonValue): JsonValue {
  return { patch: JSON.stringify(memberOf(patch, 'patch') ?? []), target: targetOf(memberOf(patch, 'target')) ?? {} };
}

function targetOf(target: JsonValue | undefined): JsonValue | undefined {
  if (target === undefined || target === null) return undefined;
  const names = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'];
  return Object.fromEntries(names.flatMap((name) => (typeof memberOf(target, name) === 'string' ? [[name, memberOf(target, name) ?? null]] : [])));
}

function components(spec: BuildSpec, isThere: (path: string) => boolean): readonly JsonValue[] {
  return itemsOf(spec, 'components').filter((path) => {
    if (typeof path !== 'string') return false;
    if (/^(?:git::|gh:|ssh:\/\/|https?:\/\/|git@|github\.com[:/]|(?:file:\/\/)?\/)/i.test(path)) fail(`component path '${path}' must be local and relative`);
    return spec['ignoreMissingComponents'] !== true || isThere(path);
  });
}

function withField(setting: MapSetting, name: string, value: Setting): MapSetting {
  const others = setting.entries.filter((entry) => entry.name.toLowerCase() !== name.toLowerCase());
  return { ...setting, entries: [...others, { name, key: value.place, value }] };
}

function withItems(setting: MapSetting, name: string, items: readonly JsonValue[], place: FilePlace): MapSetting {
  const own = listAt(setting, name);
  const listed = get(setting, name)?.place ?? place;
  return withField(setting, name, { kind: 'list', items: [...own, ...items.map((item) => settingOfJson(item, place))], place: listed });
}

function withMembers(setting: MapSetting, name: string, members: JsonValue | undefined, place: FilePlace): MapSetting {
  if (typeof members !== 'object' || members === null || isList(members)) return setting;
  const own = mapAt(setting, name);
  const kept = own?.entries.filter((entry) => !Object.hasOwn(members, entry.name)) ?? [];
  return withField(setting, name, { kind: 'map', entries: [...kept, ...mapSettingOf(members, place).entries], place: own?.place ?? place });
}

/** An image that is there already is changed, field by field; tag and digest go together. */
function withImages(setting: MapSetting, images: readonly JsonValue[], place: FilePlace): MapSetting {
  return images.reduce((changed: MapSetting, image) => {
    const name = memberOf(image, 'name');
    const own = mapsAt(changed, 'images');
    const index = own.findIndex((entry) => stringAt(entry, 'name') === name);
    const found = own[index];
    if (found === undefined) return withItems(changed, 'images', [image], place);
    const set = (entry: MapSetting, field: string, value: JsonValue | undefined) =>
      typeof value === 'string' && value !== '' ? withField(entry, field, settingOfJson(value, place)) : entry;
    const isVersion = ['newTag', 'digest'].some((field) => (memberOf(image, field) ?? '') !== '');
    const without = isVersion ? { ...found, entries: found.entries.filter((entry) => !['newtag', 'digest'].includes(entry.name.toLowerCase())) } : found;
    const entry = ['newName', 'newTag', 'digest'].reduce((at: MapSetting, field) => set(at, field, memberOf(image, field)), without);
    return withField(changed, 'images', { kind: 'list', items: own.with(index, entry), place: get(changed, 'images')?.place ?? place });
  }, setting);
}
