import type { FilePlace, Origin, Written } from '../rendering.js';
import { effectiveNamespace, type Gvk, groupVersionOf, type Id, isClusterScoped } from './ids.js';
import { mapAt, metaMap, metaText, setField, setMetaMap, stringNode } from './set-field.js';
import { fail } from './stop.js';
import { clear, field, isEmpty, isMissing, type Key, keyOf, scalar, type TreeNode } from './tree.js';

/** An object on its way through the transformers. */
export interface Resource {
  /** `undefined` where a patch deleted it. */
  node: TreeNode | undefined;
  readonly origin: Origin;
  /** Of a generated object. */
  readonly generated?: { readonly behavior: string };
  /** Names of variables that take their values from it. */
  readonly variables: string[];
}

/**
 * Notes that Kustomize keeps in an object's annotations while it builds. They stand there with it, and here, because patches may touch them,
 * and because with them an object has annotations that a patch can add to.
 */
export const notes = {
  previousKinds: 'internal.config.kubernetes.io/previousKinds',
  previousNames: 'internal.config.kubernetes.io/previousNames',
  previousNamespaces: 'internal.config.kubernetes.io/previousNamespaces',
  prefixes: 'internal.config.kubernetes.io/prefixes',
  suffixes: 'internal.config.kubernetes.io/suffixes',
  allowNameChange: 'internal.config.kubernetes.io/allowNameChange',
  allowKindChange: 'internal.config.kubernetes.io/allowKindChange',
  refBy: 'internal.config.kubernetes.io/refBy',
  generatorBehavior: 'internal.config.kubernetes.io/generatorBehavior',
  needsHashSuffix: 'internal.config.kubernetes.io/needsHashSuffix',
} as const;

/** All that is taken out in the end. */
export const buildAnnotations: readonly string[] = [
  ...Object.values(notes),
  'internal.config.kubernetes.io/path',
  'internal.config.kubernetes.io/index',
  'internal.config.kubernetes.io/seqindent',
  'internal.config.kubernetes.io/id',
  'internal.config.kubernetes.io/annotations-migration-resource-id',
  'config.kubernetes.io/path',
  'config.kubernetes.io/index',
  'config.k8s.io/id',
];

export function gvkOf(node: TreeNode): Gvk {
  return { ...groupVersionOf(field(node, 'apiVersion')?.text ?? ''), kind: field(node, 'kind')?.text ?? '' };
}

export function currentId(node: TreeNode): Id {
  const gvk = gvkOf(node);
  return { ...gvk, name: metaText(node, 'name'), namespace: metaText(node, 'namespace'), isClusterScoped: isClusterScoped(gvk) };
}

/** Under which names it was known before, the oldest first. */
export function previousIds(node: TreeNode): readonly Id[] {
  const annotations = field(field(node, 'metadata'), 'annotations');
  const names = field(annotations, notes.previousNames)?.text;
  if (names === undefined) return [];
  const namespaces = field(annotations, notes.previousNamespaces)?.text.split(',') ?? [];
  const kinds = field(annotations, notes.previousKinds)?.text.split(',') ?? [];
  const { group, version } = gvkOf(node);
  const all = names.split(',');
  // Kustomize crashes here: a name that was empty for a while is not in its list.
  if (all.length !== namespaces.length || all.length !== kinds.length)
    fail('number of previous names, number of previous namespaces, number of previous kinds not equal', node.written);
  return all.map((name, index) => ({ group, version, kind: kinds[index] ?? '', name, namespace: namespaces[index] ?? '', isClusterScoped: false }));
}

export function originalId(node: TreeNode): Id {
  return previousIds(node)[0] ?? currentId(node);
}

export function allIds(node: TreeNode): readonly Id[] {
  return [...previousIds(node), currentId(node)];
}

export function storePreviousId(node: TreeNode): void {
  const id = currentId(node);
  appendNote(node, notes.previousNames, id.name);
  appendNote(node, notes.previousNamespaces, effectiveNamespace(id));
  appendNote(node, notes.previousKinds, id.kind);
}

export function appendNote(node: TreeNode, name: string, value: string): void {
  if (value === '') return;
  const before = notesOf(node, name);
  setNote(node, name, [...before, value].join(','));
}

export function notesOf(node: TreeNode, name: string): readonly string[] {
  return field(field(field(node, 'metadata'), 'annotations'), name)?.text.split(',') ?? [];
}

export function setNote(node: TreeNode, name: string, value: string): void {
  const meta = mapAt(node, 'metadata', node.written);
  if (isEmpty(field(meta, 'annotations'))) clear(meta, 'annotations');
  const annotations = mapAt(meta, 'annotations', undefined);
  setField(annotations, { text: name, written: undefined }, { ...stringNode(value, undefined), style: 'single' });
}

/** Sets a note by way of all annotations, which become texts by it. */
export function enable(node: TreeNode, name: string): void {
  setMetaMap(node, 'annotations', metaMap(node, 'annotations').set(name, { text: 'enabled', written: undefined, key: undefined }));
}

export function isNoted(node: TreeNode, name: string): boolean {
  return field(field(field(node, 'metadata'), 'annotations'), name)?.text === 'enabled';
}

/** Sets a text, written where it was if it is the same as before. */
export function setText(node: TreeNode, path: readonly string[], text: string, written: Written | undefined, wasKey?: Key): void {
  const parents = path.slice(0, -1);
  const name = path.at(-1) ?? '';
  const parent = parents.reduce((at, key) => mapAt(at, key, at.written), node);
  const key = keyOf(parent, name) ?? wasKey ?? { text: name, written };
  setField(parent, key, scalar(text, written));
}

export function setNamespace(node: TreeNode, namespace: string, written: Written | undefined, wasKey?: Key): void {
  const meta = field(node, 'metadata');
  if (namespace !== '') setText(node, ['metadata', 'namespace'], namespace, written, wasKey);
  else if (!isMissing(meta)) clear(meta, 'namespace');
}

/** At the end nothing is left of the notes, and every annotation is a text (`RemoveBuildAnnotations`, `SetOrigin`). */
export function removeNotes(node: TreeNode): void {
  const annotations = metaMap(node, 'annotations');
  for (const name of buildAnnotations) annotations.delete(name);
  annotations.delete('config.kubernetes.io/origin');
  annotations.delete('alpha.config.kubernetes.io/transformations');
  setMetaMap(node, 'annotations', annotations);
}

export function placeOf({ origin: { file, range } }: Resource): FilePlace {
  return { file, range };
}
