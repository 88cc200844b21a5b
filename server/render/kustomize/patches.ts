import { shift } from '../../util/range.js';
import type { RenderId } from '../rendering.js';
import { apiVersionOf, idText } from './ids.js';
import { jsonPatch, type Operation, operationsOf } from './json-patch.js';
import { type Build, loadFile } from './load.js';
import { strategicMerge } from './merge.js';
import { type Source, toJsonNode } from './parse.js';
import { readObjects } from './read-objects.js';
import { currentId, enable, gvkOf, isNoted, notes, originalId, setNamespace, setText, storePreviousId } from './resource.js';
import { appendAll, dropDeleted, type Present, present, type Resources, targetOf } from './resources.js';
import { select, targetSetting } from './selector.js';
import { metaMap, metaText, setMetaMap } from './set-field.js';
import { flagAt, get, type MapSetting, type Setting, stringAt, type TextSetting, textAt } from './settings.js';
import { at, fail, Stop } from './stop.js';
import { copy, field, keyOf, type TreeNode } from './tree.js';

/** A patch as it is read: objects to merge, or operations. */
type Patch = { readonly kind: 'merge'; readonly objects: readonly TreeNode[] } | { readonly kind: 'json'; readonly operations: readonly Operation[] };

/** Applies an entry of `patches`. */
export function applyPatch(build: Build, folder: RenderId, resources: Resources, setting: MapSetting): void {
  at(setting.place, () => {
    const patch = readPatch(patchSource(build, folder, setting), setting);
    const target = targetSetting(setting);
    if (patch.kind === 'merge') mergePatches(build, resources, patch.objects, target);
    else patchByOperations(build, resources, patch.operations, target ?? fail('must specify a target for JSON patch'));
  });
}

function patchSource(build: Build, folder: RenderId, setting: Setting): Source {
  const patch = textAt(setting, 'patch');
  const path = textAt(setting, 'path');
  const isInline = patch !== undefined && patch.text.trim() !== '';
  const isFile = path !== undefined && path.text !== '';
  if (isInline && isFile) return fail("patch and path can't be set at the same time");
  if (isInline) return patch.source(build.cache);
  return isFile ? loadFile(build, folder, path) : fail('must specify one of patch and path');
}

/** A text is what it can be read as; it must not be both. */
function readPatch(source: Source, setting: Setting): Patch {
  const merges = attempt(() => readObjects(source, 'patch').map(({ node }) => node));
  const operations = attempt(() => readOperations(source));
  if (merges instanceof Stop && operations instanceof Stop) {
    const unreadable = merges.place && operations.message === notOperations ? merges : operations;
    throw new Stop(`unable to parse SM or JSON patch: ${unreadable.message}`, undefined, unreadable.place ?? source.place);
  }
  if (merges instanceof Stop || merges.length === 0) return { kind: 'json', operations: operations instanceof Stop ? [] : operations };
  for (const node of merges) {
    if (flagAt(get(setting, 'options'), 'allowNameChange')) enable(node, notes.allowNameChange);
    if (flagAt(get(setting, 'options'), 'allowKindChange')) enable(node, notes.allowKindChange);
  }
  return { kind: 'merge', objects: merges };
}

function attempt<T>(run: () => T): T | Stop {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Stop && thrown.reason === undefined) return thrown;
    throw thrown;
  }
}

const notOperations = 'json: cannot unmarshal object into Go value of type jsonpatch.Patch';

/** Operations are JSON where they begin as such, else YAML as kubectl reads it. */
export function readOperations(source: Source): readonly Operation[] {
  const [document] = source.documents;
  if (source.text.trimStart().startsWith('[')) expectJson(source);
  if (document?.problem) return fail(document.problem.message, { file: source.file, range: source.placed(shift(document.problem.range, document.offset)) });
  if (document?.root === undefined) return [];
  const { offset } = document;
  const node = toJsonNode(document.root, (range) => ({ file: source.file, range: source.placed(shift(range, offset)), by: 'patch' }));
  if (node.tag === '!!null') return [];
  return operationsOf(node) ?? fail(notOperations, node.written);
}

function expectJson(source: Source): void {
  try {
    JSON.parse(source.text);
  } catch (error) {
    fail(`a patch that begins with \`[\` must be JSON: ${error instanceof Error ? error.message : ''}`, source.place);
  }
}

/** Without a target each patch names the one object that it is for. */
function mergePatches(build: Build, resources: Resources, patches: readonly TreeNode[], target: MapSetting | undefined): void {
  if (target) {
    const [only, ...others] = patches;
    if (others.length > 0) fail('Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field');
    if (only) mergeInto(build, resources, selectTargets(build, resources, target), only);
    return;
  }
  for (const patch of patches) {
    const id = originalId(patch);
    const found = at(patch.written, () => {
      try {
        return targetOf(resources, id);
      } catch (thrown) {
        if (thrown instanceof Stop) throw new Stop(`no resource matches strategic merge patch "${idText(id)}": ${thrown.message}`, undefined, thrown.place);
        throw thrown;
      }
    });
    mergeOne(build, found, patch);
    resources.ids = undefined;
  }
}

/** Applies a patch to all that are selected: it takes on their group and version, and keeps its own kind. */
export function mergeInto(build: Build, resources: Resources, selected: readonly Present[], patch: TreeNode): void {
  for (const resource of selected) {
    const own = copy(patch);
    stringify(own);
    setText(own, ['apiVersion'], apiVersionOf(gvkOf(resource.node)), field(resource.node, 'apiVersion')?.written);
    mergeOne(build, resource, own);
  }
  const rest = present(resources);
  resources.list = [];
  resources.ids = undefined;
  appendAll(resources, rest);
}

