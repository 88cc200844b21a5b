import { type Baseline, baselineName, type FolderConfiguration, readBaseline, readConfigurationOf } from '../netpol.js';
import { baseName, canonicalFileId } from '../util/file-id.js';
import { configurationName } from '../workspace/configuration-file.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Core } from './core.js';

/** A file of more bytes is none. */
const largest = 10_000_000;

/** What the files are called. */
const names: ReadonlySet<string> = new Set([configurationName, baselineName]);

/** How long edits of a configuration are gathered before all files are judged by it, in milliseconds. */
const gathering = 300;

/** The `.netpol.yaml` and the baseline of each workspace folder: as they are typed where they are open, else as they are saved. */
export class ConfigurationFiles {
  readonly #core: Omit<Core, 'netpol' | 'workspace'>;
  /** By file what was read of a text: the same object for the same text, so that files that are judged by it are not judged again. */
  readonly #known = new Map<FileId, { readonly text: string; readonly read: unknown }>();
  #cancelLater: (() => void) | undefined;

  constructor(core: Omit<Core, 'netpol' | 'workspace'>) {
    this.#core = core;
  }

  /** Reads them again. A folder without one is left out. Never rejects. */
  async read(folders: readonly string[]): Promise<void> {
    const { configuration } = this.#core;
    const [found, baselines] = await Promise.all([
      Promise.all(folders.map((uri) => this.#readOne(uri, configurationName, (text, file) => this.#configurationOf(uri, text, file)))),
      Promise.all(folders.map((uri) => this.#readOne(uri, baselineName, (text, file) => this.#baselineOf(uri, text, file)))),
    ]);
    configuration.folders = found.flatMap((one) => one ?? []);
    configuration.baselines = baselines.flatMap((one) => one ?? []);
  }

  /** Whether a file is one of those that count. */
  isOne(id: FileId, folders: readonly string[]): boolean {
    // Asked with every edit of any file.
    return names.has(baseName(id)) && folders.some((uri) => id === fileIn(uri, configurationName) || id === fileIn(uri, baselineName));
  }

  /** One of them changed: calls `then` once it rests. */
  soon(then: () => Promise<void>): void {
    this.#cancelLater?.();
    this.#cancelLater = this.#core.host.later(() => void then(), gathering);
  }

  async #readOne<T>(uri: string, name: string, read: (text: string, file: FileId) => T): Promise<T | undefined> {
    const file = fileIn(uri, name);
    const text = await this.#textOf(uri, file);
    if (text === undefined) {
      this.#known.delete(file);
      return undefined;
    }
    const known = this.#known.get(file);
    if (known?.text === text) return known.read as T;
    const fresh = read(text, file);
    this.#known.set(file, { text, read: fresh });
    return fresh;
  }

  #configurationOf(uri: string, text: string, file: FileId): FolderConfiguration {
    const read = readConfigurationOf(canonicalFileId(uri), text);
    for (const { message } of read.problems) this.#core.log.warn(`${file}: ${message}`);
    return read;
  }

  #baselineOf(uri: string, text: string, file: FileId): Baseline | undefined {
    const read = readBaseline(canonicalFileId(uri), text);
    if (!('problem' in read)) return read;
    this.#core.log.warn(`${file} does not count: ${read.problem}`);
    return undefined;
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

function fileIn(folder: string, name: string): FileId {
  return canonicalFileId(`${folder.replace(/\/$/, '')}/${name}`);
}
