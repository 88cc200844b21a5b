import { type LayoutRequest, layOut } from '../layout.js';

/** Runs beside the page, so that a large map never holds it up. */
self.addEventListener('message', ({ data }: MessageEvent<{ readonly turn: number; readonly request: LayoutRequest }>) => {
  self.postMessage({ turn: data.turn, result: layOut(data.request) });
});