/** Labels and annotations of a targeted patch become texts, also those that are null to take one away (`CopyMergeMetaDataFieldsFrom`). */
function stringify(patch: TreeNode): void {
  setMetaMap(patch, 'labels', metaMap(patch, 'labels'));
  setMetaMap(patch, 'annotations', metaMap(patch, 'annotations'));
  setText(patch, ['metadata', 'name'], metaText(patch, 'name'), field(field(patch, 'metadata'), 'name')?.written);
  setNamespace(patch, metaText(patch, 'namespace'), field(field(patch, 'metadata'), 'namespace')?.written);
}

function mergeOne(build: Build, resource: Present, patch: TreeNode): void {
  const { node } = resource;
  const before = currentId(node);
  const meta = field(node, 'metadata');
  const written = { kind: field(node, 'kind')?.written, name: field(meta, 'name')?.written, namespace: field(meta, 'namespace')?.written };
  const keys = { kind: keyOf(node, 'kind'), name: keyOf(meta, 'name'), namespace: keyOf(meta, 'namespace') };
  const changesName = isNoted(patch, notes.allowNameChange);
  const changesKind = isNoted(patch, notes.allowKindChange);
  if (changesName || changesKind) storePreviousId(node);
  noteReplacedRules(build, node, patch);
  const merged = at(patch.written, () => strategicMerge(node, patch, build.facts));
  const changed: { node: TreeNode | undefined } = resource;
  // With `$patch: replace` for all of an object the result is another node, of which Kustomize makes no use: the object stays as it is.
  if (merged === undefined || node.values.length === 0) {
    changed.node = undefined;
    return;
  }
  if (!changesKind) setText(node, ['kind'], before.kind, written.kind, keys.kind);
  if (!changesName) setText(node, ['metadata', 'name'], before.name, written.name, keys.name);
  setNamespace(node, before.namespace, written.namespace, keys.namespace);
}

/** Kustomize says nothing where a target selects nothing. */
function selectTargets(build: Build, resources: Resources, target: MapSetting): readonly Present[] {
  const selected = select(resources, target);
  if (selected.length === 0) build.facts.push({ kind: 'target-matches-nothing', place: target.place });
  return selected;
}

function noteReplacedRules({ facts }: Build, node: TreeNode, patch: TreeNode): void {
  const { group, kind } = gvkOf(node);
  if (group !== 'networking.k8s.io' || kind !== 'NetworkPolicy') return;
  for (const direction of ['ingress', 'egress'] as const) {
    const [before, after] = [field(field(node, 'spec'), direction), field(field(patch, 'spec'), direction)];
    if (before?.kind !== 'list' || before.values.length === 0 || after?.kind !== 'list' || !after.written) continue;
    const { file, range } = after.written;
    facts.push({ kind: 'patch-replaces-rules', place: { file, range }, direction, replaced: before.values.length });
  }
}

function patchByOperations(build: Build, resources: Resources, operations: readonly Operation[], target: MapSetting): void {
  for (const resource of selectTargets(build, resources, target)) {
    storePreviousId(resource.node);
    patchOne(resource, operations);
  }
  resources.ids = undefined;
}

/** Kustomize's notes stay, whatever the patch does to annotations, and annotations become texts. */
export function patchOne(resource: Present, operations: readonly Operation[]): void {
  const internal = [...metaMap(resource.node, 'annotations')].filter(([name]) =>
    /^internal\.config\.kubernetes\.io\/|^config\.kubernetes\.io\/(?:path|index)$|^config\.k8s\.io\/id$/.test(name),
  );
  resource.node = jsonPatch(resource.node, operations);
  setMetaMap(resource.node, 'annotations', new Map([...metaMap(resource.node, 'annotations'), ...internal]));
}

/** Applies `patchesStrategicMerge`: each entry is a patch or a file of patches; all are read before the first is applied. */
export function applyStrategicMerges(build: Build, folder: RenderId, resources: Resources, entries: readonly TextSetting[]): void {
  const patches = entries.flatMap((entry) => {
    const inline = attempt(() => readObjects(entry.source(build.cache), 'patch').map(({ node }) => node));
    return inline instanceof Stop ? readObjects(loadFile(build, folder, entry), 'patch').map(({ node }) => node) : inline;
  });
  if (patches.length === 0 && entries.length > 0) fail('patch appears to be empty', entries[0]?.place);
  for (const patch of patches) at(patch.written, () => mergeInto(build, resources, [targetOf(resources, originalId(patch))], patch));
  dropDeleted(resources);
}

/** Applies an entry of `patchesJson6902`. */
export function applyJson6902(build: Build, folder: RenderId, resources: Resources, setting: MapSetting, inlineName = 'patch'): void {
  at(setting.place, () => {
    const target = targetSetting(setting) ?? fail('must specify a target');
    if (stringAt(target, 'name') === '') fail('must specify the target name', target.place);
    const source = jsonSource(build, folder, setting, inlineName);
    const operations = readOperations(source);
    if (operations.length === 0) fail('patch appears to be empty', source.place);
    for (const resource of selectTargets(build, resources, target)) patchOne(resource, operations);
    resources.ids = undefined;
  });
}

function jsonSource(build: Build, folder: RenderId, setting: Setting, inlineName: string): Source {
  const path = textAt(setting, 'path');
  const inline = textAt(setting, inlineName);
  if (path && path.text !== '') return inline && inline.text !== '' ? fail('must specify a file path or jsonOp, not both') : loadFile(build, folder, path);
  return inline && inline.text !== '' ? inline.source(build.cache) : fail('empty file path and empty jsonOp');
}
