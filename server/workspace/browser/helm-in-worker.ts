import { type HelmWorker, helmRenderer, type RendererOptions } from '../../render/helm/renderer.js';
import type { HelmQuestion, HelmReply } from '../../render/helm/serve.js';
import type { ChartEngine } from '../rendering/charts.js';

/** The files that charts are rendered by, as they are built. */
export interface ChartFiles {
  /** `browser-helm-worker.js`. */
  readonly worker: Uint8Array;
  /** `helm.wasm.br`. */
  readonly module: Uint8Array;
}

/**
 * Renders charts in a browser's worker, which the one that this runs in starts. Nothing is read and nothing started before the first chart.
 *
 * @param read is called for each worker; where it rejects, the chart fails for that reason
 */
export function helmInWorker(read: () => Promise<ChartFiles>, later: RendererOptions['later']): ChartEngine {
  return helmRenderer({ start: () => startWorker(read), later });
}

/** The browser's own, of which the types that Node has know nothing. */
interface BrowserWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}
declare const Worker: new (address: string, options: { readonly name: string }) => BrowserWorker;

/** What is posted before the files are read waits for them. */
function startWorker(read: () => Promise<ChartFiles>): HelmWorker {
  let worker: BrowserWorker | undefined;
  let isEnded = false;
  const waiting: HelmQuestion[] = [];
  let heard: (reply: HelmReply) => void = () => {};
  let failed: (problem: string) => void = () => {};
  const begin = async () => {
    const files = await read();
    if (isEnded) return;
    worker = workerOf(files.worker);
    worker.onmessage = ({ data }) => heard(data as HelmReply);
    worker.onerror = ({ message }) => failed(message ?? 'it cannot be started');
    worker.postMessage(files.module);
    for (const question of waiting.splice(0)) worker.postMessage(question);
  };
  begin().catch((error: unknown) => failed(error instanceof Error ? error.message : String(error)));
  return {
    post: (question) => {
      if (worker) worker.postMessage(question);
      else waiting.push(question);
    },
    listen: (reply, ended) => {
      heard = reply;
      failed = ended;
    },
    end: () => {
      isEnded = true;
      worker?.terminate();
    },
  };
}

/** From its text: a browser starts no worker of another origin. */
function workerOf(program: Uint8Array): BrowserWorker {
  return new Worker(URL.createObjectURL(new Blob([new Uint8Array(program)], { type: 'text/javascript' })), { name: 'netpol charts' });
}
