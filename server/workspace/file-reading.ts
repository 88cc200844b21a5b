import { type FileRecord, type RecordReader, refusedRecord } from './file-record.js';
import type { FileContent, FileEntry, FileSource } from './file-source.js';
import type { KeptTexts } from './kept-texts.js';
import type { Slices } from './scheduler.js';
import type { FileId } from './snapshot.js';

/** Files read at the same time while indexing; enough to keep a disk busy, few enough to keep memory small. */
const readsAhead = 16;

export interface FileReadingOptions {
  /** Where files are read now. */
  readonly source: () => FileSource;
  readonly reader: RecordReader;
  /** Files of more bytes are refused without being read. */
  readonly sizeLimit: number;
  /** Where the texts of manifests are kept, if anywhere. */
  readonly kept: KeptTexts | undefined;
  /** Takes one line about a file that could not be used. */
  readonly log: (line: string) => void;
}

/** From files of a source to records of files that are not open. Nothing throws: what cannot be read is a record that says so. */
export class FileReading {
  readonly #options: FileReadingOptions;

  constructor(options: FileReadingOptions) {
    this.#options = options;
  }

  async content(id: FileId, signal?: AbortSignal): Promise<FileContent> {
    const { source, sizeLimit } = this.#options;
    try {
      return await source().read(id, { limit: sizeLimit, ...(signal ? { signal } : {}) });
    } catch (error) {
      return { kind: 'refused', reason: String(error), version: '' };
    }
  }

  /** The record of one file; undefined where it vanished. */
  async record(entry: FileEntry, slices: Slices): Promise<FileRecord | undefined> {
    return this.#recordOf(entry, await this.content(entry.id), slices);
  }

  /** The same of a file that no search found, but a unit reads: that a picture in a chart is no text is nothing to tell anybody. */
  async outside(entry: FileEntry, slices: Slices): Promise<FileRecord | undefined> {
    const content = await this.content(entry.id);
    const record = await this.#recordOf(entry, content, slices, false);
    return record && { ...record, outside: true };
  }

  /**
   * The records of many files, in order. Reads ahead, but works on one file at a time, so that a slice is never longer than one document takes.
   * @param knownOf the record that a file still has, so that it is not read again
   */
  async *records(
    entries: readonly FileEntry[],
    knownOf: (entry: FileEntry) => Promise<FileRecord | undefined>,
    slices: Slices,
    signal: AbortSignal,
  ): AsyncIterable<readonly [FileId, FileRecord | undefined]> {
    const ahead = async (entry: FileEntry): Promise<FileContent | FileRecord> => (await knownOf(entry)) ?? this.content(entry.id, signal);
    const reading: Promise<FileContent | FileRecord>[] = [];
    for (const [index, entry] of entries.entries()) {
      for (let next = index + reading.length; reading.length < readsAhead && next < entries.length; next++) reading.push(ahead(entries[next] as FileEntry));
      const content = await reading.shift();
      if (signal.aborted || !content) return;
      yield [entry.id, 'kind' in content ? await this.#recordOf(entry, content, slices) : content];
    }
  }

  async #recordOf(entry: FileEntry, content: FileContent, slices: Slices, tells = true): Promise<FileRecord | undefined> {
    if (content.kind === 'gone') return undefined;
    const { reader, log, kept } = this.#options;
    const head = { id: entry.id, path: entry.path, version: content.version, named: entry.named ?? false };
    if (content.kind === 'text') {
      const record = await reader.closed(head, content.text, slices);
      if (record.mentionsKind) kept?.keep(head.id, head.version, content.text);
      return record;
    }
    if (tells) log(`${head.path} is not read: ${content.reason}`);
    return refusedRecord(head, content.reason);
  }
}
