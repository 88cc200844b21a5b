import type { FilePlace } from '../rendering.js';
import { expectTextKeys, throughJson } from './scalars.js';
import { type Json, jsonOf, nameKey } from './set-field.js';
import { at, fail } from './stop.js';
import { append, boundedCopy, type CopyBudget, clear, copyBudget, field, type Key, keyOf, type TreeNode } from './tree.js';

/** One operation of a JSON 6902 patch. */
export interface Operation {
  readonly op: string;
  readonly path: string | undefined;
  readonly from: string | undefined;
  readonly value: TreeNode | undefined;
  /** Where the path is written, for the keys that it makes. */
  readonly key: TreeNode['written'];
  readonly place: FilePlace | undefined;
}

/** The operations that a list says; `undefined` where it is no list of maps. */
export function operationsOf(root: TreeNode): readonly Operation[] | undefined {
  if (root.kind !== 'list' || root.values.some(({ kind }) => kind !== 'map')) return undefined;
  return root.values.map((item) => {
    const text = (name: string) => {
      const node = field(item, name);
      return node === undefined || node.kind !== 'scalar' || typeof jsonOf(node) !== 'string' ? undefined : node.text;
    };
    return {
      op: text('op') ?? 'unknown',
      path: text('path'),
      from: text('from'),
      value: field(item, 'value'),
      key: field(item, 'path')?.written,
      place: item.written,
    };
  });
}

/**
 * Applies a JSON 6902 patch as Kustomize does (json-patch v4): the object goes through JSON, which parts nodes that were shared and takes away quotes
 * that are not needed; `replace` adds what is not there; a negative index counts from the end.
 */
export function jsonPatch(root: TreeNode, operations: readonly Operation[]): TreeNode {
  const budget = copyBudget();
  let patched: Patched = { node: asJson(root, budget), budget };
  for (const operation of operations) at(operation.place, () => (patched = apply(patched, operation)));
  if (patched.node.kind !== 'map') fail('json: cannot unmarshal array into Go value of type map[string]interface {}', operations[0]?.place);
  return patched.node;
}

/** A copy as JSON has it: no node is shared, no key appears twice. */
function asJson(node: TreeNode, budget: CopyBudget): TreeNode {
  const made = boundedCopy(node, budget);
  toJson(made, true);
  return made;
}

function toJson(node: TreeNode, isTop = false): void {
  if (node.kind === 'scalar') {
    throughJson(node);
    return;
  }
  if (node.kind === 'map') {
    const names = new Set<string>();
    for (const { text, written } of node.keys) {
      if (names.has(text)) fail(`yaml: unmarshal errors: mapping key "${text}" already defined`, written);
      names.add(text);
    }
    if (!isTop) expectTextKeys(node);
    node.keys = node.keys.map((key) => ({ ...key, isQuoted: true }));
  }
  for (const value of node.values) toJson(value);
}

interface Patched {
  readonly node: TreeNode;
  readonly budget: CopyBudget;
}

function apply(patched: Patched, operation: Operation): Patched {
  const { op, path } = operation;
  if (!['add', 'remove', 'replace', 'move', 'test', 'copy'].includes(op)) fail(`Unexpected kind: ${op}`);
  if (path === undefined) fail(`${op} operation failed to decode path: missing value`);
  if (op === 'replace' && path === '')
    return { node: asJson(operation.value ?? fail('replace operation value must be object or array'), patched.budget), budget: patched.budget };
  if (op === 'test') test(patched.node, path, operation);
  else if (op === 'remove') removeAt(find(patched.node, path, operation), path);
  else if (op === 'move' || op === 'copy') moveOrCopy(patched, path, operation);
  else if (op === 'replace') replaceAt(find(patched.node, path, operation), path, operation, patched.budget);
  else addAt(find(patched.node, path, operation), addedValue(operation, patched.budget), path, operation.key);
  return patched;
}

/** What is missing is null to JSON. */
function addedValue({ value, place }: Operation, budget: CopyBudget): TreeNode {
  const written = place && { ...place, by: 'patch' as const };
  return value ? asJson(value, budget) : { kind: 'scalar', tag: '!!null', style: 'plain', text: 'null', keys: [], values: [], written };
}

interface Found {
  readonly parent: TreeNode;
  readonly key: string;
}

