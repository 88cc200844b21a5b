import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch';

/** Where ignore files are read from. Paths are absolute. */
export interface IgnoreFiles {
  /** Whether there is a file or folder of this name. */
  has(file: string): Promise<boolean>;
  /** What a file says; undefined where there is none. */
  text(file: string): Promise<string | undefined>;
}

/** What a search leaves out. Read from `.gitignore` files as folders are met, and kept; make a new one to read them again. */
export class IgnoreRules {
  readonly #folder: string;
  readonly #excluded: (relative: string) => boolean;
  readonly #source: IgnoreFiles;
  /** By folder: the rules of its own ignore files, or undefined where it has none. */
  readonly #files = new Map<string, Promise<Ignore | undefined>>();
  #top: Promise<string> | undefined;

  /** @param exclude glob patterns, matched against paths relative to `folder`, of files or of folders above them. */
  constructor(folder: string, exclude: readonly string[], source: IgnoreFiles) {
    this.#folder = folder;
    this.#source = source;
    const patterns = exclude.filter((pattern) => pattern.trim() !== '').map(asWritten);
    this.#excluded = patterns.length === 0 ? () => false : picomatch(patterns, { dot: true, nonegate: true, noextglob: true });
  }

  /** Whether a file or folder below the folder is left out by itself; that nothing above it is left out, the caller knows. */
  async leavesOut(file: string, isFolder: boolean): Promise<boolean> {
    const name = path.basename(file);
    if (isFolder && (name === '.git' || name === 'node_modules')) return true;
    const relative = path.relative(this.#folder, file).replaceAll(path.sep, '/');
    return this.#excluded(relative) || (await this.#gitIgnores(file, isFolder));
  }

  /** The ignore file nearest to the file decides, if it says anything of it. See "gitignore" of git's documentation. */
  async #gitIgnores(file: string, isFolder: boolean): Promise<boolean> {
    const top = await this.#topFolder();
    for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
      const rules = await this.#rulesIn(folder, folder === top);
      if (rules) {
        const { ignored, unignored } = rules.test(path.relative(folder, file).replaceAll(path.sep, '/') + (isFolder ? '/' : ''));
        if (ignored || unignored) return ignored;
      }
      if (folder === top || folder === path.dirname(folder)) return false;
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
    const fresh = this.#read(isTop ? [path.join(folder, '.git', 'info', 'exclude'), path.join(folder, '.gitignore')] : [path.join(folder, '.gitignore')]);
    this.#files.set(folder, fresh);
    return fresh;
  }

  async #repositoryRoot(): Promise<string> {
    for (let at = this.#folder; ; at = path.dirname(at)) {
      if (await this.#source.has(path.join(at, '.git'))) return at;
      if (at === path.dirname(at)) return this.#folder;
    }
  }

  async #read(files: readonly string[]): Promise<Ignore | undefined> {
    const texts = await Promise.all(files.map((file) => this.#source.text(file)));
    const text = texts.map((one) => one ?? '').join('\n');
    return text.trim() === '' ? undefined : ignore({ allowRelativePaths: true }).add(text);
  }
}

/** As VS Code reads `files.exclude`: parentheses stand for themselves, and a slash at the end means nothing. */
function asWritten(pattern: string): string {
  return pattern.replace(/\/+$/, '').replace(/[()]/g, '\\$&');
}
