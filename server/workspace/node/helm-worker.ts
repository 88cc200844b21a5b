// Runs in a thread of its own, which `helm-thread.ts` starts.

import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { brotliDecompressSync } from 'node:zlib';
import { serveHelm } from '../../render/helm/serve.js';

const { module } = workerData as { readonly module: string };

parentPort?.on(
  'message',
  serveHelm(
    () => brotliDecompressSync(readFileSync(module)),
    (reply) => parentPort?.postMessage(reply),
  ),
);
