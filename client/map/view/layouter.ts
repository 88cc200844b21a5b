import workerText from 'netpol:layout-worker';
import type { LayoutRequest, LayoutResult } from '../layout.js';

/** Asks the worker. Only the last request matters, so answers to earlier ones are dropped. */
export interface Layouter {
  ask(request: LayoutRequest, answered: (result: LayoutResult) => void): void;
}

/** A page of VS Code may start a worker only from a text that it has at hand, so the worker is a part of the bundle. */
export function startLayouter(): Layouter {
  const worker = new Worker(URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' })));
  let turn = 0;
  let waiting: ((result: LayoutResult) => void) | undefined;
  worker.addEventListener('message', ({ data }: MessageEvent<{ readonly turn: number; readonly result: LayoutResult }>) => {
    if (data.turn !== turn) return;
    waiting?.(data.result);
    waiting = undefined;
  });
  return {
    ask: (request, answered) => {
      turn++;
      waiting = answered;
      worker.postMessage({ turn, request });
    },
  };
}
