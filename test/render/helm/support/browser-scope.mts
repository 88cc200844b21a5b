// Runs a program in a scope that has what a browser's worker has, and nothing of Node, and hands messages in and out. `workerData` is the name of
// its file, or an object with its `text`.

import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

const page = parentPort;
if (!page) throw new Error('this is for a worker');

interface Scope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  [name: string]: unknown;
}

const scope: Scope = { onmessage: null, postMessage: (message: unknown) => page.postMessage(message), performance, TextDecoder, TextEncoder };
scope['self'] = scope;
createContext(scope);
page.on('message', (message: unknown) => scope.onmessage?.({ data: message }));

const program = workerData as string | { readonly text: string };
if (typeof program === 'string') runInContext(readFileSync(program, 'utf8'), scope, { filename: program });
else runInContext(program.text, scope, { filename: 'program.js' });
