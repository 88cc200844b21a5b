import { constants, type Dirent, type Stats } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { couldHoldManifests, decodeText, type FileContent, type FileEntry, type FileSource, type ReadOptions } from '../file-source.js';
import type { FileId } from '../snapshot.js';
import { fileIdOfPath, pathOfFileId } from './disk-ids.js';
import { IgnoreRules } from './ignore-rules.js';

export interface DiskOptions {
  /** Absolute or relative to the process's folder. */
  readonly folders: readonly string[];
  /** Files that a person named: they are there whatever their names and whatever is left out. */
  readonly files?: readonly string[];
  /** Files that say how those are put together, wherever they stand. */
  readonly structure?: readonly string[];
  /** Glob patterns of what to leave out besides what `.gitignore` says, relative to each folder. */
  readonly exclude?: readonly string[];
  /** Takes one line about a folder that could not be read. */
  log(line: string): void;
}

/** Files found at once before the caller is given a chance to work on them. */
const batchSize = 64;

/**
 * The files of folders on this machine, found the same way for the editor and for the command line: `.gitignore` files and glob patterns leave
 * out, `.git` and `node_modules` are never entered, a folder is entered once however many links lead to it.
 */
export class DiskSource implements FileSource {
  readonly #folders: readonly string[];
  readonly #files: readonly string[];
  readonly #structure: readonly string[];
  readonly #exclude: readonly string[];
  readonly #log: (line: string) => void;
  #rules: ReadonlyMap<string, IgnoreRules>;

  constructor({ folders, files = [], structure = [], exclude = [], log }: DiskOptions) {
    this.#folders = withoutNested(folders.map((folder) => path.resolve(folder)));
    this.#files = files.map((file) => path.resolve(file));
    this.#structure = structure.map((file) => path.resolve(file)).filter((file) => !this.#files.includes(file));
    this.#exclude = exclude;
    this.#log = log;
    this.#rules = this.#freshRules();
  }

  async *list(signal?: AbortSignal): AsyncIterable<readonly FileEntry[]> {
    // Ignore files may have changed since the last search.
    this.#rules = this.#freshRules();
    const known = [...this.#files.map((file) => pickedEntry(file, true)), ...this.#structure.map((file) => pickedEntry(file, false))];
    if (known.length > 0) yield known;
    for (const folder of this.#folders) {
      let batch: FileEntry[] = [];
      for await (const file of this.#walk(folder, signal)) {
        batch.push({ id: fileIdOfPath(file), path: relativePath(folder, file) });
        if (batch.length < batchSize) continue;
        yield batch;
        batch = [];
      }
      if (signal?.aborted) return;
      if (batch.length > 0) yield batch;
    }
  }

  async entry(id: FileId): Promise<FileEntry | undefined> {
    const file = pathOfFileId(id);
    if (file === undefined) return undefined;
    if (this.#files.includes(file)) return pickedEntry(file, true);
    if (this.#structure.includes(file)) return pickedEntry(file, false);
    const folder = this.#folders.find((one) => isBelow(one, file));
    if (folder === undefined || !couldHoldManifests(path.basename(file))) return undefined;
    const rules = this.#rules.get(folder);
    const parts = path.relative(folder, file).split(path.sep);
    for (let depth = 1; depth <= parts.length; depth++) {
      if (await rules?.leavesOut(path.join(folder, ...parts.slice(0, depth)), depth < parts.length)) return undefined;
    }
    return (await statOf(file))?.isFile() ? { id, path: relativePath(folder, file) } : undefined;
  }

  async version(id: FileId): Promise<string | undefined> {
    const file = pathOfFileId(id);
    const stats = file === undefined ? undefined : await statOf(file);
    return stats && versionOf(stats);
  }

  async read(id: FileId, { limit, signal }: ReadOptions): Promise<FileContent> {
    const file = pathOfFileId(id);
    // Asked before opening: opening a pipe would wait for whoever writes to it.
    const stats = file === undefined ? undefined : await statOf(file);
    if (file === undefined || !stats) return { kind: 'gone' };
    const version = versionOf(stats);
    if (!stats.isFile()) return { kind: 'refused', reason: 'it is no file', version };
    if (stats.size > limit) return { kind: 'refused', reason: `it has ${stats.size} bytes, and more than ${limit} are not read`, version };
    try {
      const text = decodeText(await readUpTo(file, limit, signal));
      return text === undefined ? { kind: 'refused', reason: 'it is binary', version } : { kind: 'text', text, version };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' || signal?.aborted ? { kind: 'gone' } : { kind: 'refused', reason: code ?? message, version };
    }
  }

  #freshRules(): ReadonlyMap<string, IgnoreRules> {
    return new Map(this.#folders.map((folder) => [folder, new IgnoreRules(folder, this.#exclude)]));
  }

  /** Every file below a folder that could hold manifests. Links to folders come last, so that a folder is known by its own name. */
  async *#walk(top: string, signal: AbortSignal | undefined): AsyncIterable<string> {
    const entered = new Set<string>();
    const folders = [top];
    const links: string[] = [];
    for (let folder = folders.pop() ?? links.shift(); folder !== undefined && !signal?.aborted; folder = folders.pop() ?? links.shift()) {
      const real = await realpath(folder).catch(() => folder as string);
      if (entered.has(real)) continue;
      entered.add(real);
      const below: string[] = [];
      for (const child of await this.#childrenOf(folder)) {
        const file = path.join(folder, child.name);
        const kind = await kindOf(child, file);
        if (kind === 'none' || (kind === 'file' && !couldHoldManifests(child.name))) continue;
        if (await this.#rules.get(top)?.leavesOut(file, kind === 'folder')) continue;
        if (kind === 'file') yield file;
        else if (child.isSymbolicLink()) links.push(file);
        else below.push(file);
      }
      folders.push(...below.reverse());
    }
  }

  async #childrenOf(folder: string): Promise<readonly Dirent[]> {
    try {
      const children = await readdir(folder, { withFileTypes: true });
      return children.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.#log(`${folder} cannot be searched: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
      return [];
    }
  }
}

/** A folder inside another one of the list is searched with it. */
function withoutNested(folders: readonly string[]): readonly string[] {
  return [...new Set(folders)].filter((folder) => !folders.some((other) => other !== folder && isBelow(other, folder)));
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function pickedEntry(file: string, named: boolean): FileEntry {
  return { id: fileIdOfPath(file), path: relativePath(process.cwd(), file), named };
}

function relativePath(folder: string, file: string): string {
  return (isBelow(folder, file) ? path.relative(folder, file) : file).replaceAll(path.sep, '/');
}

async function kindOf(child: Dirent, file: string): Promise<'file' | 'folder' | 'none'> {
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
    const { size } = await handle.stat();
    if (size <= limit) return await handle.readFile(signal ? { signal } : {});
    throw new Error('it grew while it was read');
  } finally {
    await handle.close();
  }
}
