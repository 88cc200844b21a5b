import type { RenderSource } from '../../render/rendering.js';
import { remember } from '../../util/remember.js';
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

/** Texts that are kept for units that are rendered one after the other, in UTF-16 units all together. */
const mostKept = 8 * 1024 * 1024;

/** The same for a while in which nothing changes: what several units read is read once. */
export function rememberingSource(source: RenderSource): RenderSource {
  const kinds = new Map<string, ReturnType<RenderSource['kindOf']>>();
  let texts = new Map<string, ReturnType<RenderSource['read']>>();
  let size = 0;
  return {
    kindOf: (id) => remember(kinds, id, () => source.kindOf(id)),
    read: (id) =>
      remember(texts, id, () =>
        source.read(id).then((text) => {
          size += text?.length ?? 0;
          if (size > mostKept) [texts, size] = [new Map(), 0];
          return text;
        }),
      ),
  };
}
