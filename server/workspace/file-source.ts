import type { FileId } from './snapshot.js';

/** Where files come from: a disk, memory, a git tree, the client of a browser worker. Never throws; what fails is said in the result. */
export interface FileSource {
  /**
   * The files that a search of the workspace's folders finds, in batches, so that the caller may rest between them.
   * Only names that could hold manifests: see `couldHoldManifests`. Stops early when `signal` is aborted.
   */
  list(signal?: AbortSignal): AsyncIterable<readonly FileEntry[]>;
  /** What a file says now. Refuses, without reading it, what is larger than `limit` bytes. */
  read(id: FileId, options: ReadOptions): Promise<FileContent>;
  /** The same for what need be no text, such as an archive. */
  readBytes(id: FileId, options: ReadOptions): Promise<RawContent>;
  /** What `list` would give for this file; undefined where the search would not find it, be it there or not. */
  entry(id: FileId): Promise<FileEntry | undefined>;
  /** Changes whenever the content may have; undefined where there is no such file. */
  version(id: FileId): Promise<string | undefined>;
  /**
   * What stands at a place that is no matter of a search: whatever a kustomization may take as input, in the repository that a workspace folder is
   * in. Undefined where nothing is, or where it may not be read: outside of that, or behind a link that leads out of it.
   */
  placeKind(id: FileId): Promise<'file' | 'folder' | undefined>;
  /**
   * Every file below a folder, whatever its name and whatever a search leaves out, of those that `placeKind` would tell of; what is in `.git` and
   * `node_modules` apart. Stops when there are more than `most`.
   */
  filesBelow(id: FileId, most: number): Promise<readonly FileId[]>;
  /** The repository that a place is in, or what stands for one; where the source knows of any. */
  repositoryOf?(id: FileId): Promise<SourceRepository | undefined>;
  /** Tells of changes by itself, where the source can; returns what stops it. */
  watch?(listener: (changes: readonly FileChange[]) => void): () => void;
}

export interface SourceRepository {
  readonly root: FileId;
  /** The address that it was cloned from; undefined: not known. */
  readonly url: string | undefined;
}

export interface FileEntry {
  readonly id: FileId;
  /** Relative to the workspace folder it was found in, with `/`. */
  readonly path: string;
  /** A person named this very file: it is a manifest, whatever it says. */
  readonly named?: boolean;
}

export interface ReadOptions {
  /** In bytes. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

export type FileContent =
  | { readonly kind: 'text'; readonly text: string; readonly version: string }
  /** It is there and cannot be used; the reason is for the log and for people. */
  | { readonly kind: 'refused'; readonly reason: string; readonly version: string }
  | { readonly kind: 'gone' };

export type RawContent = { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly version: string } | Exclude<FileContent, { readonly kind: 'text' }>;

/** What becomes of a file of more bytes than are read. */
export function tooLarge(size: number, limit: number, version: string): RawContent & FileContent {
  return { kind: 'refused', reason: `it has ${size} bytes, and more than ${limit} are not read`, version };
}

/** What the bytes of a file say. */
export function contentOfBytes(read: RawContent): FileContent {
  if (read.kind !== 'bytes') return read;
  const { bytes, version } = read;
  const text = decodeText(bytes);
  return text === undefined ? { kind: 'refused', reason: 'it is binary', version } : { kind: 'text', text, version };
}

export interface FileChange {
  readonly id: FileId;
  readonly change: 'created' | 'changed' | 'deleted';
}

/** Whether a file of this name could hold a manifest or say how manifests are put together. */
export function couldHoldManifests(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name) || name === 'Kustomization';
}

/**
 * The text of a file's bytes: UTF-8 or, where a byte order mark says so, UTF-16. A byte order mark stays in the text, so that offsets are
 * those of the file. Bytes that are no text give undefined.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes);
  if (bytes.subarray(0, 8192).includes(0)) return undefined;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
