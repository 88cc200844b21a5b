import type { TextEdit } from '../../util/text-edit.js';
import type { SourceFile } from '../source-file.js';

/**
 * Adds a document to the end of a file, in offsets of the file; its lines get the file's line ending. Undefined for a JSON file, which holds one document only.
 * @param document YAML that ends with a line break, without `---`
 */
export function appendDocument(file: SourceFile, document: string): TextEdit | undefined {
  const last = file.documents.at(-1);
  if (last?.tree.root?.kind === 'map' && last.tree.root.flow) return undefined;
  const lineEnding = file.documents[0]?.tree.lineEnding ?? '\n';
  const text = document.replace(/\r?\n/g, lineEnding);
  const at = { start: file.text.length, end: file.text.length };
  if (file.text.trim() === '') return { range: at, newText: text };
  const breakFirst = /[\r\n]$/.test(file.text) ? '' : lineEnding;
  // A file that ends with `---` has begun the document already.
  const isBegun =
    last !== undefined &&
    file.documents.length > 0 &&
    last.tree.root === undefined &&
    last.tree.comments.length === 0 &&
    file.text.startsWith('---', last.offset - 3);
  return { range: at, newText: `${breakFirst}${isBegun ? '' : `---${lineEnding}`}${text}` };
}
