import { canonicalFileId } from '../util/file-id.js';
import { applyEdits, type TextEdit } from '../util/text-edit.js';
import { createValidator } from '../validation/validate.js';
import { Environments, mostAskedOnce } from './environments.js';
import { FileReading } from './file-reading.js';
import { type FileRecord, RecordReader } from './file-record.js';
import type { FileChange, FileEntry, FileSource } from './file-source.js';
import { settingsAt } from './folder-settings.js';
import { KeptTexts } from './kept-texts.js';
import { structureIdsAbove } from './kustomization.js';
import { loadFile } from './load-file.js';
import { type Buffer, overlaySource } from './overlay-source.js';
import { chartsOf } from './rendering/charts.js';
import { rememberingEngine } from './rendering/kept-answers.js';
import { RenderPass } from './rendering/render-pass.js';
import { isRenderedId } from './rendering/rendered-units.js';
import { UnitRenderer } from './rendering/unit-renderer.js';
import { type Scheduler, Slices } from './scheduler.js';
import type { FileId, Snapshot } from './snapshot.js';
import { SnapshotCache } from './snapshot-cache.js';
import { beneathBuffers, emptyState, type RecordChanges, type WorkspaceState, withCompleteness, withLayout, withRecords, withSettings } from './state.js';
import { StateSnapshot } from './state-snapshot.js';
import { pathAlone, type Supposed, supposing } from './supposed.js';
import type { IndexOptions, LoadedFile, WorkspaceOptions } from './workspace-options.js';

/** 16 MB: more than any manifest that a person or a generator meant to be read. */
export const defaultSizeLimit = 16 * 1024 * 1024;

/** The files of a workspace, kept up to date. Every question is asked of a `Snapshot`; nothing here throws because of what a file says. */
export class Workspace {
  readonly #scheduler: Scheduler;
  readonly #log: (line: string) => void;
  readonly #sizeLimit: number;
  readonly #unitsLater: boolean;
  readonly #reader: RecordReader;
  readonly #reading: FileReading;
  readonly #kept: KeptTexts | undefined;
  /** What its kustomizations render to. */
  readonly units: RenderPass;
  readonly #cache: SnapshotCache;
  readonly #buffers = new Map<FileId, Buffer & { readonly uri: string }>();
  readonly #listeners = new Set<() => void>();
  /** Without the buffers. */
  #saved: FileSource;
  #source: FileSource;
  #state: WorkspaceState;
  #snapshot: StateSnapshot | undefined;
  /** What was supposed last: while one types, the saved file stays what it is. */
  #supposed: Supposed | undefined;
  #indexing = new AbortController();
  /** While indexing, each new file makes the layout old; it is built anew for who waits for it, and at the end. */
  #layoutIsDue = false;
  /** Work on the disk happens in turn, so that an older read never wins over a newer one. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: WorkspaceOptions) {
    this.#scheduler = options.scheduler;
    this.#log = options.log;
    const validate = createValidator();
    this.#reader = new RecordReader(validate);
    const charts =
      options.helm &&
      chartsOf(rememberingEngine(options.helm), {
        source: () => this.#source,
        kubernetesVersion: (folder) => settingsAt(this.#state.settings, folder).kubernetesVersion,
      });
    const renderer = new UnitRenderer(() => this.#source, this.#reader, charts);
    const environments = new Environments({ mostAsked: options.once ? mostAskedOnce : undefined });
    this.#cache = new SnapshotCache(environments, { validate, documentsOf: (unit) => renderer.documentsOf(unit) });
    this.#sizeLimit = options.sizeLimit ?? defaultSizeLimit;
    this.#unitsLater = options.unitsLater === true;
    this.#kept = options.keepTexts && new KeptTexts();
    this.#reading = new FileReading({ source: () => this.#source, reader: this.#reader, sizeLimit: this.#sizeLimit, kept: this.#kept, log: this.#log });
    const slices = () => new Slices(this.#scheduler);
    const snapshotOf = (state: WorkspaceState) => new StateSnapshot(state, this.#cache, new Environments());
    const open = () => this.#buffers;
    const host = { snapshotOf, state: () => this.#state, replace: (state: WorkspaceState) => this.#replace(state), open, slices, log: this.#log };
    this.units = new RenderPass(host, renderer, this.#reading, { chartsAtOnce: options.once === true });
    this.#saved = options.source;
    this.#source = overlaySource(options.source, this.#buffers);
    this.#state = emptyState(options.settings);
  }

  /** The workspace as it is now; the same object as long as nothing changed. */
  snapshot(): Snapshot {
    const state = this.#layoutIsDue || this.#state.complete ? withLayout(this.#state) : this.#state;
    this.#layoutIsDue = false;
    if (state !== this.#state || !this.#snapshot) {
      this.#state = state;
      this.#snapshot = new StateSnapshot(state, this.#cache);
    }
    return this.#snapshot;
  }

