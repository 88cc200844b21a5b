import {
  contentOfBytes,
  couldHoldManifests,
  type FileContent,
  type FileEntry,
  type FileSource,
  type RawContent,
  type ReadOptions,
  type SourceRepository,
} from '../file-source.js';
import type { FileId } from '../snapshot.js';
import { originOf } from './git-config.js';
import { type IgnoreFiles, IgnoreRules, neverEntered } from './ignore-rules.js';
import type { Names, Paths } from './names.js';

/** What a search goes through: a disk, what git keeps of one, what a client shows. Paths are absolute, those that the files have or would have there. */
export interface FolderTree extends IgnoreFiles {
  /** What stands in a folder, sorted by name, each as what it is or leads to; what is neither file nor folder is left out. */
  children(folder: string): Promise<readonly Child[]>;
  /** Equal for all names of one folder. */
  realName(folder: string): Promise<string>;
  isFile(file: string): Promise<boolean>;
  /** Whether a link leads to something below `root`. */
  staysBelow(root: string, link: string): Promise<boolean>;
  /** Takes one line about what is left out. */
  readonly log?: (line: string) => void;
  version(file: string): Promise<string | undefined>;
  read(file: string, options: ReadOptions): Promise<RawContent>;
}

export interface Child {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly isLink: boolean;
}

export interface FolderOptions {
  /** Absolute, or relative to where the program runs. */
  readonly folders: readonly string[];
  /** Files that a person named: they are there whatever their names and whatever is left out. */
  readonly files?: readonly string[];
  /** Files that were found, and that nobody named. */
  readonly matched?: readonly string[];
  /** Files that say how those are put together, wherever they stand. */
  readonly structure?: readonly string[];
  /** Folders that inputs may be read from, beside the repositories that `folders` are in. */
  readonly inputsFrom?: readonly string[];
  /** Glob patterns of what to leave out besides what `.gitignore` says, relative to each folder. */
  readonly exclude?: readonly string[];
  /** Of an absolute path of a file or folder: whether it is left out, too. */
  readonly leavesOut?: ((file: string) => boolean) | undefined;
}

/** Deeper folders are nobody's: a path that is as long as a path may be has no more. */
const deepest = 200;

/** Files found at once before the caller is given a chance to work on them. */
const batchSize = 64;

/**
 * The files of folders, found the same way for the editor, for the command line and in a git revision: `.gitignore` files and glob patterns
 * leave out, `.git` and `node_modules` are never entered, a folder is entered once however many links lead to it. A link that leads out of the
 * repository, or out of the folder where that is in none, is not followed: it could lead anywhere on the machine.
 */
export class FolderSource implements FileSource {
  readonly #tree: FolderTree;
  readonly #names: Names;
  readonly #folders: readonly string[];
  readonly #files: readonly string[];
  readonly #structure: readonly string[];
  readonly #exclude: readonly string[];
  readonly #leavesOut: FolderOptions['leavesOut'];
  readonly #inputsFrom: readonly string[];
  #rules: ReadonlyMap<string, IgnoreRules>;
  readonly #entered = new Set<string>();

