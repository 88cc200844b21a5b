import type { CancellationToken } from 'vscode-languageserver';
import type { Analysis, AssertionFile } from '../netpol.js';
import { LineIndex } from '../util/line-index.js';
import type { FileId, WorkspaceFile } from '../workspace/snapshot.js';
import type { Core } from './core.js';
import { notificationNames } from './protocol.js';
import { wakeAll, wokenOrCancelled } from './waiting.js';

/** A file of assertions with its lines: what it states has offsets, the protocol wants lines. */
export interface ReadAssertions {
  readonly stated: AssertionFile;
  readonly lines: LineIndex;
}

/** The workspace's files of assertions, read where somebody asks for them, and who waits for an answer about them. */
export class AssertionFiles {
  readonly #core: Core;
  /** By the file's version: a changed file is another object. */
  readonly #read = new WeakMap<WorkspaceFile, ReadAssertions>();
  readonly #waiting = new Set<() => void>();
  /** The first time a client is told in any case: it may show what was there before the server was started again. */
  #told = true;

  constructor(core: Core) {
    this.#core = core;
  }

  /** What a file states; undefined where it is no file of assertions. */
  async of({ snapshot, stated }: Analysis, id: FileId): Promise<ReadAssertions | undefined> {
    const known = snapshot.file(id);
    if (known?.role !== 'assertions') return undefined;
    const before = this.#read.get(known);
    if (before) return before;
    const file = known.source ? known : (await this.#core.workspace.load(id))?.file;
    // A file that states something and cannot be read must not pass for one that states nothing.
    if (!file?.source) return { stated: stated({ id, source: undefined }), lines: new LineIndex('') };
    const read = { stated: stated(file), lines: file.source.lines };
    this.#read.set(known, read);
    return read;
  }

  /** Resolves when the workspace is read, or the question is taken back: before that nearly nothing would hold. */
  whenComplete(token: CancellationToken): Promise<void> {
    if (this.#core.workspace.snapshot().complete) return Promise.resolve();
    return wokenOrCancelled(this.#waiting, token);
  }

  /**
   * The workspace is another than before, and rests. Tells a client that shows assertions, where there are any or were: it knows which
   * ones it wants to have run again.
   */
  changed(): void {
    const { client, connection, workspace } = this.#core;
    const { complete, assertionFiles } = workspace.snapshot();
    if (!complete) return;
    wakeAll(this.#waiting);
    const any = assertionFiles.length > 0;
    if (client.tests && (any || this.#told)) void connection.sendNotification(notificationNames.assertionsChanged);
    this.#told = any;
  }
}
