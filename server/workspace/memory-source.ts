import { baseName, canonicalFileId, decode, isWithin } from '../util/file-id.js';
import { couldHoldManifests, type FileChange, type FileContent, type FileEntry, type FileSource, type ReadOptions } from './file-source.js';
import type { FileId } from './snapshot.js';

/** Files that are only in memory: for tests, for a browser, for standard input. */
export class MemorySource implements FileSource {
  readonly #files = new Map<FileId, { readonly text: string; readonly version: number }>();
  readonly #listeners = new Set<(changes: readonly FileChange[]) => void>();
  #version = 0;

  readonly #named: boolean;

  /** `named`: a person named these very files, so they are manifests whatever they say. */
  constructor(files: Readonly<Record<string, string>> = {}, options: { readonly named?: boolean } = {}) {
    this.#named = options.named === true;
    for (const [id, text] of Object.entries(files)) this.set(id, text);
  }

  /** Creates or replaces a file. */
  set(id: FileId, text: string): void {
    const key = canonicalFileId(id);
    const change = this.#files.has(key) ? 'changed' : 'created';
    this.#files.set(key, { text, version: ++this.#version });
    for (const listener of this.#listeners) listener([{ id: key, change }]);
  }

  delete(id: FileId): void {
    const key = canonicalFileId(id);
    if (!this.#files.delete(key)) return;
    for (const listener of this.#listeners) listener([{ id: key, change: 'deleted' }]);
  }

  async *list(signal?: AbortSignal): AsyncIterable<readonly FileEntry[]> {
    if (signal?.aborted) return;
    yield [...this.#files.keys()].flatMap((id) => this.#entryOf(id) ?? []);
  }

  async entry(id: FileId): Promise<FileEntry | undefined> {
    const key = canonicalFileId(id);
    return this.#files.has(key) ? this.#entryOf(key) : undefined;
  }

  async read(id: FileId, { limit }: ReadOptions): Promise<FileContent> {
    const file = this.#files.get(canonicalFileId(id));
    if (!file) return { kind: 'gone' };
    const version = String(file.version);
    if (file.text.length > limit) return { kind: 'refused', reason: `it has more than ${limit} bytes`, version };
    return { kind: 'text', text: file.text, version };
  }

  async placeKind(id: FileId): Promise<'file' | 'folder' | undefined> {
    const key = canonicalFileId(id);
    if (this.#files.has(key)) return 'file';
    return [...this.#files.keys()].some((file) => isWithin(key, file)) ? 'folder' : undefined;
  }

  async version(id: FileId): Promise<string | undefined> {
    const file = this.#files.get(canonicalFileId(id));
    return file && String(file.version);
  }

  watch(listener: (changes: readonly FileChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #entryOf(id: FileId): FileEntry | undefined {
    return couldHoldManifests(baseName(id)) ? { id, path: decode(id.replace(/^([a-z]+:\/\/)?\//, '')), named: this.#named } : undefined;
  }
}
