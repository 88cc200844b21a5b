import { chosen, type Directive, directiveOf, type MergeContext, type Pair } from './directives.js';
import { expectKind, setField, setScalar } from './set-field.js';
import { field, isEmpty, isMissing, isNull, list, scalar, type TreeNode } from './tree.js';

/**
 * Merges a list whose items are the same where their keys are (kyaml `walkAssociativeSequence`). Items of the patch come first, in its order.
 *
 * With several keys it does more than that, and Kustomize prints it, so this does, too:
 * - An item that lacks one of the keys is taken for one that has it if they agree in another; else it matches nothing, and `$patch: delete` in it
 *   does nothing.
 * - Where an item of the object lacks a key that others have, items before it that agree in the keys it has are lost.
 * - All of it happens to lists that no patch names, as soon as any patch is applied to the object.
 */
export function mergeKeyedList({ target, patch }: Pair, { keys, context, merge }: KeyedList): TreeNode | undefined {
  const into = listToFill({ target, patch });
  if (into === undefined) return undefined;
  const sources = [patch, into];
  const walking: Walking = { pair: { target: into, patch }, context, merge };
  if (keys.length === 0)
    return fill(walking, [''], distinct(sources.flatMap((source) => (source?.kind === 'list' ? source.values : []).map(({ text }) => [text]))));
  const values = distinct(sources.flatMap((source) => (source?.kind === 'list' ? source.values : []).map((item) => keys.map((key) => keyValue(item, key)))));
  return fill(walking, keys, values);
}

interface KeyedList {
  readonly context: MergeContext;
  /** None for a set of texts. */
  readonly keys: readonly string[];
  /** How items are merged. */
  readonly merge: (pair: Pair, context: MergeContext) => TreeNode | undefined;
}

interface Walking extends Omit<KeyedList, 'keys'> {
  readonly pair: { readonly target: TreeNode; readonly patch: TreeNode | undefined };
}

function keyValue(item: TreeNode, key: string): string {
  const found = field(item, key);
  return found === undefined || isEmpty(found) ? '' : found.text;
}

function distinct(lists: readonly (readonly string[])[]): (readonly string[])[] {
  const seen = new Map(lists.map((values) => [JSON.stringify(values), values]));
  return [...seen.values()];
}

function listToFill({ target, patch }: Pair): TreeNode | undefined {
  if (isMissing(target)) return patch;
  if (patch === undefined) return target;
  if (isNull(patch)) return undefined;
  return chosen(takeListDirective(patch), target, patch);
}

/** The first item with a `$patch` is about the whole list if it has nothing else; all items that say the same are taken out. */
function takeListDirective(patch: TreeNode): Directive {
  const item = patch.values.find((value) => field(value, '$patch') !== undefined);
  const node = field(item, '$patch');
  if (item === undefined || node === undefined || item.keys.length > 1) return 'merge';
  const directive = directiveOf(node);
  setElement(patch, ['$patch'], [node.text], undefined);
  return directive;
}

function fill(walking: Walking, keys: readonly string[], found: (readonly string[])[]): TreeNode | undefined {
  const { context } = walking;
  const { target } = walking.pair;
  const all = keys.length > 1 ? completed(found) : found;
  const added = list(target.written);
  let used: readonly string[] = keys;
  noteIgnored(walking, all, keys);
  for (const values of all) {
    const valid = validKeys(all, keys, values);
    used = valid.keys;
    const item = mergeItem(walkingItem(walking, valid), context, valid, target);
    if (item !== undefined) setElement(added, valid.keys, valid.values, item);
  }
  const merged = all.length > 0 ? appendRest(added, target, used) : target;
  return isMissing(merged) ? undefined : merged;
}

/** Items of the patch that no merging takes up, and deletions of what is not there. */
function noteIgnored({ pair: { target, patch }, context }: Walking, all: readonly (readonly string[])[], keys: readonly string[]): void {
  if (patch === undefined || patch === target || patch.kind !== 'list' || keys[0] === '') return;
  const taken = all.map((values) => {
    const { keys: own, values: texts } = validKeys(all, keys, values);
    const valid = validKeys([texts], own, texts);
    return { item: elementOf(patch, valid), isThere: target.kind === 'list' && elementOf(target, valid) !== undefined };
  });
  for (const item of patch.values) {
    const place = item.written;
    if (item.kind !== 'map' || place === undefined) continue;
    const own = taken.filter((one) => one.item === item);
    const isDeletion = field(item, '$patch')?.text === 'delete';
    if (own.length === 0 || (isDeletion && own.every(({ isThere }) => !isThere)))
      context.facts.push({ kind: 'patch-item-ignored', place: { file: place.file, range: place.range } });
  }
}

