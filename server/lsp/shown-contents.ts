import { TextDocumentContentRefreshRequest } from 'vscode-languageserver';
import type { Core } from './core.js';
import { oneAtATime } from './waiting.js';

/** So many of them are known to be shown: of more, those that were asked for last. */
const mostShown = 100;

/** The documents that the client shows, as far as it has asked for them since it was last told to ask again. */
export class ShownContents {
  readonly #uris = new Set<string>();
  readonly #askAgain: () => Promise<void>;

  constructor({ connection }: Pick<Core, 'connection'>) {
    this.#askAgain = oneAtATime(async () => {
      const uris = [...this.#uris];
      // The client asks for those that it still shows.
      this.#uris.clear();
      for (const uri of uris) await connection.sendRequest(TextDocumentContentRefreshRequest.type, { uri });
    });
  }

  /** The client was given the text of this address. */
  answered(uri: string): void {
    this.#uris.delete(uri);
    this.#uris.add(uri);
    const [oldest] = this.#uris;
    if (this.#uris.size > mostShown && oldest !== undefined) this.#uris.delete(oldest);
  }

  /** Has the client ask again: what manifests say is another. */
  async refresh(): Promise<void> {
    if (this.#uris.size > 0) await this.#askAgain();
  }
}
