import { CodeLensRefreshRequest } from 'vscode-languageserver';
import type { FileId } from '../workspace/snapshot.js';
import type { AssertionFiles } from './assertion-files.js';
import { type Basis, isSameBasis, weakly } from './basis.js';
import type { Core } from './core.js';
import type { DiagnosticsChannel } from './diagnostics-channel.js';
import { notificationNames } from './protocol.js';
import { ShownMap } from './shown-map.js';
import { oneAtATime } from './waiting.js';
import { WarmUp } from './warm-up.js';

/** How long the workspace must rest before files that were not edited are looked at again, in milliseconds. */
const quiet = 150;

/** Brings what the client shows of open files up to date when other files change what there is to say. */
export class Refresh {
  readonly #core: Core;
  readonly #channel: DiagnosticsChannel;
  readonly #assertionFiles: AssertionFiles;
  readonly #warmUp: WarmUp;
  readonly map: ShownMap;
  #cancelLater: (() => void) | undefined;
  #change = 0;
  /** Until the workspace is read, nothing is said of files that were not edited; asking for a snapshot after each file would cost, too. */
  #ready = false;
  /** What the code lenses that the client has of a file were made from. */
  readonly #lenses = new Map<FileId, Basis>();
  /** Files above whose objects the client shows what an edit changes. */
  readonly #edits = new Set<FileId>();
  readonly #refreshLenses: () => Promise<void>;

  constructor(core: Core, channel: DiagnosticsChannel, assertionFiles: AssertionFiles) {
    this.#core = core;
    this.#channel = channel;
    this.#assertionFiles = assertionFiles;
    this.#warmUp = new WarmUp(core);
    this.map = new ShownMap(core);
    this.#refreshLenses = oneAtATime(() => core.connection.sendRequest(CodeLensRefreshRequest.type));
  }

  /** The workspace changed: once it rests, files that were not edited are looked at again. */
  changed(): void {
    this.#change++;
    this.#cancelLater?.();
    if (this.#ready) this.#cancelLater = this.#core.host.later(() => void this.#rested(), quiet);
  }

  /** The workspace was read. */
  async ready(): Promise<void> {
    this.#ready = true;
    this.#tell();
    await this.now();
    await Promise.all([this.lenses(true), this.#warmUp.run()]);
  }

  async #rested(): Promise<void> {
    this.#tell();
    await this.now();
    await this.#warmUp.run();
  }

  /** Says that answers may be others now, to a client that wants to know. */
  #tell(): void {
    const { client, connection } = this.#core;
    if (client.changes) void connection.sendNotification(notificationNames.changed);
    this.#assertionFiles.changed();
  }

  /** Another environment was chosen: whatever is shown of a file may be another. */
  async chosen(): Promise<void> {
    if (!this.#ready) return;
    this.#tell();
    await this.now();
  }

  /** Looks at them again now. */
  async now(): Promise<void> {
    this.#cancelLater?.();
    const change = this.#change;
    const current = () => change === this.#change;
    await this.#channel.others(current);
    if (current()) await this.lenses(false);
    if (current()) await this.map.check();
  }

  /** Has the client ask for code lenses again where the values that they speak of changed, or `anyway`. */
  async lenses(anyway: boolean): Promise<void> {
    const { netpol, client, documents } = this.#core;
    if (!client.codeLensRefresh) return;
    const analysis = netpol.analysis();
    const old = [...this.#lenses].filter(([id, basis]) => documents.get(id) && !isSameBasis(basis, analysis.basis(id)));
    if (!anyway && old.length === 0) return;
    // The client asks for those that it still shows.
    this.#lenses.clear();
    await this.#refreshLenses();
  }

  /** The client was given the lenses of a file, made from this. */
  lensesAnswered(id: FileId, basis: readonly object[]): void {
    if (this.#core.client.codeLensRefresh) this.#lenses.set(id, weakly(basis));
  }

  /** The client was given the lenses of a file, with or without what an edit changes. */
  editAnswered(id: FileId, shown: boolean): void {
    if (shown) this.#edits.add(id);
    else this.#edits.delete(id);
  }

  /** The client closed a file: it shows nothing of it. */
  closed(id: FileId): void {
    this.#lenses.delete(id);
    this.#edits.delete(id);
  }

  /** A file was saved, or changed on the disk: what its edit changes is no longer what the client shows. */
  async saved(ids: readonly FileId[]): Promise<void> {
    const shown = ids.filter((id) => this.#edits.delete(id));
    if (shown.length > 0) await this.lenses(true);
  }

  stop(): void {
    this.#warmUp.stop();
    this.#change++;
    this.#cancelLater?.();
  }
}
