import { decompress } from 'brotli/decompress';
import { type HelmQuestion, serveHelm } from './serve.js';

/** The worker's own scope. */
declare const self: { onmessage: ((event: { readonly data: unknown }) => void) | null; postMessage(message: unknown): void };

// The first message is the bytes of the module, packed with brotli: a worker has no files of its own to read, and not every browser unpacks that.
self.onmessage = ({ data }) => {
  const answer = serveHelm(
    () => decompress(data as Uint8Array),
    (reply) => self.postMessage(reply),
  );
  self.onmessage = (event) => answer(event.data as HelmQuestion);
};
