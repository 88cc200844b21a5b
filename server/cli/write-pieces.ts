import type { Io } from './io.js';

const chunk = 64 * 1024;

/** Writes in chunks of some size and waits for each, so that memory stays small whatever the answer's length. */
export async function writePieces(pieces: Iterable<string>, io: Io): Promise<void> {
  let buffer: string[] = [];
  let size = 0;
  for (const piece of pieces) {
    buffer.push(piece);
    size += piece.length;
    if (size < chunk) continue;
    await io.out(buffer.join(''));
    buffer = [];
    size = 0;
  }
  await io.out(buffer.join(''));
}
