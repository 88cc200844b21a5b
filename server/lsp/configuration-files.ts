import { type FolderConfiguration, readConfigurationOf } from '../netpol.js';
import { canonicalFileId } from '../util/file-id.js';
import { configurationName } from '../workspace/configuration-file.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Core } from './core.js';

/** A configuration of more bytes is none. */
const largest = 1_000_000;

/** How long edits of a configuration are gathered before all files are judged by it, in milliseconds. */
const gathering = 300;

/** The `.netpol.yaml` of each workspace folder: as it is typed where it is open, else as it is saved. */
export class ConfigurationFiles {
  readonly #core: Omit<Core, 'netpol' | 'workspace'>;
  readonly #known = new Map<FileId, { readonly text: string; readonly read: FolderConfiguration }>();
  #cancelLater: (() => void) | undefined;

  constructor(core: Omit<Core, 'netpol' | 'workspace'>) {
    this.#core = core;
  }

  /** Reads them again. A folder without one is left out. Never rejects. */
  async read(folders: readonly string[]): Promise<void> {
    const found = await Promise.all(folders.map((uri) => this.#readBelow(uri)));
    this.#core.configuration.folders = found.flatMap((one) => one ?? []);
  }

  /** Whether a file is one of those that count. */
  isOne(id: FileId, folders: readonly string[]): boolean {
    return folders.some((uri) => id === fileOf(uri));
  }

  /** One of them changed: calls `then` once it rests. */
  soon(then: () => Promise<void>): void {
    this.#cancelLater?.();
    this.#cancelLater = this.#core.host.later(() => void then(), gathering);
  }

  async #readBelow(uri: string): Promise<FolderConfiguration | undefined> {
    const file = fileOf(uri);
    const text = await this.#textOf(uri, file);
    if (text === undefined) {
      this.#known.delete(file);
      return undefined;
    }
    // The same object for the same text: files that are judged by it are not judged again.
    const known = this.#known.get(file);
    if (known?.text === text) return known.read;
    const read = readConfigurationOf(canonicalFileId(uri), text);
    for (const { message } of read.problems) this.#core.log.warn(`${file}: ${message}`);
    this.#known.set(file, { text, read });
    return read;
  }

  async #textOf(uri: string, file: FileId): Promise<string | undefined> {
    const { documents, host, client, log } = this.#core;
    const open = documents.get(file);
    if (open) return open.text;
    try {
      const content = await host.openFolders([{ uri, exclude: {} }], () => {}, client).read(file, { limit: largest });
      if (content.kind === 'refused') log.warn(`${file} cannot be read: ${content.reason}`);
      return content.kind === 'text' ? content.text : undefined;
    } catch (error) {
      log.error(`${file} cannot be read`, error);
      return undefined;
    }
  }
}

function fileOf(folder: string): FileId {
  return canonicalFileId(`${folder.replace(/\/$/, '')}/${configurationName}`);
}
