import { editorOf } from '../netpol/editor.js';
import type { Core } from './core.js';
import { IndexingProgress } from './progress.js';
import { notificationNames, type Status } from './protocol.js';

/** How long several reasons to search again are gathered, in milliseconds. */
const gathering = 300;

/** Reads the workspace in the background, and again where folders, settings or whole folders on the disk change. */
export class Indexing {
  readonly #core: Core;
  #folders: readonly string[];
  #stopped = false;
  #cancelLater: (() => void) | undefined;
  #run = 0;
  /** Called when the workspace was read. */
  readonly #onDone: () => void;

  constructor(core: Core, folders: readonly string[], onDone: () => void) {
    this.#core = core;
    this.#folders = folders;
    this.#onDone = onDone;
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** The client opened or closed folders. */
  async changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
    this.#folders = [...this.#folders.filter((folder) => !removed.includes(folder)), ...added.filter((folder) => !this.#folders.includes(folder))];
    await this.#core.configuration.read(this.#folders, undefined);
    await this.start();
  }

  /** Searches the folders as they and the settings are now. Resolves when that is done or another search has begun. */
  async start(): Promise<void> {
    const { workspace, host, configuration, log, client } = this.#core;
    workspace.setSource(
      host.openFolders(
        this.#folders.map((uri) => ({ uri, exclude: configuration.excludeOf(uri) })),
        (line) => log.warn(line),
        client,
      ),
    );
    await this.#index();
  }

  /** Searches the same folders again soon: something came or went that is no manifest by its name, a folder or an ignore file. */
  soon(): void {
    this.#cancelLater?.();
    this.#cancelLater = this.#core.host.later(() => void this.#index(), gathering);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelLater?.();
  }

  async #index(): Promise<void> {
    if (this.#stopped) return;
    const { netpol, workspace, log, host } = this.#core;
    const run = ++this.#run;
    this.#say('indexing');
    const { now } = host.background;
    const begun = now();
    let searched = 0;
    const progress = new IndexingProgress();
    void this.#showProgress(progress);
    await workspace.index({
      onProgress: (done, known) => {
        searched = known;
        progress.report(done, known);
      },
    });
    progress.end();
    if (this.#stopped || run !== this.#run) return;
    for (const line of editorOf(netpol.analysis()).report({ searched, milliseconds: now() - begun })) log.info(line);
    this.#say('ready');
    this.#onDone();
  }

  /** Shown for the first search only: the later ones are short. The search does not wait for the client to show it. */
  async #showProgress(progress: IndexingProgress): Promise<void> {
    const { connection, client, workspace, log } = this.#core;
    if (!client.progress || workspace.snapshot().complete) return;
    try {
      progress.show(await connection.window.createWorkDoneProgress());
    } catch (error) {
      log.error('Progress cannot be shown', error);
    }
  }

  #say(state: Status['state']): void {
    const { connection, client, workspace } = this.#core;
    if (!client.status) return;
    const status: Status = { state, files: workspace.snapshot().files.length };
    void connection.sendNotification(notificationNames.status, status);
  }
}