  /** Calls `listener` after every change of what a snapshot would say; returns what stops that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The id under which a client's URI is known, whichever way the client writes it. */
  fileId(uri: string): FileId {
    return canonicalFileId(uri);
  }

  /** The URI of a file as the client wrote it when it opened the file; of files that are not open, the id itself, which is a URI. */
  uriOf(id: FileId): string {
    return this.#buffers.get(id)?.uri ?? id;
  }

  /** Whether there is a file of this name, known or not: what is left out of the workspace is there, too. */
  async exists(uri: string): Promise<boolean> {
    const id = canonicalFileId(uri);
    return this.#state.files.has(id) || (await this.#source.version(id)) !== undefined;
  }

  /** A client opened a file, or has another text for it: from now on this text counts, whatever the disk says. */
  open(uri: string, text: string, version: number): FileId {
    const id = canonicalFileId(uri);
    const before = this.#state.files.get(id)?.record;
    this.#buffers.set(id, { uri: this.#buffers.get(id)?.uri ?? uri, text, version });
    const head = { id, path: before?.path ?? pathAlone(id), version: `buffer ${version}`, named: before?.named ?? false };
    this.#commit(new Map([[id, this.#reader.open(head, text, before)]]));
    // It may have been made since the workspace was read.
    if (!before && this.#state.complete) void this.#inTurn(() => this.#reread([id]));
    return id;
  }

  /** A client changed an open file: the whole new text, or edits of the text as it was. */
  change(uri: string, change: string | readonly TextEdit[], version: number): FileId {
    const before = this.#buffers.get(canonicalFileId(uri))?.text ?? '';
    return this.open(uri, typeof change === 'string' ? change : applyEdits(before, change), version);
  }

  /** A client closed a file: the disk counts again. Resolves when it does. */
  async close(uri: string): Promise<void> {
    const id = canonicalFileId(uri);
    if (!this.#buffers.delete(id)) return;
    if (this.#supposed?.id === id) this.#supposed = undefined;
    await this.#inTurn(() => this.#reread([id]));
  }

  /** Files were created, changed or deleted, as a watcher tells. Resolves when the workspace knows. */
  async filesChanged(changes: readonly FileChange[]): Promise<void> {
    const ids = [...new Set(changes.map(({ id }) => canonicalFileId(id)))];
    if (ids.length > 0) await this.#inTurn(() => this.#reread(ids));
  }

  configure(settings: WorkspaceOptions['settings']): void {
    this.#replace(withSettings(this.#state, settings));
    this.units.configured();
  }

  /** The folders, or what is left out of them, changed: files are found by `source` from now on. Call `index` next. */
  setSource(source: FileSource): void {
    this.#indexing.abort();
    this.#saved = source;
    this.#source = overlaySource(source, this.#buffers);
  }

  /**
   * Reads the whole workspace, resting often, so that typing is served in between. Resolves when done or aborted; a later call aborts an earlier
   * one. `snapshot().complete` is true from then on.
   */
  async index(options: IndexOptions = {}): Promise<void> {
    this.#indexing.abort();
    this.#indexing = new AbortController();
    const { signal } = this.#indexing;
    const either = options.signal ? AbortSignal.any([signal, options.signal]) : signal;
    await this.#inTurn(() => this.#indexAll(either, options));
  }

  /**
   * Reads what decides on the role and namespace of one file before the workspace is indexed: the kustomizations and charts of the
   * folders above it. Resolves when a snapshot knows them; at once when the workspace is indexed.
   */
  async settle(uri: string): Promise<void> {
    if (this.#state.complete) return;
    const slices = new Slices(this.#scheduler);
    for (const id of structureIdsAbove(canonicalFileId(uri))) {
      if (this.#state.files.has(id)) continue;
      const entry = await this.#source.entry(id);
      const record = entry && (await this.#reading.record(entry, slices));
      if (record && !this.#buffers.has(id)) this.#commit(new Map([[id, record]]));
    }
    this.#layoutIsDue = true;
  }

  /** Resolves when what kustomizations render to is up to date: at once where nothing changed. */
  settled(): Promise<void> {
    return this.units.settled();
  }

  /** A file with its text and trees, for who judges files that are not open; undefined where there is none, or it is refused. */
  async load(uri: string, signal?: AbortSignal): Promise<LoadedFile | undefined> {
    const id = canonicalFileId(uri);
    await this.units.settled([id]);
    return loadFile(
      { snapshot: () => this.snapshot(), state: () => this.#state, cache: this.#cache, reader: this.#reader, reading: this.#reading, kept: this.#kept },
      id,
      signal,
    );
  }

  /** What a file says below what is being typed; undefined where there is none, or it cannot be read. */
  async savedText(uri: string): Promise<string | undefined> {
    const content = await this.#saved.read(canonicalFileId(uri), { limit: this.#sizeLimit }).catch(() => undefined);
    return content?.kind === 'text' ? content.text : undefined;
  }

  /**
   * The workspace as it would be if one file said something else or, with `undefined`, were not there: to hold against what it is. Made from
   * the current snapshot by what differs; the same snapshot as long as no other file says something else.
   */
  supposing(uri: string, text: string | undefined): Snapshot {
    const id = canonicalFileId(uri);
    this.snapshot();
    this.#supposed = supposing({ state: this.#state, reader: this.#reader, cache: this.#cache, units: this.units, known: this.#supposed }, id, text);
    return this.#supposed.snapshot;
  }

  async #indexAll(signal: AbortSignal, options: IndexOptions): Promise<void> {
    const entries: FileEntry[] = [];
    for await (const batch of this.#source.list(signal)) entries.push(...batch);
    const slices = new Slices(this.#scheduler);
    await this.#indexEntries(entries, slices, signal, (done) => options.onProgress?.(done, entries.length));
    if (signal.aborted) return;
    const found = new Set(entries.map(({ id }) => id));
    this.#commit(
      new Map([...this.#state.files.keys()].filter((id) => !found.has(id) && !this.#buffers.has(id) && !isRenderedId(id)).map((id) => [id, undefined])),
    );
    this.#replace(withLayout(this.#state));
    if (!this.#unitsLater) await this.units.all();
    if (signal.aborted) return;
    const { index, settings } = this.#state;
    const division = this.#cache.divisions.of(this.#state);
    const area = division.areaFor(undefined);
    await this.#cache.environments.prepare({ index, division, area, network: settingsAt(settings, area.place).network }, slices, signal);
    if (!signal.aborted) this.#replace(withCompleteness(withLayout(this.#state), true));
    if (!signal.aborted && !this.#unitsLater) void this.units.chartsBeside();
  }

  /** What was read counts from the end of its slice. */
  async #indexEntries(entries: readonly FileEntry[], slices: Slices, signal: AbortSignal, onProgress: (done: number) => void): Promise<void> {
    let read = new Map<FileId, FileRecord | undefined>();
    let done = 0;
    for await (const [id, record] of this.#reading.records(entries, (entry) => this.#upToDate(entry), slices, signal)) {
      read.set(id, record);
      if (++done < entries.length && !slices.over) continue;
      this.#commit(beneathBuffers(this.#state, read, this.#buffers));
      read = new Map();
      onProgress(done);
      await slices.rest();
    }
  }

  /** What the workspace knows of a file, where that is still so; under the path that it is found by now. What only a unit read is read anew. */
  async #upToDate({ id, path, named = false }: FileEntry): Promise<FileRecord | undefined> {
    const known = this.#state.files.get(id)?.record;
    if (!known || known.outside || !(this.#buffers.has(id) || known.version === (await this.#source.version(id)))) return undefined;
    return known.path === path && known.named === named ? known : { ...known, path, named };
  }

  async #reread(ids: readonly FileId[]): Promise<void> {
    const slices = new Slices(this.#scheduler);
    const changes = new Map<FileId, FileRecord | undefined>();
    for (const id of ids) {
      const entry = await this.#source.entry(id);
      const record = entry && ((await this.#upToDate(entry)) ?? (await this.#reading.record(entry, slices)));
      changes.set(id, record);
    }
    this.#commit(beneathBuffers(this.#state, changes, this.#buffers));
    // Charts are made of files, too, that no search finds.
    this.units.changed(ids.filter((id) => !this.#state.files.has(id)).map((id) => ({ id, remains: false })));
  }

  #commit(changes: RecordChanges): void {
    const known = [...changes].filter(([id, record]) => this.#state.files.get(id)?.record !== record);
    if (known.length === 0) return;
    // What is another on the disk may have been gone in between.
    const changed = known.map(([id]) => ({ id, remains: this.#buffers.has(id) && this.#state.files.has(id) }));
    this.#replace(withRecords(this.#state, new Map(known)));
    this.units.changed(changed);
  }

  #replace(state: WorkspaceState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#snapshot = undefined;
    for (const listener of this.#listeners) listener();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#queue.then(work).catch((error: unknown) => this.#log(`a file could not be read: ${String(error)}`));
    this.#queue = turn;
    return turn;
  }
}
