import type { TextEdit } from '../../util/text-edit.js';
import { applyEdits } from '../../util/text-edit.js';
import { lineStart } from '../locate.js';
import { parseFile } from '../parse-file.js';
import type { SourceFile } from '../source-file.js';

/**
 * Takes one document out of a file that holds others, in offsets of the file, with the `---` that sets it off. Undefined where nothing would be left, and
 * where the rest would be read differently.
 */
export function removeDocument(file: SourceFile, index: number): TextEdit | undefined {
  const document = file.documents.find((each) => each.index === index);
  const others = file.documents.filter((each) => each !== document);
  if (!document || !others.some(({ tree }) => tree.root !== undefined)) return undefined;
  const next = others.find(({ offset }) => offset > document.offset);
  const marker = lineStart(file.text, Math.max(0, document.offset - 1));
  const isSetOff = document.offset > 0 && file.text.startsWith('---', marker) && others.some(({ offset }) => offset < document.offset);
  const range = isSetOff
    ? { start: marker, end: document.offset + document.tree.text.length }
    : next && { start: document.offset, end: afterBreak(file.text, next.offset, document.offset) };
  if (!range) return undefined;
  const edit = { range, newText: '' };
  const left = parseFile(applyEdits(file.text, [edit])).documents;
  const isKept = left.filter(({ tree }) => tree.root).length === others.filter(({ tree }) => tree.root).length;
  return isKept ? edit : undefined;
}

/** Behind the line break with which a document begins, where the one before it began the file. */
function afterBreak(text: string, offset: number, before: number): number {
  const found = before === 0 ? /^[ \t]*\r?\n/.exec(text.slice(offset)) : null;
  return offset + (found?.[0].length ?? 0);
}
