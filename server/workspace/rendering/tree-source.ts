import { mostFiles, type TreeSource } from '../../render/gitops/tree-source.js';
import type { RenderSource } from '../../render/rendering.js';
import { type FileId, isWithin, parentOf } from '../../util/file-id.js';
import { remember } from '../../util/remember.js';
import { compareText } from '../../util/text.js';
import type { FileSource } from '../file-source.js';

type Kind = 'file' | 'folder';

/** A source of texts that also knows what is in folders; for a while in which nothing changes. */
export function treeSource(files: Pick<FileSource, 'filesBelow'>, texts: RenderSource): TreeSource {
  const listed = new Set<FileId>();
  const children = new Map<FileId, Map<FileId, Kind>>();
  const list = async (top: FileId): Promise<void> => {
    listed.add(top);
    for (const file of await files.filesBelow(top, mostFiles).catch(() => [])) {
      let kind: Kind = 'file';
      for (let at = file; at !== top && isWithin(top, at); at = parentOf(at), kind = 'folder') {
        const siblings = remember(children, parentOf(at), () => new Map());
        if (siblings.has(at)) break;
        siblings.set(at, kind);
      }
    }
  };
  return {
    ...texts,
    childrenOf: async (folder) => {
      if (![...listed].some((top) => isWithin(top, folder))) await list(folder);
      const found = [...(children.get(folder) ?? [])].map(([id, kind]) => ({ id, kind }));
      return found.sort((a, b) => compareText(a.id, b.id));
    },
  };
}