function find(root: TreeNode, path: string, { op, key: written }: Operation, what = 'path'): Found {
  const parts = path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll(/~[01]/g, (tilde) => (tilde === '~1' ? '/' : '~')));
  const key = parts.pop();
  const parent = key === undefined ? undefined : parts.reduce<TreeNode | undefined>((node, part) => node && enter(node, part, written), root);
  if (parent === undefined || parent.kind === 'scalar' || key === undefined)
    return fail(`${op} operation does not apply: doc is missing ${what}: "${path}": missing value`);
  return { parent, key };
}

function enter(node: TreeNode, part: string, written: TreeNode['written']): TreeNode | undefined {
  if (node.kind === 'map') nameKey(node, { text: part, written });
  return memberOf(node, part);
}

function memberOf(node: TreeNode, key: string): TreeNode | undefined {
  if (node.kind === 'map') return field(node, key);
  return node.kind === 'list' && /^[-+]?\d+$/.test(key) ? node.values.at(Number(key)) : undefined;
}

function addAt({ parent, key }: Found, value: TreeNode, path: string, written: TreeNode['written']): void {
  if (parent.kind === 'map') put(parent, { text: key, written, isQuoted: true }, value);
  else if (key === '-') parent.values = [...parent.values, value];
  else parent.values = parent.values.toSpliced(indexOf(key, parent.values.length + 1, `error in add for path: '${path}'`), 0, value);
}

function put(parent: TreeNode, key: Key, value: TreeNode): void {
  const index = parent.keys.findIndex(({ text }) => text === key.text);
  if (index < 0) append(parent, key, value);
  else {
    parent.values[index] = value;
    nameKey(parent, key);
  }
}

function replaceAt({ parent, key }: Found, path: string, operation: Operation, budget: CopyBudget): void {
  const value = addedValue(operation, budget);
  if (parent.kind === 'map') put(parent, { text: key, written: operation.key, isQuoted: true }, value);
  else {
    const size = parent.values.length;
    if (!isIndex(key, size)) fail(`replace operation does not apply: doc is missing key: ${path}: missing value`);
    parent.values = parent.values.with(Number(key), value);
  }
}

function removeAt({ parent, key }: Found, path: string): void {
  if (parent.kind === 'list') {
    const index = indexOf(key, parent.values.length, `error in remove for path: '${path}'`);
    parent.values = parent.values.toSpliced(index, 1);
    return;
  }
  if (!keyOf(parent, key)) fail(`error in remove for path: '${path}': Unable to remove nonexistent key: ${key}: missing value`);
  clear(parent, key);
}

function isIndex(key: string, size: number): boolean {
  return /^[-+]?\d+$/.test(key) && Number(key) < size && Number(key) >= -size;
}

function indexOf(key: string, size: number, where: string): number {
  if (!/^[-+]?\d+$/.test(key)) fail(`${where}: strconv.Atoi: parsing "${key}": invalid syntax`);
  if (!isIndex(key, size)) fail(`${where}: Unable to access invalid index: ${Number(key)}: invalid index referenced`);
  return Number(key) < 0 ? Number(key) + size : Number(key);
}

function moveOrCopy({ node: root, budget }: Patched, path: string, operation: Operation): void {
  const { op, from, key } = operation;
  if (from === undefined) fail(`${op} operation failed to decode from: missing value`);
  const source = find(root, from, operation, 'from path');
  const value = memberOf(source.parent, source.key);
  if (source.parent.kind === 'list' && value === undefined)
    fail(`error in ${op} for path: '${source.key}': Unable to access invalid index: ${source.key}: invalid index referenced`);
  if (op === 'move') removeAt(source, source.key);
  const target = find(root, path, operation, 'destination path');
  addAt(
    target,
    value === undefined ? { kind: 'scalar', tag: '!!null', style: 'plain', text: 'null', keys: [], values: [], written: key } : boundedCopy(value, budget),
    path,
    key,
  );
}

function test(root: TreeNode, path: string, operation: Operation): void {
  const { value } = operation;
  const found = path === '' ? root : memberAt(root, path, operation);
  const wanted = value === undefined ? null : jsonOf(value);
  const present = found === undefined ? null : jsonOf(found);
  if (!isSame(present, wanted)) fail(`testing value ${path} failed: test failed`);
}

function memberAt(root: TreeNode, path: string, operation: Operation): TreeNode | undefined {
  const { parent, key } = find(root, path, operation);
  return memberOf(parent, key);
}

function isSame(a: Json, b: Json): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  const [one, other] = [Object.entries(a), Object.entries(b)];
  const members = new Map(other);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    one.length === other.length &&
    one.every(([key, value]) => members.has(key) && isSame(value, members.get(key) ?? null))
  );
}
