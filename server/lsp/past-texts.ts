import type { FileId } from '../workspace/snapshot.js';
import type { Core } from './core.js';
import type { Committed } from './host.js';

/** For so long the last commit is taken to be the same, in milliseconds: nobody tells of a commit. */
const fresh = 10_000;

/** What open files said before: when each was opened, and in the last commit. One text of each kind for an open file, forgotten when it is closed. */
export class PastTexts {
  readonly #core: Core;
  readonly #opened = new Map<FileId, Promise<string>>();
  readonly #committed = new Map<FileId, { readonly at: number; readonly answer: Promise<Committed> }>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** A file was opened. Where the editor brought back what was never saved, the edit began with what is saved. */
  opened(id: FileId, text: string): void {
    this.#opened.set(
      id,
      this.#core.workspace.savedText(id).then((saved) => saved ?? text),
    );
  }

  closed(id: FileId): void {
    this.#opened.delete(id);
    this.#committed.delete(id);
  }

  /** A file was saved, and perhaps is committed next. */
  saved(id: FileId): void {
    this.#committed.delete(id);
  }

  /** What the file said before the edit began; undefined where it is not open. */
  async beforeEdit(id: FileId): Promise<string | undefined> {
    return this.#opened.get(id);
  }

  /** What the file says in the last commit; undefined where git may not be started, or nobody knows. */
  async committed(id: FileId): Promise<string | undefined> {
    const { host, trust } = this.#core;
    if (!trust.granted || !host.committed || !this.#opened.has(id)) return undefined;
    const now = host.background.now();
    const known = this.#committed.get(id);
    const entry = known && now - known.at < fresh ? known : { at: now, answer: host.committed(id) };
    this.#committed.set(id, entry);
    const answer = await entry.answer;
    return answer.kind === 'text' ? answer.text : undefined;
  }
}
