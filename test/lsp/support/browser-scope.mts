// Runs the program named by `workerData` in a scope that has what a browser's worker has, and nothing of Node: a name such as `process` or
// `require` is as unknown there as in a browser.

import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

const page = parentPort;
if (!page) throw new Error('this is for a worker');

interface Scope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  [name: string]: unknown;
}

const scope: Scope = {
  onmessage: null,
  postMessage: (message: unknown) => page.postMessage(message),
  addEventListener: () => {},
  ...{ setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, structuredClone, performance, console },
  ...{ TextDecoder, TextEncoder, URL, URLSearchParams, AbortController, AbortSignal, atob, btoa, crypto },
};
scope['self'] = scope;
createContext(scope);

// An object of the page's own realm would be no `Object` there; a browser makes a message in the realm of the worker.
const read = runInContext('JSON.parse', scope) as (text: string) => unknown;
page.on('message', (message: unknown) => scope.onmessage?.({ data: read(JSON.stringify(message)) }));

const program = workerData as string;
runInContext(readFileSync(program, 'utf8'), scope, { filename: program });
