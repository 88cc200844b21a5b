import { holdsObjects } from '../families/registry.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { encloses, type Range } from '../util/range.js';
import type { PlacedObject } from '../workspace/snapshot.js';
import { isMeantAsPolicy } from './api/kind-invalid.js';
import type { LintRule } from './rule.js';

/** Whether what rules find in a document as a whole is said: it holds a kind that is read here, or is meant to. */
export function isJudged(tree: SyntaxTree): boolean {
  return holdsObjects(tree) || isMeantAsPolicy(tree);
}

/**
 * Whether a finding about a document stands in an object of a List that is nobody's business here. What makes the whole document
 * unreadable is said wherever it stands.
 */
export function isInForeignItem({ category }: LintRule, at: Range, placed: readonly PlacedObject[]): boolean {
  if (category === 'syntax' || placed.length < 2) return false;
  const around = placed.find(({ object }) => object.path.length > 0 && encloses(object.range, at));
  return around !== undefined && around.object.type === 'other' && around.object.route === undefined;
}
