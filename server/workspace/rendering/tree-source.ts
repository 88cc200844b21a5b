import { mostFiles, type TreeSource } from '../../render/gitops/tree-source.js';
import type { RenderSource } from '../../render/rendering.js';
import { type FileId, isWithin, parentOf } from '../../util/file-id.js';
import { remember } from '../../util/remember.js';
import { compareText } from '../../util/text.js';
import type { FileSource } from '../file-source.js';
import type { Reads } from './due-units.js';

type Kind = 'file' | 'folder';

/** A source of texts that also knows what is in folders; for a while in which nothing changes. */
export function treeSource(files: Pick<FileSource, 'filesBelow'>, texts: RenderSource): TreeSource {
  const listed = new Map<FileId, Promise<void>>();
  const children = new Map<FileId, Map<FileId, Kind>>();
  const list = async (top: FileId): Promise<void> => {
    for (const file of await files.filesBelow(top, mostFiles).catch(() => [])) {
      let kind: Kind = 'file';
      for (let at = file; at !== top && isWithin(top, at); at = parentOf(at), kind = 'folder') {
        remember(children, parentOf(at), () => new Map()).set(at, kind);
      }
    }
  };
  return {
    ...texts,
    childrenOf: async (folder) => {
      const [, listing] = [...listed].find(([top]) => isWithin(top, folder)) ?? [];
      await (listing ?? remember(listed, folder, () => list(folder)));
      const found = [...(children.get(folder) ?? [])].map(([id, kind]) => ({ id, kind }));
      return found.sort((a, b) => compareText(a.id, b.id));
    },
  };
}

/** The same, with what it was asked for. */
export function noting(source: TreeSource): { readonly source: TreeSource; readonly reads: Reads } {
  const inputs = new Set<FileId>();
  const noted =
    <Answer>(ask: (id: FileId) => Answer) =>
    (id: FileId) => {
      inputs.add(id);
      return ask(id);
    };
  return { source: { read: noted(source.read), kindOf: noted(source.kindOf), childrenOf: noted(source.childrenOf) }, reads: { inputs } };
}
