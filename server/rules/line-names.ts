import type { LineIndex } from '../util/line-index.js';
import type { FileId } from '../workspace/snapshot.js';

/** Characters for private use: no message has them otherwise. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];
const named = new RegExp(`${OPEN}([0-9]+)(?: ([^${CLOSE}]*))?${CLOSE}`, 'g');

/**
 * Names a line in a message. What a rule finds is kept as long as its document stays the same, wherever that moves in its file, so the number
 * is put in by `withLines`, when the finding is given out.
 * @param offset of the document; of `file`, where one is named
 */
export function lineOf(offset: number, file?: FileId): string {
  return `${OPEN}${offset}${file === undefined ? '' : ` ${file}`}${CLOSE}`;
}

/**
 * A message with the numbers of the lines that it names, from 1; `?` where they are not known.
 * @param linesIn where the lines of a file begin; of the document's own where none is named
 * @param documentOffset from the start of its file to the start of the document
 */
export function withLines(message: string, linesIn: (file: FileId | undefined) => LineIndex | undefined, documentOffset: number): string {
  if (!message.includes(OPEN)) return message;
  return message.replace(named, (_, offset: string, file: FileId | undefined) => {
    const lines = linesIn(file);
    return lines ? String(lines.positionAt(Number(offset) + (file === undefined ? documentOffset : 0)).line + 1) : '?';
  });
}
