import type { Node } from '../syntax/nodes.js';
import type { SourceDocument, SourceFile } from '../syntax/source-file.js';
import type { LineIndex } from '../util/line-index.js';
import type { Range } from '../util/range.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';

/** Lines that can be folded into the first of them, counted from 0, both included. */
export interface FoldingRange {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'document' | 'block' | 'comment';
}

/** Files whose structure this program reads; of others and of templates, which are text, editors know as much themselves. */
const roles: readonly WorkspaceFile['role'][] = ['manifest', 'kustomization', 'patch', 'assertions', 'configuration'];

/** Nobody folds more, and lists of them grow with a file. */
const most = 5000;

/**
 * What of a file can be folded: each document, each field and list item of several lines, comments of several lines; by the structure, so
 * also between brackets. Undefined where it is better left to the editor.
 */
export function foldingRanges(snapshot: Snapshot, id: FileId): readonly FoldingRange[] | undefined {
  const file = snapshot.file(id);
  if (!file?.source || !roles.includes(file.role) || file.source.refused !== undefined) return undefined;
  const { source } = file;
  const found: FoldingRange[] = [];
  for (const document of source.documents) {
    const fold = foldsIn(source.lines, document);
    if (source.documents.length > 1 && document.tree.root) found.push(...fold('document', document.tree.root.range));
    if (document.tree.root) found.push(...blocks(document.tree.root, fold));
    if (found.length >= most) break;
  }
  found.push(...commentBlocks(source));
  return distinct(found).slice(0, most);
}

type Fold = (kind: FoldingRange['kind'], range: Range, closing?: boolean) => readonly FoldingRange[];

function foldsIn(lines: LineIndex, { offset, tree }: SourceDocument): Fold {
  return (kind, { start, end }, closing = false) => {
    const startLine = lines.positionAt(offset + start).line;
    // What ends with a line break ends on the line before it; a closing bracket stays in sight.
    const last = tree.text.slice(start, end).trimEnd().length;
    const endLine = lines.positionAt(offset + start + last).line - (closing ? 1 : 0);
    return endLine > startLine ? [{ startLine, endLine, kind }] : [];
  };
}

/** From the outside inwards, so that of a limited number the larger ones stay; without recursion, for nesting may be deep. */
function* blocks(root: Node, fold: Fold): Iterable<FoldingRange> {
  const waiting: Node[] = [root];
  let count = 0;
  for (let next = waiting.shift(); next && count < most; next = waiting.shift()) {
    if (next.alias !== undefined || next.kind === 'scalar') continue;
    const parts = next.kind === 'map' ? next.entries.filter(({ merged }) => !merged) : next.items;
    for (const { range, value } of parts) {
      count++;
      yield* fold('block', range, value.kind !== 'scalar' && value.flow);
      waiting.push(value);
    }
  }
}

/** Comments on lines of their own that follow one another. */
function commentBlocks({ documents, lines }: SourceFile): readonly FoldingRange[] {
  const found: FoldingRange[] = [];
  let open: { start: number; end: number } | undefined;
  const close = () => {
    if (open && open.end > open.start) found.push({ startLine: open.start, endLine: open.end, kind: 'comment' });
  };
  for (const { tree, offset } of documents) {
    for (const { range } of tree.comments) {
      const { line, character } = lines.positionAt(offset + range.start);
      if (tree.text.slice(Math.max(0, range.start - character), range.start).trim() !== '') continue;
      if (open && line === open.end + 1) open = { start: open.start, end: line };
      else {
        close();
        open = { start: line, end: line };
      }
    }
  }
  close();
  return found;
}

/** One for each first line: of those that begin together, as a list item and its first field, the larger. */
function distinct(folds: readonly FoldingRange[]): readonly FoldingRange[] {
  const byLine = new Map<number, FoldingRange>();
  for (const fold of folds) {
    const known = byLine.get(fold.startLine);
    if (!known || fold.endLine > known.endLine) byLine.set(fold.startLine, fold);
  }
  return [...byLine.values()].sort((a, b) => a.startLine - b.startLine);
}
