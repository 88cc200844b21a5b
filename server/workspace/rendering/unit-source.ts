import type { RenderSource } from '../../render/rendering.js';
import type { FileSource } from '../file-source.js';

/** The largest file that a kustomization may take as input, in bytes. */
const largestInput = 16 * 1024 * 1024;

/**
 * What a rendering reads, from a source: only what the source says may be read, wherever a kustomization points. Nothing is kept, so unsaved text
 * counts at once.
 */
export function renderSource(source: FileSource): RenderSource {
  const kindOf: RenderSource['kindOf'] = async (id) => source.placeKind(id).catch(() => undefined);
  return {
    kindOf,
    read: async (id) => {
      if ((await kindOf(id)) !== 'file') return undefined;
      const content = await source.read(id, { limit: largestInput }).catch(() => undefined);
      return content?.kind === 'text' ? content.text : undefined;
    },
  };
}
