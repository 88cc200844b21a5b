import type { SourceFile } from '../syntax/source-file.js';

/** Characters for private use: no message has them otherwise. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];
const named = new RegExp(`${OPEN}([0-9]+)${CLOSE}`, 'g');

/**
 * Names a line in a message. What a rule finds is kept as long as its document stays the same, wherever that moves in its file, so the number
 * is put in by `withLines`, when the finding is given out.
 * @param offset of the document
 */
export function lineOf(offset: number): string {
  return `${OPEN}${offset}${CLOSE}`;
}

/**
 * A message with the numbers of the lines that it names, from 1.
 * @param file where its document stands; undefined where that is not known, and the lines are not said
 * @param documentOffset from the start of the file to the start of the document
 */
export function withLines(message: string, file: SourceFile | undefined, documentOffset: number): string {
  if (!message.includes(OPEN)) return message;
  return message.replace(named, (_, offset: string) => (file ? String(file.lines.positionAt(documentOffset + Number(offset)).line + 1) : '?'));
}
