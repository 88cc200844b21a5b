import type { FileId } from '../workspace/snapshot.js';
import type { Core } from './core.js';
import { type Diagnostics, emptyResult, type Report } from './diagnostics.js';
import type { DiagnosticsChannel } from './diagnostics-channel.js';

/** Sends findings to a client that does not fetch them: of an edited file at once, of the others when they changed. */
export class PushedDiagnostics implements DiagnosticsChannel {
  readonly #core: Core;
  readonly #diagnostics: Diagnostics;
  /** The result that the client has of a file. */
  readonly #sent = new Map<FileId, string>();
  readonly #waiting = new Set<FileId>();

  constructor(core: Core, diagnostics: Diagnostics) {
    this.#core = core;
    this.#diagnostics = diagnostics;
  }

  /** Several edits that arrive together are judged once. */
  async edited(id: FileId): Promise<void> {
    if (this.#waiting.has(id)) return;
    this.#waiting.add(id);
    await this.#core.activity.during(() => this.#judgeEdited(id));
  }

  async #judgeEdited(id: FileId): Promise<void> {
    await this.#core.host.pause();
    this.#waiting.delete(id);
    const report = await this.#diagnostics.judge(id);
    // Edited again meanwhile: that edit's judgement follows. Closed meanwhile: nothing more is to be said.
    if (report.version !== undefined && report.version === this.#core.documents.versionOf(id)) this.#send(id, report);
  }

  closed(id: FileId): void {
    if (this.#core.configuration.settings.diagnostics.scope === 'openFiles') this.#clear(id);
  }

  async others(current: () => boolean): Promise<void> {
    const { netpol, documents, background } = this.#core;
    const wanted = new Set(this.#wanted());
    for (const id of [...this.#sent.keys()]) if (!wanted.has(id)) this.#clear(id);
    for (const id of wanted) {
      if (!current()) return;
      const had = this.#sent.get(id) ?? emptyResult;
      if (documents.versionOf(id) === undefined && this.#diagnostics.unchanged(netpol.analysis(), id) === had) continue;
      await background.rest();
      const report = await this.#diagnostics.judge(id);
      if (report.version !== documents.versionOf(id) || report.resultId === this.#sent.get(id)) continue;
      if (report.items.length > 0 || this.#sent.has(id)) this.#send(id, report);
    }
  }

  /** The files whose findings are to be shown. */
  #wanted(): readonly FileId[] {
    const { workspace, documents, configuration } = this.#core;
    const snapshot = workspace.snapshot();
    return configuration.settings.diagnostics.scope === 'workspace' && snapshot.complete
      ? [...documents.ids(), ...snapshot.files, ...snapshot.unitFiles, ...snapshot.assertionFiles]
      : documents.ids();
  }

  #send(id: FileId, { resultId, version, items }: Report): void {
    this.#sent.set(id, resultId);
    const uri = this.#core.documents.uriOf(id);
    void this.#core.connection.sendDiagnostics({ uri, ...(version === undefined ? {} : { version }), diagnostics: items });
  }

  #clear(id: FileId): void {
    if (!this.#sent.delete(id)) return;
    void this.#core.connection.sendDiagnostics({ uri: this.#core.documents.uriOf(id), diagnostics: [] });
  }
}
