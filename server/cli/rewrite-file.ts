import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { decodeText } from '../workspace/file-source.js';

/**
 * Writes another text into a file of text, in the encoding that it has. The file is whole or as it was, and keeps its mode; a link stays one.
 * @param before what was read of it
 * @returns why it is as it was; undefined where it is written
 */
export async function rewriteFile(file: string, before: string, after: string): Promise<string | undefined> {
  try {
    const real = await realpath(file);
    const bytes = await readFile(real);
    if (decodeText(bytes) !== before) return 'it was changed meanwhile';
    const encode = encoderFor(bytes);
    // What could not be read would be written as something else.
    if (!bytes.equals(encode(before))) return 'it has bytes that are no text';
    await replace(real, encode(after));
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return `it cannot be written (${code ?? message})`;
  }
}

/** As `decodeText` reads it; the byte order mark is in the text. */
function encoderFor([first, second]: Uint8Array): (text: string) => Buffer {
  if (first === 0xff && second === 0xfe) return (text) => Buffer.from(text, 'utf16le');
  if (first === 0xfe && second === 0xff) return (text) => Buffer.from(text, 'utf16le').swap16();
  return (text) => Buffer.from(text, 'utf8');
}

async function replace(file: string, bytes: Uint8Array): Promise<void> {
  const { mode } = await stat(file);
  const part = `${file}.${process.pid}.part`;
  try {
    await writeFile(part, bytes, { flag: 'wx' });
    await chmod(part, mode);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
