import type { Written } from '../rendering.js';
import { refuse } from './stop.js';

/**
 * What Kustomize makes of a YAML value. Its transformers share nodes between places and overwrite them in place, and what they leave in a node
 * (its tag, its quotes) decides what is printed; both can be seen from outside, so a node here is a thing that changes, too.
 */
export interface TreeNode {
  kind: 'map' | 'list' | 'scalar';
  /** Of a scalar: what it is read as where nothing quotes it; '' where whoever made it did not say. */
  tag: Tag;
  /** Of a scalar: how it is written. */
  style: ScalarStyle;
  /** Of a scalar: its content. */
  text: string;
  /** Of a map: as many as `values`. A key may appear twice. */
  keys: Key[];
  /** Of a map or list. */
  values: TreeNode[];
  written: Written | undefined;
  /** Of a map that nobody has looked into yet: its text (`deferred.ts`). */
  raw?: string | undefined;
}

export interface Key {
  readonly text: string;
  readonly written: Written | undefined;
  /** Quotes stand around it, so that it is a text whatever is in it. */
  readonly isQuoted?: boolean;
}

export type Tag = '' | '!!str' | '!!int' | '!!float' | '!!bool' | '!!null' | '!!timestamp' | '!!binary';
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export function scalar(text: string, written: Written | undefined, tag: Tag = '', style: ScalarStyle = 'plain'): TreeNode {
  return { kind: 'scalar', tag, style, text, keys: none, values: none, written };
}

export function map(written: Written | undefined): TreeNode {
  return { kind: 'map', tag: '', style: 'plain', text: '', keys: [], values: [], written };
}

export function list(written: Written | undefined, values: TreeNode[] = []): TreeNode {
  return { kind: 'list', tag: '', style: 'plain', text: '', keys: none, values, written };
}

/** A scalar has no members, and nobody gives it any: shared by all of them. */
const none: never[] = [];

export function isNull(node: TreeNode): boolean {
  return node.tag === '!!null';
}

export function isMissing(node: TreeNode | undefined): node is undefined {
  return node === undefined || isNull(node);
}

/** Null, or a collection without members. */
export function isEmpty(node: TreeNode | undefined): boolean {
  return node === undefined || isNull(node) || (node.kind !== 'scalar' && node.values.length === 0);
}

/** The first value of that key. */
export function field(node: TreeNode | undefined, name: string): TreeNode | undefined {
  if (node?.kind !== 'map') return undefined;
  for (let index = 0; index < node.keys.length; index++) if (node.keys[index]?.text === name) return node.values[index];
  return undefined;
}

export function keyOf(node: TreeNode | undefined, name: string): Key | undefined {
  return node?.kind === 'map' ? node.keys.find(({ text }) => text === name) : undefined;
}

export function append(node: TreeNode, key: Key, value: TreeNode): void {
  if (node.keys === none) node.keys = [];
  if (node.values === none) node.values = [];
  node.keys.push(key);
  node.values.push(value);
}

/** The first value of that key is taken out. */
export function clear(node: TreeNode, name: string): void {
  const index = node.kind === 'map' ? node.keys.findIndex(({ text }) => text === name) : -1;
  if (index < 0) return;
  node.keys = node.keys.toSpliced(index, 1);
  node.values = node.values.toSpliced(index, 1);
}

/** `target` becomes what `source` is, wherever `target` stands; members are the same nodes, but each has a list of them of its own. */
export function overwrite(target: TreeNode, source: TreeNode): void {
  if (target === source) return;
  Object.assign(target, source);
  if (source.kind === 'scalar') return;
  target.keys = [...source.keys];
  target.values = [...source.values];
}

/** How many nodes may still be made by copying. */
export interface CopyBudget {
  nodes: number;
}

/** By copying again and again, a kustomization could make more than there is memory for. */
export function copyBudget(): CopyBudget {
  return { nodes: 1_000_000 };
}

/** As `copy`; refuses what is too much. */
export function boundedCopy(node: TreeNode, budget: CopyBudget): TreeNode {
  if (--budget.nodes < 0 || node.text.length > longestText) refuse('too-large', 'What is copied here makes an object that is larger than is rendered.');
  return node.kind === 'scalar' ? { ...node } : { ...node, keys: [...node.keys], values: node.values.map((value) => boundedCopy(value, budget)) };
}

const longestText = 16 * 1024 * 1024;

export function copy(node: TreeNode): TreeNode {
  return node.kind === 'scalar' ? { ...node } : { ...node, keys: [...node.keys], values: node.values.map(copy) };
}
