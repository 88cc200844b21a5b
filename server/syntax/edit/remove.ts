import type { Range } from '../../util/range.js';
import { nextLine } from '../locate.js';
import type { MapEntry, Path, SequenceItem } from '../nodes.js';
import type { SyntaxTree } from '../source-file.js';
import { beginsLine, type Edits, endsLine, hasComment, proved, wholeLines, writtenEntry, writtenList, writtenMap } from './edits.js';
import { changeAt, changeEntries, changeItems } from './plain-value.js';
import { replaceNode } from './replace.js';

/** Removes `key` and its value, with their lines and the comments in them. The last entry of a map leaves `{}`. */
export function removeEntry(tree: SyntaxTree, mapPath: Path, key: string): Edits {
  const map = writtenMap(tree, mapPath);
  const entry = map && writtenEntry(map, key);
  if (!map || !entry) return undefined;
  const own = map.entries.filter(({ merged }) => !merged);
  if (own.length === 1) return map.entries.length === 1 ? replaceNode(tree, mapPath, {}) : undefined;
  const index = own.indexOf(entry);
  const edit = map.flow ? removeFromFlow(tree, own, index) : removeFromBlock(tree, own, index);
  const without = changeEntries((entries) =>
    entries.toSpliced(
      entries.findLastIndex(([name]) => name === key),
      1,
    ),
  );
  return edit && proved(tree, [{ range: edit, newText: '' }], (root) => changeAt(root, mapPath, without), [edit]);
}

/** Removes an item of a list, with its lines and the comments in them. The last one leaves `[]`. */
export function removeItem(tree: SyntaxTree, listPath: Path, index: number): Edits {
  const list = writtenList(tree, listPath);
  if (!list?.items[index]) return undefined;
  if (list.items.length === 1) return replaceNode(tree, listPath, []);
  const edit = list.flow ? removeFromFlow(tree, list.items, index) : removeFromBlock(tree, list.items, index);
  return (
    edit &&
    proved(
      tree,
      [{ range: edit, newText: '' }],
      (root) =>
        changeAt(
          root,
          listPath,
          changeItems((items) => items.toSpliced(index, 1)),
        ),
      [edit],
    )
  );
}

type Member = MapEntry | SequenceItem;

/** With the comma behind it, or before it where it is the last. Lines that it has for itself go whole. */
function removeFromFlow(tree: SyntaxTree, members: readonly Member[], index: number): Range | undefined {
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]];
  if (!member) return undefined;
  if (after) {
    const range = { start: member.range.start, end: after.range.start };
    return hasComment(tree, range) ? undefined : range;
  }
  if (!before) return undefined;
  const range = { start: before.range.end, end: member.range.end };
  return hasComment(tree, range) ? undefined : range;
}

function removeFromBlock(tree: SyntaxTree, members: readonly Member[], index: number): Range | undefined {
  const [member, after] = [members[index], members[index + 1]];
  if (!member || !endsLine(tree, member.range.end)) return undefined;
  if (beginsLine(tree, member.range.start)) return wholeLines(tree, member.range);
  // It shares its line with a dash, behind which the next member moves up. Comments between them stay.
  if (!after || !beginsLine(tree, after.range.start)) return undefined;
  const line = nextLine(tree.text, member.range.end);
  const blanks = /^[ \t\r\n]*/.exec(tree.text.slice(line))?.[0].length ?? 0;
  return { start: member.range.start, end: line + blanks };
}
