import type { FromView, MapQuestion, MapTarget } from '../messages.js';

/** The extension, as the page reaches it. */
export interface PageHost {
  ask(question: MapQuestion): void;
  open(target: MapTarget, stay: boolean): void;
  ready(): void;
}

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

export function connect(): PageHost {
  const api = acquireVsCodeApi();
  return {
    ask: (question) => api.postMessage({ type: 'ask', question }),
    open: (target, stay) => api.postMessage({ type: 'open', target, stay }),
    ready: () => api.postMessage({ type: 'ready' }),
  };
}
