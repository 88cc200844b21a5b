import { constants, type Dirent, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { couldHoldManifests, type RawContent, type ReadOptions, tooLarge } from '../file-source.js';
import { type Child, type FolderOptions, FolderSource, type FolderTree } from '../search/folder-source.js';
import { largestIgnoreFile } from '../search/ignore-rules.js';
import { diskNames } from './disk-ids.js';

export interface DiskOptions extends FolderOptions {
  /** Takes one line about a folder that could not be read. */
  log(line: string): void;
}

/** The files of folders on this machine, as they are saved. */
export class DiskSource extends FolderSource {
  constructor(options: DiskOptions) {
    super(options, diskTree(options.log), diskNames);
  }
}

function diskTree(log: DiskOptions['log']): FolderTree {
  return {
    children: (folder) => childrenOf(folder, log),
    realName: (folder) => realpath(folder).catch(() => folder),
    isFile: async (file) => (await statOf(file))?.isFile() === true,
    has: async (file) => (await statOf(file)) !== undefined,
    text: textOfIgnoreFile,
    staysBelow,
    log,
    version: async (file) => {
      const stats = await statOf(file);
      return stats && versionOf(stats);
    },
    read,
  };
}

async function read(file: string, { limit, signal }: ReadOptions): Promise<RawContent> {
  // Asked before opening: opening a pipe would wait for whoever writes to it.
  const stats = await statOf(file);
  if (!stats) return { kind: 'gone' };
  const version = versionOf(stats);
  if (!stats.isFile()) return { kind: 'refused', reason: 'it is no file', version };
  if (stats.size > limit) return tooLarge(stats.size, limit, version);
  try {
    return { kind: 'bytes', bytes: await readUpTo(file, limit, signal), version };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || signal?.aborted ? { kind: 'gone' } : { kind: 'refused', reason: code ?? message, version };
  }
}

/** As git does, a link is not read: it may lead to a pipe that never ends, or to what a server hears its editor by. */
export async function textOfIgnoreFile(file: string, root: string): Promise<string | undefined> {
  try {
    if (!(await lstat(file)).isFile() || !(await staysBelow(root, file))) return undefined;
    return new TextDecoder().decode(await readUpTo(file, largestIgnoreFile, undefined));
  } catch {
    return undefined;
  }
}

/** Whether a place is below a folder, wherever the links of both lead. */
export async function staysBelow(root: string, file: string): Promise<boolean> {
  try {
    const [top, real] = await Promise.all([realpath(root), realpath(file)]);
    const relative = path.relative(top, real);
    return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
  } catch {
    return false;
  }
}

async function childrenOf(folder: string, log: DiskOptions['log']): Promise<readonly Child[]> {
  try {
    const children = await readdir(folder, { withFileTypes: true });
    const found: Child[] = [];
    for (const child of children.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(folder, child.name);
      const kind = await kindOf(child, file);
      // Of bytes that are no UTF-8, Node makes a name that is not there.
      if (kind !== 'none' && child.name.includes('\ufffd') && (await statOf(file)) === undefined) {
        if (kind === 'folder' || couldHoldManifests(child.name)) log(`${file} cannot be read: its name is not UTF-8`);
      } else if (kind !== 'none') found.push({ name: child.name, kind, isLink: child.isSymbolicLink() });
    }
    return found;
  } catch (error) {
    log(`${folder} cannot be searched: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    return [];
  }
}

async function kindOf(child: Dirent, file: string): Promise<Child['kind'] | 'none'> {
  if (child.isDirectory()) return 'folder';
  if (child.isFile()) return 'file';
  const stats = child.isSymbolicLink() ? await statOf(file) : undefined;
  if (stats?.isDirectory()) return 'folder';
  return stats?.isFile() ? 'file' : 'none';
}

async function statOf(file: string): Promise<Stats | undefined> {
  return stat(file).catch(() => undefined);
}

function versionOf({ size, mtimeMs, ctimeMs }: Stats): string {
  return `${size} ${mtimeMs} ${ctimeMs}`;
}

/** A file that grew since its size was asked is cut off rather than read without end. */
async function readUpTo(file: string, limit: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > limit) throw new Error('it grew while it was read');
    // Of what is no disk the size may be unknown, and 0.
    return stats.size === 0 ? await handle.readFile(signal ? { signal } : {}) : await readBytes(handle, stats.size, signal);
  } finally {
    await handle.close();
  }
}

/** So many bytes, or fewer where the file became shorter: what `FileHandle.readFile` does with two questions less. */
async function readBytes(handle: FileHandle, size: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) return bytes.subarray(0, filled);
    filled += bytesRead;
  }
  return bytes;
}
