import type { Workload } from '../model/objects.js';
import { type Located, pathAt } from '../syntax/locate.js';
import type { Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { type Range, shift, touches } from '../util/range.js';
import type { FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';

/** What stands under a cursor. */
export interface Cursor {
  readonly file: WorkspaceFile;
  readonly placed: PlacedObject;
  readonly tree: SyntaxTree;
  /** From the start of the document. */
  readonly offset: number;
  readonly located: Located;
  /** Of the value that is meant, from the root of the object. */
  readonly path: Path;
  /** Of the key, dash or value under the cursor, in the file. */
  readonly range: Range;
}

/** The key, dash or value at an offset of a file, and the object it belongs to; undefined on blanks, comments and outside of objects. */
export function cursorAt(snapshot: Snapshot, fileId: FileId, offset: number): Cursor | undefined {
  const file = snapshot.file(fileId);
  const document = file?.source?.documents.findLast((each) => each.offset <= offset);
  if (!file || !document || offset > document.offset + document.tree.text.length) return undefined;
  const inDocument = offset - document.offset;
  const located = pathAt(document.tree, inDocument);
  const range = located && touchedRange(document.tree, located, inDocument);
  const placed = located && objectAt(file, document.index, located.path);
  if (!located || !range || !placed) return undefined;
  const path = located.path.slice(placed.object.path.length);
  return { file, placed, tree: document.tree, offset: inDocument, located, path, range: shift(range, document.offset) };
}

function touchedRange({ text }: SyntaxTree, { on, node, entry, item }: Located, offset: number): Range | undefined {
  if (on === 'key' && entry) return entry.key.range;
  if (on === 'dash' && item) return { start: item.range.start, end: item.range.start + 1 };
  // The blank between a colon and its value is neither.
  if (!touches(node.range, offset)) return undefined;
  const isBlank = /^\s?$/.test(text.charAt(offset));
  if (node.kind === 'scalar') return node.range.start === node.range.end ? undefined : node.range;
  return node.flow && !isBlank ? node.range : undefined;
}

/** Of objects in a list, the one that holds the path. */
function objectAt(file: WorkspaceFile, document: number, path: Path): PlacedObject | undefined {
  return file.objects.find((each) => each.document === document && each.object.path.every((step, index) => path[index] === step));
}

/** On the object's name or kind. */
export function isSelf({ path }: Pick<Cursor, 'path'>): boolean {
  return (path.length === 2 && path[0] === 'metadata' && path[1] === 'name') || (path.length === 1 && path[0] === 'kind');
}

/** On the labels of a workload's pods, or one of them. */
export function isPodLabel({ path }: Pick<Cursor, 'path'>, { podTemplatePath, path: own }: Workload): boolean {
  const labels = [...podTemplatePath.slice(own.length), 'metadata', 'labels'];
  return path.length <= labels.length + 1 && labels.every((step, index) => path[index] === step);
}
