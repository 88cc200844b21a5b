import type { RenderFact } from '../rendering.js';
import type { MergeField } from './merge-schema.js';
import { fail } from './stop.js';
import type { TreeNode } from './tree.js';

/** What is merged: the object or a part of it, and the patch of it. */
export interface Pair {
  readonly target: TreeNode | undefined;
  readonly patch: TreeNode | undefined;
}

/** What is known of the place that is merged. */
export interface MergeContext {
  readonly schema: MergeField | undefined;
  /** Nulls that the object has itself, which stay, while those of a patch take fields away. */
  readonly kept: Set<TreeNode>;
  readonly facts: RenderFact[];
}

/** What `$patch` says of a map or list of a patch. */
export type Directive = 'merge' | 'replace' | 'delete';

export function directiveOf(node: TreeNode): Directive {
  if (node.text === 'merge' || node.text === 'replace' || node.text === 'delete') return node.text;
  return fail(`unknown patch strategy '${node.text}'`, node.written);
}

/** What is gone on with: `undefined` for nothing. */
export function chosen(directive: Directive, target: TreeNode, patch: TreeNode): TreeNode | undefined {
  return directive === 'delete' ? undefined : directive === 'replace' ? patch : target;
}