  constructor({ folders, files = [], matched = [], structure = [], exclude = [], leavesOut, inputsFrom = [] }: FolderOptions, tree: FolderTree, names: Names) {
    const { paths } = names;
    this.#tree = tree;
    this.#names = names;
    this.#folders = withoutNested(
      paths,
      folders.map((folder) => paths.resolve(folder)),
    );
    this.#files = files.map((file) => paths.resolve(file));
    this.#structure = [...matched, ...structure].map((file) => paths.resolve(file)).filter((file) => !this.#files.includes(file));
    this.#exclude = exclude;
    this.#leavesOut = leavesOut;
    this.#inputsFrom = inputsFrom.map((folder) => paths.resolve(folder));
    this.#rules = this.#freshRules();
  }

  /** The folders that the last search went through, as paths: what stands in one of them changes what is found. */
  get searched(): ReadonlySet<string> {
    return this.#entered;
  }

  async *list(signal?: AbortSignal): AsyncIterable<readonly FileEntry[]> {
    this.#entered.clear();
    // Ignore files may have changed since the last search.
    this.#rules = this.#freshRules(this.#tree.log);
    const known = [...this.#files.map((file) => this.#picked(file, true)), ...this.#structure.map((file) => this.#picked(file, false))];
    if (known.length > 0) yield known;
    for (const folder of this.#folders) {
      let batch: FileEntry[] = [];
      for await (const file of this.#walk(folder, signal)) {
        batch.push({ id: this.#names.idOf(file), path: relativePath(this.#names.paths, folder, file) });
        if (batch.length < batchSize) continue;
        yield batch;
        batch = [];
      }
      if (signal?.aborted) return;
      if (batch.length > 0) yield batch;
    }
  }

  async entry(id: FileId): Promise<FileEntry | undefined> {
    const { paths } = this.#names;
    const file = this.#names.pathOf(id);
    if (file === undefined) return undefined;
    if (this.#files.includes(file)) return this.#picked(file, true);
    if (this.#structure.includes(file)) return this.#picked(file, false);
    const folder = this.#folders.find((one) => isBelow(paths, one, file));
    if (folder === undefined || !couldHoldManifests(paths.basename(file))) return undefined;
    const rules = this.#rules.get(folder);
    const parts = paths.relative(folder, file).split(paths.sep);
    for (let depth = 1; depth <= parts.length; depth++) {
      if (await rules?.leavesOut(paths.join(folder, ...parts.slice(0, depth)), depth < parts.length)) return undefined;
    }
    const there = (await this.#tree.isFile(file)) && rules !== undefined && (await this.#tree.staysBelow(await rules.root, file));
    return there ? { id, path: relativePath(paths, folder, file) } : undefined;
  }

  async placeKind(id: FileId): Promise<'file' | 'folder' | undefined> {
    const place = this.#names.pathOf(id);
    const root = place === undefined ? undefined : await this.#rootOf(place);
    if (place === undefined || root === undefined || !(await this.#tree.staysBelow(root, place))) return undefined;
    if (await this.#tree.isFile(place)) return 'file';
    return (await this.#tree.has(place)) ? 'folder' : undefined;
  }

  async version(id: FileId): Promise<string | undefined> {
    const file = this.#names.pathOf(id);
    return file === undefined ? undefined : this.#tree.version(file);
  }

  async read(id: FileId, options: ReadOptions): Promise<FileContent> {
    const file = this.#names.pathOf(id);
    return file === undefined ? { kind: 'gone' } : contentOfBytes(await this.#tree.read(file, options));
  }

  async readBytes(id: FileId, options: ReadOptions): Promise<RawContent> {
    const file = this.#names.pathOf(id);
    return file === undefined ? { kind: 'gone' } : this.#tree.read(file, options);
  }

  async filesBelow(id: FileId, most: number): Promise<readonly FileId[]> {
    const top = this.#names.pathOf(id);
    const root = top === undefined ? undefined : await this.#rootOf(top);
    if (top === undefined || root === undefined || !(await this.#tree.staysBelow(root, top)) || (await this.#tree.isFile(top))) return [];
    const found: FileId[] = [];
    const entered = new Set<string>();
    const folders = [top];
    for (let folder = folders.pop(); folder !== undefined && found.length <= most; folder = folders.pop()) {
      const real = await this.#tree.realName(folder);
      if (entered.has(real) || this.#names.paths.relative(top, folder).split(this.#names.paths.sep).length > deepest) continue;
      entered.add(real);
      for (const { name, kind, isLink } of await this.#tree.children(folder)) {
        const file = this.#names.paths.join(folder, name);
        if (isLink && !(await this.#tree.staysBelow(root, file))) continue;
        if (kind === 'file') found.push(this.#names.idOf(file));
        else if (!neverEntered.has(name)) folders.push(file);
      }
    }
    return found;
  }

  async repositoryOf(id: FileId): Promise<SourceRepository | undefined> {
    const place = this.#names.pathOf(id);
    const root = place === undefined ? undefined : await this.#rootOf(place);
    if (root === undefined) return undefined;
    const config = await this.#tree.text(this.#names.paths.join(root, '.git', 'config'), root);
    return { root: this.#names.idOf(root), url: originOf(config ?? '') };
  }

  /** The repository that a place is in, or what stands for one; undefined of a place outside of all. */
  async #rootOf(place: string): Promise<string | undefined> {
    const repositories = await Promise.all([...this.#rules.values()].map(({ root }) => root));
    const above = this.#structure.map((file) => this.#names.paths.dirname(file));
    return [...repositories, ...this.#inputsFrom, ...above].find((root) => place === root || isBelow(this.#names.paths, root, place));
  }

  #freshRules(log?: (line: string) => void): ReadonlyMap<string, IgnoreRules> {
    return new Map(
      this.#folders.map((folder) => [folder, new IgnoreRules(folder, { patterns: this.#exclude, also: this.#leavesOut }, this.#tree, this.#names.paths, log)]),
    );
  }

  /** Every file below a folder that could hold manifests. Links to folders come last, so that a folder is known by its own name. */
  async *#walk(top: string, signal: AbortSignal | undefined): AsyncIterable<string> {
    const { paths } = this.#names;
    const rules = this.#rules.get(top);
    const root = (await rules?.root) ?? top;
    const entered = new Set<string>();
    const folders = [top];
    const links: string[] = [];
    for (let folder = folders.pop() ?? links.shift(); folder !== undefined && !signal?.aborted; folder = folders.pop() ?? links.shift()) {
      const real = await this.#tree.realName(folder);
      if (entered.has(real)) continue;
      entered.add(real);
      this.#entered.add(folder);
      if (paths.relative(top, folder).split(paths.sep).length > deepest) {
        this.#tree.log?.(`${folder} is not searched: it is more than ${deepest} folders deep`);
        continue;
      }
      const below: string[] = [];
      for (const { name, kind, isLink } of await this.#tree.children(folder)) {
        const file = paths.join(folder, name);
        if (kind === 'file' && !couldHoldManifests(name)) continue;
        if (await rules?.leavesOut(file, kind === 'folder')) continue;
        if (isLink && !(await this.#tree.staysBelow(root, file))) continue;
        if (kind === 'file') yield file;
        else if (isLink) links.push(file);
        else below.push(file);
      }
      folders.push(...below.reverse());
    }
  }

  #picked(file: string, named: boolean): FileEntry {
    return { id: this.#names.idOf(file), path: relativePath(this.#names.paths, this.#names.here(), file), named };
  }
}

/** A folder inside another one of the list is searched with it. */
function withoutNested(paths: Paths, folders: readonly string[]): readonly string[] {
  return [...new Set(folders)].filter((folder) => !folders.some((other) => other !== folder && isBelow(paths, other, folder)));
}

function isBelow(paths: Paths, folder: string, file: string): boolean {
  const relative = paths.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${paths.sep}`) && !paths.isAbsolute(relative);
}

function relativePath(paths: Paths, folder: string, file: string): string {
  return (isBelow(paths, folder, file) ? paths.relative(folder, file) : file).replaceAll(paths.sep, '/');
}
