import { CodeLensRefreshRequest, InlayHintRefreshRequest, SemanticTokensRefreshRequest } from 'vscode-languageserver';
import type { FileId } from '../workspace/snapshot.js';
import type { AssertionFiles } from './assertion-files.js';
import type { Core } from './core.js';
import type { DiagnosticsChannel } from './diagnostics-channel.js';
import { notificationNames } from './protocol.js';
import { ShownAnswers } from './shown-answers.js';
import { ShownContents } from './shown-contents.js';
import { ShownMap } from './shown-map.js';
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
  readonly contents: ShownContents;
  #cancelLater: (() => void) | undefined;
  #change = 0;
  /** Until the workspace is read, nothing is said of files that were not edited; asking for a snapshot after each file would cost, too. */
  #ready = false;
  /** What the client shows of open files until it is told to ask again. */
  readonly lenses: ShownAnswers;
  readonly hints: ShownAnswers;
  readonly tokens: ShownAnswers;
  /** Files above whose objects the client shows what an edit changes. */
  readonly #edits = new Set<FileId>();

  constructor(core: Core, channel: DiagnosticsChannel, assertionFiles: AssertionFiles) {
    this.#core = core;
    this.#channel = channel;
    this.#assertionFiles = assertionFiles;
    this.#warmUp = new WarmUp(core);
    this.map = new ShownMap(core);
    this.contents = new ShownContents(core);
    const { client, connection } = core;
    this.lenses = new ShownAnswers(core, client.codeLensRefresh, () => connection.sendRequest(CodeLensRefreshRequest.type));
    this.hints = new ShownAnswers(core, client.inlayHintRefresh, () => connection.sendRequest(InlayHintRefreshRequest.type));
    this.tokens = new ShownAnswers(core, client.tokensRefresh, () => connection.sendRequest(SemanticTokensRefreshRequest.type));
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
    await Promise.all([this.shown('anyway'), this.#warmUp.run()]);
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
    void this.contents.refresh();
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
    if (current()) await this.shown();
    if (current()) await this.map.check();
  }

  /** Has the client ask again for what it shows of open files, where the values that this speaks of changed, or `anyway`. */
  async shown(when?: 'anyway'): Promise<void> {
    await Promise.all([this.lenses, this.hints, this.tokens].map((each) => each.refresh(when)));
  }

  /** The client was given the lenses of a file, with or without what an edit changes. */
  editAnswered(id: FileId, shown: boolean): void {
    if (shown) this.#edits.add(id);
    else this.#edits.delete(id);
  }

  /** The client closed a file: it shows nothing of it. */
  closed(id: FileId): void {
    this.lenses.closed(id);
    this.hints.closed(id);
    this.tokens.closed(id);
    this.#edits.delete(id);
  }

  /** A file was saved, or changed on the disk: what its edit changes is no longer what the client shows. */
  async saved(ids: readonly FileId[]): Promise<void> {
    const shown = ids.filter((id) => this.#edits.delete(id));
    if (shown.length > 0) await this.lenses.refresh('anyway');
  }

  stop(): void {
    this.#warmUp.stop();
    this.#change++;
    this.#cancelLater?.();
  }
}
