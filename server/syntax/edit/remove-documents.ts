import type { TextEdit } from '../../util/text-edit.js';
import { applyEdits } from '../../util/text-edit.js';
import { lineStart } from '../locate.js';
import { parseFile } from '../parse-file.js';
import type { SourceDocument, SourceFile } from '../source-file.js';

/** What is left of a file without some of its documents. */
export interface WithoutDocuments {
  /** In offsets of the file; they do not meet. */
  readonly edits: readonly TextEdit[];
  /** Nothing is left in it but perhaps comments and empty documents. */
  readonly empty: boolean;
}

/**
 * Takes documents out of a file, each with the `---` that sets it off. What stands at the head of the file and is set off by a blank line speaks of the
 * file, and stays as long as anything does. Undefined where the rest would be read differently.
 */
export function removeDocuments(file: SourceFile, indexes: ReadonlySet<number>): WithoutDocuments | undefined {
  const isGone = ({ index }: SourceDocument) => indexes.has(index);
  const kept = file.documents.filter((document) => !isGone(document));
  if (!kept.some(({ tree }) => tree.root !== undefined)) return { edits: [{ range: { start: 0, end: file.text.length }, newText: '' }], empty: true };
  const edits: TextEdit[] = [];
  const first = kept[0];
  if (first && file.documents.some((document) => isGone(document) && document.offset < first.offset)) {
    const begin = file.documents[0]?.offset ?? 0;
    // A file that begins with `---` does so afterwards, too.
    const range = begin > 0 ? { start: begin, end: first.offset } : { start: headOf(file), end: afterBreak(file.text, first.offset) };
    edits.push({ range, newText: '' });
  }
  for (const document of file.documents) {
    if (!isGone(document) || !first || document.offset < first.offset) continue;
    const marker = lineStart(file.text, Math.max(0, document.offset - 1));
    if (!file.text.startsWith('---', marker)) return undefined;
    edits.push({ range: { start: marker, end: document.offset + document.tree.text.length }, newText: '' });
  }
  const left = parseFile(applyEdits(file.text, edits)).documents.filter(({ tree }) => tree.root);
  const wanted = kept.filter(({ tree }) => tree.root);
  return left.length === wanted.length ? { edits, empty: false } : undefined;
}

/** Where what speaks of the whole file ends: comments at its head, with the blank line below them. */
export function headOf({ text, documents }: Pick<SourceFile, 'text' | 'documents'>): number {
  const head = /^(?:[ \t]*#[^\r\n]*\r?\n)+[ \t]*\r?\n/.exec(text)?.[0].length ?? 0;
  return documents[0]?.offset === 0 ? head : 0;
}

function afterBreak(text: string, offset: number): number {
  return offset + (/^[ \t]*\r?\n/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0);
}
