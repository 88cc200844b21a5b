import type { ChartSource } from '../../render/helm/chart.js';
import type { FileSource } from '../file-source.js';

/** More files than any chart has. */
const mostFiles = 10_000;

/** Bytes that a chart may have altogether; the engine takes no more either. */
const largestChart = 64 * 1024 * 1024;

/**
 * What a chart is read through, from a source: only what the source says may be read, wherever a chart points. Nothing is kept, so unsaved text
 * counts at once.
 */
export function chartSource(source: FileSource): ChartSource {
  return {
    below: async (folder) => {
      const files = await source.filesBelow(folder, mostFiles).catch(() => []);
      return files.length > mostFiles ? undefined : [...files].sort();
    },
    content: async (id) => {
      if ((await source.placeKind(id).catch(() => undefined)) !== 'file') return undefined;
      const read = await source.readBytes(id, { limit: largestChart }).catch(() => undefined);
      return read?.kind === 'bytes' ? textOrBytes(read.bytes) : undefined;
    },
  };
}

/** A text has its byte order mark, so that places are those of the file. */
function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
}
