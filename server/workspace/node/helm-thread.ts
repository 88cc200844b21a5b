import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type HelmRenderer, type HelmWorker, helmRenderer, type RendererOptions } from '../../render/helm/renderer.js';
import type { HelmReply } from '../../render/helm/serve.js';
import type { ChartEngine } from '../rendering/charts.js';

/** The same where these programs are; undefined elsewhere. Nothing is started before the first chart. */
export function helmBeside(folder: string): ChartEngine | undefined {
  const isThere = existsSync(path.join(folder, 'helm.wasm.br')) && existsSync(path.join(folder, 'helm-worker.js'));
  return isThere ? helmOfFolder(folder) : undefined;
}

/** Renders charts in a thread of its own. @param folder where the built programs are: `helm-worker.js` and `helm.wasm.br` */
export function helmOfFolder(folder: string, options: Partial<Pick<RendererOptions, 'limit' | 'idle'>> = {}): HelmRenderer {
  return helmRenderer({ start: () => startThread(folder), later: afterwards, ...options });
}

function startThread(folder: string): HelmWorker {
  const worker = new Worker(path.join(folder, 'helm-worker.js'), {
    workerData: { module: path.join(folder, 'helm.wasm.br') },
    // Nothing of the process: no variables, no inspector, no other flags.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  // The process may end while nothing is asked.
  worker.unref();
  return {
    post: (question) => {
      worker.ref();
      worker.postMessage(question);
    },
    listen: (reply, ended) => {
      worker.on('message', (message: HelmReply) => {
        worker.unref();
        reply(message);
      });
      worker.on('error', ({ message }) => ended(message));
      worker.on('exit', (code) => ended(`its thread exited with ${code}`));
    },
    end: () => {
      void worker.terminate();
    },
  };
}

/** Timers of their own keep no process alive. */
function afterwards(work: () => void, milliseconds: number): () => void {
  const timer = setTimeout(work, milliseconds).unref();
  return () => clearTimeout(timer);
}
