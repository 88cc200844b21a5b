import { removeDocument } from '../syntax/edit/remove-document.js';
import { shift } from '../util/range.js';
import { removeItem } from './edits.js';
import type { Fix, RuleContext } from './rule.js';

/**
 * Takes a policy out of its file, where the file holds more than it: the document, or the item of a List. Never the one to prefer, for whatever else stands
 * there (its comments, its annotations) goes with it.
 */
export function removePolicyFix(title: string, { file, tree, placed }: RuleContext): readonly Fix[] {
  if (!placed || placed.file !== file.id || !file.source || tree.templated) return [];
  const { path } = placed.object;
  if (path.length > 0) {
    const edits = removeItem(tree, path.slice(0, -1), Number(path.at(-1)));
    return edits ? [{ title, safe: false, caution: 'loses', edits }] : [];
  }
  const edit = removeDocument(file.source, placed.document);
  return edit ? [{ title, safe: false, caution: 'loses', edits: [{ ...edit, range: shift(edit.range, -placed.offset) }] }] : [];
}
