import { baseName, canonicalFileId, decode, isWithin } from '../util/file-id.js';
import {
  contentOfBytes,
  couldHoldManifests,
  type FileChange,
  type FileContent,
  type FileEntry,
  type FileSource,
  type RawContent,
  type ReadOptions,
} from './file-source.js';
import type { FileId } from './snapshot.js';

/** Files that are only in memory: for tests, for a browser, for standard input. */
export class MemorySource implements FileSource {
  readonly #files = new Map<FileId, { readonly content: string | Uint8Array; readonly version: number }>();
  readonly #listeners = new Set<(changes: readonly FileChange[]) => void>();
  #version = 0;

  readonly #named: boolean;

  /** `named`: a person named these very files, so they are manifests whatever they say. */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}, options: { readonly named?: boolean } = {}) {
    this.#named = options.named === true;
    for (const [id, text] of Object.entries(files)) this.set(id, text);
  }

  /** Creates or replaces a file. */
  set(id: FileId, content: string | Uint8Array): void {
    const key = canonicalFileId(id);
    const change = this.#files.has(key) ? 'changed' : 'created';
    this.#files.set(key, { content, version: ++this.#version });
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

  async read(id: FileId, options: ReadOptions): Promise<FileContent> {
    const { content, version } = this.#files.get(canonicalFileId(id)) ?? {};
    if (typeof content !== 'string' || content.length > options.limit) return contentOfBytes(await this.readBytes(id, options));
    return { kind: 'text', text: content, version: String(version) };
  }

  async readBytes(id: FileId, { limit }: ReadOptions): Promise<RawContent> {
    const file = this.#files.get(canonicalFileId(id));
    if (!file) return { kind: 'gone' };
    const { content } = file;
    const version = String(file.version);
    if (content.length > limit) return { kind: 'refused', reason: `it has more than ${limit} bytes`, version };
    return { kind: 'bytes', bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content, version };
  }

  async filesBelow(id: FileId, most: number): Promise<readonly FileId[]> {
    const folder = canonicalFileId(id);
    return [...this.#files.keys()].filter((file) => file !== folder && isWithin(folder, file)).slice(0, most + 1);
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
