import type { PolicyRule } from '../model/network-policy.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { type Edits, removeItem, replaceMember, writtenNode } from './edits.js';

/** Removes a rule from its list; the last one leaves `[]`, which lets nobody through. */
export function removeRule(tree: SyntaxTree, { path }: PolicyRule): Edits {
  const listPath = path.slice(0, -1);
  const list = writtenNode(tree, listPath);
  if (list?.kind !== 'sequence') return undefined;
  if (list.items.length > 1) return removeItem(tree, listPath, Number(path.at(-1)));
  return replaceMember(tree, listPath.slice(0, -1), String(listPath.at(-1)), []);
}
