import type { HelmAnswer, HelmRequest } from './helm.js';
import type { HelmQuestion, HelmReply } from './serve.js';

/** Renders charts in a worker, one after the other, each within a limit of time. */
export interface HelmRenderer {
  /** Never rejects. @param signal that nobody waits for the answer any more: what is not begun by then never is. */
  render(request: HelmRequest, signal?: AbortSignal): Promise<HelmAnswer>;
  /** Ends the worker; what is still asked fails. */
  end(): void;
}

/** A worker, wherever it runs, with `serveHelm` in it. */
export interface HelmWorker {
  post(question: HelmQuestion): void;
  /** `problem`: why it ended by itself. */
  listen(reply: (reply: HelmReply) => void, ended: (problem: string) => void): void;
  /** Ends it in the middle of whatever it does. */
  end(): void;
}

export interface RendererOptions {
  /** Starts a worker: for the first request, and after one that was ended. */
  start(): HelmWorker;
  /** Calls `work` after so many milliseconds, unless the returned function is called before. */
  later(work: () => void, milliseconds: number): () => void;
  /** Milliseconds that a chart may take, with what a new worker takes to begin. */
  readonly limit?: number;
  /** Milliseconds after which a worker that nobody asks is ended, because it holds 100 MB and more. */
  readonly idle?: number;
}

/** Of the public charts, one takes 20 seconds of an idle processor: it prints its context, files and all, as the key of a map. */
const limitOfCharts = 60_000;
const idleWorkers = 120_000;

interface Waiting {
  readonly request: HelmRequest;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: HelmAnswer) => void;
}

/** Starts nothing before the first request. */
export function helmRenderer({ start, later, limit = limitOfCharts, idle = idleWorkers }: RendererOptions): HelmRenderer {
  const queue: Waiting[] = [];
  let worker: HelmWorker | undefined;
  let current: Waiting | undefined;
  let cancel = () => {};

  const drop = () => {
    worker?.end();
    worker = undefined;
  };
  const settle = (answer: HelmAnswer) => {
    cancel();
    const { resolve } = current ?? {};
    current = undefined;
    resolve?.(answer);
    next();
  };
  const started = (): HelmWorker => {
    const fresh = start();
    // One that was dropped says nothing any more.
    fresh.listen(
      ({ answer }) => {
        if (worker === fresh) settle(answer);
      },
      (problem) => {
        if (worker !== fresh) return;
        drop();
        settle({ kind: 'failed', message: `the renderer of charts ended: ${problem}` });
      },
    );
    return fresh;
  };
  const next = () => {
    if (current !== undefined) return;
    for (current = queue.shift(); current?.signal?.aborted; current = queue.shift()) current.resolve({ kind: 'failed', message: 'nobody waits for it' });
    cancel();
    if (current === undefined) {
      cancel = later(drop, idle);
      return;
    }
    cancel = later(() => {
      drop();
      settle({ kind: 'failed', message: `the chart takes longer than ${limit / 1000} s` });
    }, limit);
    try {
      worker ??= started();
      worker.post({ request: current.request });
    } catch (error) {
      drop();
      settle({ kind: 'failed', message: `the renderer of charts cannot be started: ${error instanceof Error ? error.message : String(error)}` });
    }
  };
  return {
    render: (request, signal) =>
      new Promise((resolve) => {
        queue.push({ request, signal, resolve });
        next();
      }),
    end() {
      cancel();
      drop();
      for (const { resolve } of [...(current === undefined ? [] : [current]), ...queue.splice(0)])
        resolve({ kind: 'failed', message: 'the renderer was ended' });
      current = undefined;
    },
  };
}
