// Runs the program named by `workerData` in a scope that has what a browser's worker has, and nothing of Node: a name such as `process` or
// `require` is as unknown there as in a browser.

import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { parentPort, Worker as Thread, workerData } from 'node:worker_threads';

const page = parentPort;
if (!page) throw new Error('this is for a worker');

interface Scope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  [name: string]: unknown;
}

/** The texts that have an address, for workers that are started with it. */
const texts = new Map<string, string>();

class TextBlob {
  readonly text: string;

  constructor(parts: readonly Uint8Array[]) {
    this.text = parts.map((part) => new TextDecoder().decode(part)).join('');
  }
}

/** A worker that this one starts, as a browser has them; in a scope of the same kind. */
class BelowWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: ((event: { readonly message: string }) => void) | null = null;
  readonly #thread: Thread;

  constructor(address: string) {
    const program = { text: texts.get(address) ?? '' };
    this.#thread = new Thread(new URL('../../render/helm/support/browser-scope.mts', import.meta.url), { workerData: program });
    this.#thread.on('message', (data: unknown) => this.onmessage?.({ data }));
    this.#thread.on('error', (error) => this.onerror?.({ message: (error as Error).message }));
  }

  postMessage(message: unknown): void {
    this.#thread.postMessage(message);
  }

  terminate(): void {
    void this.#thread.terminate();
  }
}

class ScopeUrl extends URL {
  static override createObjectURL(blob: unknown): string {
    const address = `blob:${texts.size}`;
    texts.set(address, (blob as TextBlob).text);
    return address;
  }
}

const scope: Scope = {
  onmessage: null,
  postMessage: (message: unknown) => page.postMessage(message),
  addEventListener: () => {},
  ...{ setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, structuredClone, performance, console },
  ...{ TextDecoder, TextEncoder, URL: ScopeUrl, URLSearchParams, AbortController, AbortSignal, atob, btoa, crypto, Blob: TextBlob, Worker: BelowWorker },
};
scope['self'] = scope;
createContext(scope);

// An object of the page's own realm would be no `Object` there; a browser makes a message in the realm of the worker.
const read = runInContext('JSON.parse', scope) as (text: string) => unknown;
page.on('message', (message: unknown) => scope.onmessage?.({ data: read(JSON.stringify(message)) }));

const program = workerData as string;
runInContext(readFileSync(program, 'utf8'), scope, { filename: program });
