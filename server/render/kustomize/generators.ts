import type { Origin, RenderId, Written } from '../rendering.js';
import { base64Of } from './base64.js';
import { idText } from './ids.js';
import { type Build, loadFile } from './load.js';
import { currentId, notes, placeOf, type Resource, setNote } from './resource.js';
import { appendAll, type Resources, withAnyId } from './resources.js';
import { type MetaMap, mapAt as mapIn, metaMap, nameKey, setField, setMetaMap, stringNode } from './set-field.js';
import { flagAt, get, type MapSetting, type PairSetting, pairsAt, type Setting, stringAt, type TextSetting, textAt, textsAt } from './settings.js';
import { at, fail } from './stop.js';
import { clear, field, type Key, keyOf, map, scalar, type TreeNode } from './tree.js';

/** A key of a generated object, and where its value was written. */
interface Pair {
  readonly key: string;
  readonly value: string;
  readonly written: Written;
}

/** What an entry of `configMapGenerator` or `secretGenerator` makes. */
export function generate(build: Build, folder: RenderId, kind: 'ConfigMap' | 'Secret', entry: MapSetting, globals: Setting | undefined): Resource {
  return at(entry.place, () => {
    const written: Written = { ...entry.place, by: 'generator' };
    const options = optionsOf(get(entry, 'options'), globals);
    const node = baseNode(kind, entry, written);
    if (kind === 'Secret')
      put(node, 'type', stringNode(stringAt(entry, 'type') || 'Opaque', textAt(entry, 'type') ? { ...textOrPlace(entry, 'type'), by: 'generator' } : written));
    writeData(node, kind, pairsOf(build, folder, entry), written);
    writeMeta(node, 'labels', options.labels);
    writeMeta(node, 'annotations', options.annotations);
    if (options.immutable) put(node, 'immutable', scalar('true', written, '!!bool'));
    if (!options.keepsName) setNote(node, notes.needsHashSuffix, 'enabled');
    const behavior = stringAt(entry, 'behavior');
    setNote(node, notes.generatorBehavior, ['create', 'replace', 'merge'].includes(behavior) ? behavior : 'unspecified');
    const origin: Origin = { file: entry.place.file, document: 0, range: entry.place.range };
    return { node, origin, generated: { behavior }, variables: [] };
  });
}

function textOrPlace(entry: Setting, name: string): TextSetting['place'] {
  return textAt(entry, name)?.place ?? entry.place;
}

function put(node: TreeNode, key: string, value: TreeNode): void {
  setField(node, { text: key, written: value.written }, value);
}

function baseNode(kind: string, entry: Setting, written: Written): TreeNode {
  const name = stringAt(entry, 'name');
  if (name === '') fail('a configmap must have a name');
  const node = map(written);
  put(node, 'apiVersion', scalar('v1', written, '!!str'));
  put(node, 'kind', scalar(kind, written, '!!str'));
  const metadata = map(written);
  put(node, 'metadata', metadata);
  put(metadata, 'name', stringNode(name, { ...textOrPlace(entry, 'name'), by: 'generator' }));
  const namespace = stringAt(entry, 'namespace');
  if (namespace !== '') put(metadata, 'namespace', stringNode(namespace, { ...textOrPlace(entry, 'namespace'), by: 'generator' }));
  return node;
}

interface Options {
  readonly labels: readonly PairSetting[];
  readonly annotations: readonly PairSetting[];
  readonly immutable: boolean;
  readonly keepsName: boolean;
}

function optionsOf(own: Setting | undefined, globals: Setting | undefined): Options {
  const pairs = (name: string) => [...new Map([...pairsAt(globals, name), ...pairsAt(own, name)].map((pair) => [pair.name, pair])).values()];
  return {
    labels: pairs('labels'),
    annotations: pairs('annotations'),
    immutable: flagAt(own, 'immutable') || flagAt(globals, 'immutable'),
    keepsName: flagAt(own, 'disableNameSuffixHash') || flagAt(globals, 'disableNameSuffixHash'),
  };
}

function writeMeta(node: TreeNode, name: 'labels' | 'annotations', pairs: readonly PairSetting[]): void {
  if (pairs.length === 0) return;
  const entries: MetaMap = new Map(
    pairs.map(({ name: key, key: place, value }) => [
      key,
      { text: value.text, written: { ...value.place, by: 'generator' }, key: { ...place, by: 'generator' } },
    ]),
  );
  setMetaMap(node, name, entries);
}

function writeData(node: TreeNode, kind: string, pairs: readonly Pair[], written: Written): void {
  const sorted = pairs.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  if (kind === 'Secret') mapIn(node, 'data', written);
  for (const { key, value, written: from } of sorted) {
    // What is no UTF-8 arrives here without its bytes, so that neither its base64 nor the hash behind the name is that of Kustomize.
    const isBinary = kind !== 'Secret' && value.includes('\ufffd');
    const text = kind === 'Secret' || isBinary ? wrapped(base64Of(value)) : value;
    setField(mapIn(node, isBinary ? 'binaryData' : 'data', written), { text: key, written: from }, stringNode(text, from));
  }
}

