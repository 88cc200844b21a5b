import ignore, { type Ignore } from 'ignore';
import { decidable } from '../../util/ignore-patterns.js';
import { asWritten, readGlob } from './glob.js';
import type { Paths } from './names.js';

/** Where ignore files are read from. Paths are absolute. */
export interface IgnoreFiles {
  /** Whether there is a file or folder of this name. */
  has(file: string): Promise<boolean>;
  /** What an ignore file says; undefined where there is none, or it is no regular file below `root`, or too large. */
  text(file: string, root: string): Promise<string | undefined>;
}

/** Folders that hold nobody's manifests. */
export const neverEntered: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Larger ignore files are nobody's. */
export const largestIgnoreFile = 256 * 1024;

/** What is left out besides what ignore files say. */
export interface Excluded {
  /** Glob patterns, matched against paths relative to the folder, of files or of folders above them. */
  readonly patterns: readonly string[];
  /** Of an absolute path. */
  readonly also?: ((file: string) => boolean) | undefined;
}

/** What a search leaves out. Read from `.gitignore` files as folders are met, and kept; make a new one to read them again. */
export class IgnoreRules {
  readonly #folder: string;
  readonly #excluded: (file: string, relative: string) => boolean;
  readonly #source: IgnoreFiles;
  readonly #paths: Paths;
  /** By folder: the rules of its own ignore files, or undefined where it has none. */
  readonly #files = new Map<string, Promise<Ignore | undefined>>();
  #top: Promise<string> | undefined;

  /**
   * @param log takes a line about a pattern that is not used
   */
  constructor(folder: string, { patterns, also = () => false }: Excluded, source: IgnoreFiles, paths: Paths, log: (line: string) => void = () => {}) {
    this.#folder = folder;
    this.#source = source;
    this.#paths = paths;
    const globs = patterns
      .filter((pattern) => pattern.trim() !== '')
      .flatMap((pattern) => {
        const glob = readGlob(asWritten(pattern));
        if (!glob) log(`The pattern ${JSON.stringify(pattern.slice(0, 80))} is too long or has too many alternatives: it leaves nothing out.`);
        return glob ?? [];
      });
    this.#excluded = (file, relative) => globs.some((glob) => glob(relative)) || also(file);
  }

  /** The root of the repository that the folder is in, or the folder itself: nothing outside of it is read. */
  get root(): Promise<string> {
    return this.#topFolder();
  }

  /** Whether a file or folder below the folder is left out by itself; that nothing above it is left out, the caller knows. */
  async leavesOut(file: string, isFolder: boolean): Promise<boolean> {
    const name = this.#paths.basename(file);
    if (isFolder && neverEntered.has(name)) return true;
    const relative = this.#paths.relative(this.#folder, file).replaceAll(this.#paths.sep, '/');
    return this.#excluded(file, relative) || (await this.#gitIgnores(file, isFolder));
  }

  /** The ignore file nearest to the file decides, if it says anything of it. See "gitignore" of git's documentation. */
  async #gitIgnores(file: string, isFolder: boolean): Promise<boolean> {
    const top = await this.#topFolder();
    for (let folder = this.#paths.dirname(file); ; folder = this.#paths.dirname(folder)) {
      const rules = await this.#rulesIn(folder, folder === top);
      if (rules) {
        const { ignored, unignored } = rules.test(this.#paths.relative(folder, file).replaceAll(this.#paths.sep, '/') + (isFolder ? '/' : ''));
        if (ignored || unignored) return ignored;
      }
      if (folder === top || folder === this.#paths.dirname(folder)) return false;
    }
  }

  /** The root of the repository that the folder is in, whose ignore files count down from there; the folder itself outside of any. */
  #topFolder(): Promise<string> {
    this.#top ??= this.#repositoryRoot();
    return this.#top;
  }

  #rulesIn(folder: string, isTop: boolean): Promise<Ignore | undefined> {
    const known = this.#files.get(folder);
    if (known) return known;
    const fresh = this.#read(
      isTop ? [this.#paths.join(folder, '.git', 'info', 'exclude'), this.#paths.join(folder, '.gitignore')] : [this.#paths.join(folder, '.gitignore')],
    );
    this.#files.set(folder, fresh);
    return fresh;
  }

  async #repositoryRoot(): Promise<string> {
    for (let at = this.#folder; ; at = this.#paths.dirname(at)) {
      if (await this.#source.has(this.#paths.join(at, '.git'))) return at;
      if (at === this.#paths.dirname(at)) return this.#folder;
    }
  }

  async #read(files: readonly string[]): Promise<Ignore | undefined> {
    const root = await this.#topFolder();
    const texts = await Promise.all(files.map((file) => this.#source.text(file, root)));
    const patterns = decidable(texts.flatMap((text) => text?.split(/\r?\n/) ?? []));
    return patterns.length === 0 ? undefined : ignore({ allowRelativePaths: true }).add(patterns);
  }
}
