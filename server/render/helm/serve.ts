import { type EngineOptions, loadHelmEngine } from './engine.js';
import type { HelmAnswer, HelmEngine, HelmRequest } from './helm.js';

/** What a worker is sent. One request at a time: `renderer.ts` waits for the answer. */
export interface HelmQuestion {
  readonly request: HelmRequest;
}

/** What a worker sends. */
export interface HelmReply {
  readonly answer: HelmAnswer;
}

/**
 * The worker's side: answers messages by the engine, which it loads for the first of them.
 *
 * @param bytes of the module, not compressed
 */
export function serveHelm(bytes: () => Uint8Array, post: (reply: HelmReply) => void, options: EngineOptions = {}): (question: HelmQuestion) => void {
  let engine: HelmEngine | undefined;
  return ({ request }) => {
    try {
      engine ??= loadHelmEngine(bytes(), options);
      post({ answer: engine.render(request) });
    } catch (error) {
      post({ answer: { kind: 'failed', message: `the engine for charts cannot be loaded: ${error instanceof Error ? error.message : String(error)}` } });
    }
  };
}