/** Lines of 70 characters, each with its end, where it is more than one. */
function wrapped(text: string): string {
  return text.length < 70 ? text : (text.match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join('');
}

function pairsOf(build: Build, folder: RenderId, entry: Setting): readonly Pair[] {
  const env = textAt(entry, 'env');
  const envs = [...textsAt(entry, 'envs'), ...(env && env.text !== '' ? [env] : [])];
  const pairs = [
    ...envs.flatMap((file) => envPairs(build, folder, file)),
    ...textsAt(entry, 'literals').map(literalPair),
    ...textsAt(entry, 'files').map((file) => filePair(build, folder, file)),
  ];
  const seen = new Set<string>();
  for (const { key, written } of pairs) {
    if (seen.has(key)) fail(`configmap ${stringAt(entry, 'name')} illegally repeats the key \`${key}\``, written);
    seen.add(key);
  }
  return pairs;
}

function literalPair({ text, place }: TextSetting): Pair {
  const equals = text.indexOf('=');
  if (equals <= 0) return fail(`invalid literal source ${text}, expected key=value`, place);
  const value = text.slice(equals + 1);
  const isQuoted = value.length >= 2 && value.at(0) === value.at(-1) && /^["']/.test(value);
  return { key: text.slice(0, equals), value: isQuoted ? value.slice(1, -1) : value, written: { ...place, by: 'generator' } };
}

function filePair(build: Build, folder: RenderId, { text, place }: TextSetting): Pair {
  const [key = '', path, ...others] = text.split('=');
  if (others.length > 0) fail(`source "${text}" key name or file path contains '='`, place);
  if (path !== undefined && key === '') fail(`missing key name for file path "${path}" in source "${text}"`, place);
  if (path === '') fail(`missing file path for key name "${key}" in source "${text}"`, place);
  const file = loadFile(build, folder, { text: path ?? key, place });
  return { key: path === undefined ? (key.split('/').at(-1) ?? '') : key, value: file.text, written: { ...place, by: 'generator' } };
}

function envPairs(build: Build, folder: RenderId, file: TextSetting): readonly Pair[] {
  const { text, file: id } = loadFile(build, folder, file);
  const pairs: Pair[] = [];
  let start = 0;
  for (const raw of text.split('\n')) {
    const line = raw
      .replace(/\r$/, '')
      .replace(/^\ufeff/, '')
      .trimStart();
    const range = { start, end: start + raw.length };
    start += raw.length + 1;
    if (line === '' || line.startsWith('#')) continue;
    const [key = ''] = line.split('=', 1);
    if (key !== '') pairs.push({ key, value: line.slice(key.length + 1), written: { file: id, range, by: 'generator' } });
  }
  return pairs;
}

/** Adds generated objects: new ones, or in place of those of the same id, as `behavior` says; what it does not know means create. */
export function absorb(resources: Resources, generated: readonly Resource[]): void {
  for (const resource of generated) {
    if (!resource.node) continue;
    const { node } = resource;
    const id = currentId(node);
    const [old, ...others] = withAnyId(resources, id);
    const behavior = resource.generated?.behavior;
    const isMade = behavior !== 'merge' && behavior !== 'replace';
    if (others.length > 0) fail(`found multiple objects that could accept merge of ${idText(id)}`, placeOf(resource));
    if (!old) {
      if (!isMade) fail(`id ${idText(id)} does not exist; cannot merge or replace`, placeOf(resource));
      appendAll(resources, [resource]);
      continue;
    }
    if (isMade) fail(`id ${idText(id)} exists; behavior must be merge or replace`, placeOf(resource));
    replace(resources, old, node, behavior === 'merge');
  }
}

function replace(resources: Resources, old: Resource & { node: TreeNode }, node: TreeNode, merges: boolean): void {
  const before = old.node;
  const needsHash = metaMap(node, 'annotations').has(notes.needsHashSuffix);
  setMetaMap(node, 'labels', new Map([...metaMap(before, 'labels'), ...metaMap(node, 'labels')]));
  setMetaMap(node, 'annotations', mergedAnnotations(metaMap(before, 'annotations'), metaMap(node, 'annotations'), needsHash));
  copyMeta(before, node);
  if (merges) for (const name of ['data', 'binaryData']) mergeData(before, node, name);
  old.node = node;
  resources.ids = undefined;
}

/** Of Kustomize's own notes those of the object before count, and no others; a hash is wanted only where both want it. */
function mergedAnnotations(before: MetaMap, after: MetaMap, needsHash: boolean): MetaMap {
  const merged: MetaMap = new Map([...before, ...after]);
  for (const note of Object.values(notes)) {
    const own = before.get(note);
    if (own) merged.set(note, own);
    else merged.delete(note);
  }
  if (!needsHash) merged.delete(notes.needsHashSuffix);
  return merged;
}

function copyMeta(before: TreeNode, node: TreeNode): void {
  const metadata = mapIn(node, 'metadata', node.written);
  const old = field(before, 'metadata');
  for (const name of ['name', 'namespace']) {
    const own = field(old, name);
    if (own) setField(metadata, keyOf(old, name) ?? { text: name, written: own.written }, scalar(own.text, own.written));
    else clear(metadata, name);
  }
  for (const name of ['labels', 'annotations']) nameKey(metadata, keyOf(old, name) ?? { text: name, written: undefined });
}

/** All that both have, the new over the old. */
function mergeData(before: TreeNode, node: TreeNode, name: string): void {
  const all = [field(before, name), field(node, name)].flatMap((data) => (data?.kind === 'map' ? [data] : []));
  const entries = new Map<string, { readonly key: Key; readonly value: TreeNode }>();
  for (const data of all)
    for (const [index, key] of data.keys.entries()) {
      const value = data.values[index];
      if (value) entries.set(key.text, { key, value });
    }
  const own = keyOf(node, name) ?? keyOf(before, name);
  clear(node, name);
  if (entries.size === 0) return;
  const data = map(all.at(-1)?.written);
  setField(node, own ?? { text: name, written: data.written }, data);
  for (const { key, value } of [...entries.values()].sort((a, b) => (a.key.text < b.key.text ? -1 : 1)))
    setField(data, { text: key.text, written: key.written }, stringNode(value.text, value.written));
}
