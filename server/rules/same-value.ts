import { writtenNode } from '../syntax/edit/edits.js';
import type { Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { compareText } from '../util/text.js';

/** Whether two nodes say the same to Kubernetes, whatever their style and the order of their keys. False where a template has a part in it. */
export function sameValue(a: Node, b: Node): boolean {
  if (a.templated || b.templated) return false;
  if (a.kind === 'scalar' || b.kind === 'scalar') return a.kind === 'scalar' && b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'sequence' || b.kind === 'sequence') {
    if (a.kind !== 'sequence' || b.kind !== 'sequence' || a.items.length !== b.items.length) return false;
    return a.items.every(({ value }, index) => {
      const other = b.items[index]?.value;
      return other !== undefined && sameValue(value, other);
    });
  }
  if (a.entries.length !== b.entries.length) return false;
  return a.entries.every(({ key, value }) => {
    const other = b.entries.find((entry) => entry.key.text === key.text)?.value;
    return other !== undefined && sameValue(value, other);
  });
}

/**
 * A text that two nodes share exactly when `sameValue` holds for them, for finding equals among many. Undefined where a template has a
 * part in the node.
 */
export function valueKey(node: Node): string | undefined {
  if (node.templated) return undefined;
  if (node.kind === 'scalar') return typeof node.value === 'number' ? String(node.value) : JSON.stringify(node.value);
  if (node.kind === 'sequence') {
    const items = node.items.map(({ value }) => valueKey(value));
    return items.includes(undefined) ? undefined : `[${items.join()}]`;
  }
  const members = node.entries.map(({ key, value }) => ({ key: JSON.stringify(key.text), value: valueKey(value) }));
  if (members.some(({ value }) => value === undefined)) return undefined;
  return `{${members
    .map(({ key, value }) => `${key}:${value}`)
    .sort(compareText)
    .join()}}`;
}

/** The items of a list of which the very same stands before them. */
export function repeatedIn<T extends { readonly path: Path }>(tree: SyntaxTree, items: readonly T[]): ReadonlySet<T> {
  const seen = new Set<string>();
  return new Set(
    items.filter(({ path }) => {
      const node = writtenNode(tree, path);
      const key = node && valueKey(node);
      return key !== undefined && seen.size === seen.add(key).size;
    }),
  );
}
