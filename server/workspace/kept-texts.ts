import type { FileRecord } from './file-record.js';
import type { FileId } from './snapshot.js';

/** 32 million characters: the manifests of a large repository. Files beyond that are read again. */
const mostUnits = 32 * 1024 * 1024;

/**
 * The texts of files that were read while indexing, for who asks about each file once more afterwards: they are not read from the disk twice,
 * and what they say is known to be what was indexed.
 */
export class KeptTexts {
  readonly #texts = new Map<FileId, { readonly version: string; readonly text: string }>();
  #room = mostUnits;

  keep(id: FileId, version: string, text: string): void {
    if (this.#texts.has(id) || text.length > this.#room) return;
    this.#texts.set(id, { version, text });
    this.#room -= text.length;
  }

  /** Gives the text of a record away, so that it is kept no longer than it is needed. */
  take({ id, version }: Pick<FileRecord, 'id' | 'version'>): string | undefined {
    const known = this.#texts.get(id);
    if (!known) return undefined;
    this.#texts.delete(id);
    this.#room += known.text.length;
    return known.version === version ? known.text : undefined;
  }
}