interface Valid {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** Items that agree in one key, and differ in none that both have, are taken for one: what one lacks comes from the other. */
function completed(found: readonly (readonly string[])[]): (readonly string[])[] {
  const all = [...found];
  for (let i = 0; i < all.length; i++) {
    const one = all[i] ?? [];
    for (let j = 0; j < all.length; j++) {
      const joined = join(one, all[j] ?? []);
      if (joined === undefined) continue;
      all[i] = joined;
      all[j] = joined;
    }
  }
  return all;
}

function join(one: readonly string[], other: readonly string[]): readonly string[] | undefined {
  if (one.some((value, index) => value !== other[index] && value !== '' && other[index] !== '')) return undefined;
  return one.some((value, index) => value === other[index]) ? one.map((value, index) => value || (other[index] ?? '')) : undefined;
}

/** Keys that any item has; all of them where none has any. */
function validKeys(all: readonly (readonly string[])[], keys: readonly string[], values: readonly string[]): Valid {
  const used = keys.filter((_, index) => all.some((list) => (list[index] ?? '') !== ''));
  if (used.length === 0) return { keys, values };
  return { keys: used, values: values.filter((value, index) => value !== '' || used.includes(keys[index] ?? '')) };
}

function walkingItem({ pair, context, merge }: Walking, { keys, values }: Valid): TreeNode | undefined {
  const own = validKeys([values], keys, values);
  const schema = context.schema?.type && { type: context.schema.type };
  const of = (source: TreeNode | undefined) => (source?.kind === 'list' ? elementOf(source, own) : undefined);
  return merge({ target: of(pair.target), patch: of(pair.patch) }, { ...context, schema });
}

function elementOf(source: TreeNode, { keys, values }: Valid): TreeNode | undefined {
  if (keys[0] === '') return source.values.find(({ text }) => text === values[0]);
  return source.values.find((item) => item.kind === 'map' && !isNull(item) && keys.every((key, index) => field(item, key)?.text === (values[index] ?? '')));
}

/** The merged item with all keys that are known of it; of one that is gone the target loses what matches. */
function mergeItem(item: TreeNode | undefined, context: MergeContext, { keys, values }: Valid, target: TreeNode): TreeNode | undefined {
  if (isMissing(item) || (item.kind === 'map' && item.values.length === 0)) {
    setElement(target, keys, values, undefined);
    return undefined;
  }
  for (const [index, key] of keys.entries()) {
    const value = values[index] ?? '';
    if (value === '' || field(item, key) !== undefined) continue;
    const node = scalar(value, item.written);
    if (key === '') setScalar(item, node);
    else setField(item, { text: key, written: item.written }, node, context.kept.has(node));
  }
  return item;
}

/** Items of the object behind those of the patch, but for those that are among them (kyaml `appendListNode`). */
function appendRest(into: TreeNode, from: TreeNode, keys: readonly string[]): TreeNode {
  for (const item of from.kind === 'list' ? from.values : []) {
    if (keys[0] === '') {
      setElement(into, [''], [item.text], item);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      expectKind(item, 'map');
      const value = isNull(item) ? undefined : field(item, key);
      if (value === undefined) into.values = [...into.values, item];
      else values.push(value.text);
    }
    if (keys.length > 1) setElement(into, keys, values, undefined);
    setElement(into, keys, values, item);
  }
  return into;
}

/**
 * Replaces the items that have these values, or appends the item; without one takes them out (kyaml `ElementSetter`). Where fewer values than keys
 * are given, the rest match as the last did; an empty value matches any that is there.
 */
function setElement(into: TreeNode, keys: readonly string[], values: readonly string[], item: TreeNode | undefined): void {
  expectKind(into, 'list');
  const isMapWanted = (keys[0] ?? '') !== '' && (values[0] ?? '') !== '';
  let isFound = false;
  const kept: TreeNode[] = [];
  for (const present of into.values) {
    if (isNull(present) || (present.kind === 'map' && present.values.length === 0)) continue;
    if (present.kind !== 'map' && isMapWanted) kept.push(present);
    else if (!matches(present, keys, values)) {
      if (values.length > 0) kept.push(present);
    } else {
      isFound = true;
      if (item) kept.push(item);
    }
  }
  into.values = kept;
  if (item && !isNull(item) && !isFound) into.values.push(item);
}

function matches(item: TreeNode, keys: readonly string[], values: readonly string[]): boolean {
  let isMatch = false;
  for (const [index, key] of keys.entries()) {
    if (index < values.length) isMatch = matchesOne(item, key, values[index] ?? '');
    if (!isMatch) return false;
  }
  return isMatch;
}

function matchesOne(item: TreeNode, key: string, value: string): boolean {
  if (key === '') {
    expectKind(item, 'scalar');
    return item.text === value;
  }
  expectKind(item, 'map');
  const found = field(item, key);
  return found !== undefined && (value === '' || found.text === value);
}
