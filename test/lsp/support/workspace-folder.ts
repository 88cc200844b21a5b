import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

/** A folder on the disk that is removed when the test is over. */
export interface Folder {
  readonly path: string;
  readonly uri: string;
  /** The URI of a file in it, whether it exists or not. */
  uriOf(file: string): string;
  write(file: string, content: string | Uint8Array): void;
  remove(file: string): void;
}

/** Makes a folder with these files: path in the folder to content. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), 'netpol-lsp-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const write = (file: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    path,
    uri: pathToFileURL(path).href,
    uriOf: (file) => pathToFileURL(join(path, file)).href,
    write,
    remove: (file) => rmSync(join(path, file), { recursive: true }),
  };
}
