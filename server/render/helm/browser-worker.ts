import { type HelmQuestion, serveHelm } from './serve.js';

/** The worker's own scope. The page's first message is the module's bytes, because a worker has no files of its own to read. */
declare const self: { onmessage: ((event: { readonly data: unknown }) => void) | null; postMessage(message: unknown): void };

self.onmessage = ({ data }) => {
  const bytes = data as Uint8Array;
  const answer = serveHelm(
    () => bytes,
    (reply) => self.postMessage(reply),
  );
  self.onmessage = (event) => answer(event.data as HelmQuestion);
};
