import { holdsObjects } from '../families/registry.js';
import type { KubernetesObject } from '../model/objects.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { encloses, type Range } from '../util/range.js';
import { isMeantAsPolicy } from './checks/kind-invalid.js';

/** Whether what is found in a document as a whole is said: it holds a kind that is read here, or is meant to. */
export function isJudged(tree: SyntaxTree): boolean {
  return holdsObjects(tree) || isMeantAsPolicy(tree);
}

/**
 * Whether something that is found in a document stands in an object of a List that is nobody's business here. What makes the whole document
 * unreadable is said wherever it stands.
 */
export function isInForeignItem(category: string, at: Range, objects: readonly KubernetesObject[]): boolean {
  if (category === 'syntax' || objects.length < 2) return false;
  const around = objects.find(({ path, range }) => path.length > 0 && encloses(range, at));
  return around !== undefined && around.type === 'other' && around.route === undefined;
}
