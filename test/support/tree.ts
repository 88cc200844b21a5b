import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '../../server/syntax/nodes.js';
import type { SyntaxTree } from '../../server/syntax/source-file.js';

/** A tree as a reader of JSON would see it; what a template decides is `<...>`, and a map or list with members unseen has `...`. */
export function jsonOf(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.templated ? `<${node.text}>` : node.value;
  if (node.kind === 'sequence') return [...node.items.map(({ value }) => jsonOf(value)), ...(node.templated ? ['...'] : [])];
  const members = node.entries.map(({ key, value }) => [String(key.value), jsonOf(value)]);
  return Object.fromEntries(node.templated ? [...members, ['...', true]] : members);
}

/** Every node, keys included, the outer ones first; what an alias stands for is not entered. */
export function* nodesOf(node: Node | undefined): Generator<Node> {
  if (node === undefined) return;
  yield node;
  if (node.alias !== undefined) return;
  if (node.kind === 'map') {
    for (const { key, value, merged } of node.entries) {
      if (merged) continue;
      yield key;
      yield* nodesOf(value);
    }
  } else if (node.kind === 'sequence') for (const { value } of node.items) yield* nodesOf(value);
}

/** The text under a range of a document. */
export function textIn(tree: SyntaxTree, range: { readonly start: number; readonly end: number }): string {
  return tree.text.slice(range.start, range.end);
}

/** All files below a folder whose names end so, with their texts. */
export function filesBelow(folder: string, ...endings: readonly string[]): { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
