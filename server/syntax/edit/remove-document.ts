import type { TextEdit } from '../../util/text-edit.js';
import type { SourceFile } from '../source-file.js';
import { removeDocuments } from './remove-documents.js';

/** Takes one document out of a file that holds others, in offsets of the file. Undefined where nothing would be left, and where the rest would be read differently. */
export function removeDocument(file: SourceFile, index: number): TextEdit | undefined {
  const without = file.documents.some((document) => document.index === index) ? removeDocuments(file, new Set([index])) : undefined;
  const [edit, ...others] = without?.empty === false ? without.edits : [];
  return others.length === 0 ? edit : undefined;
}
