import type { FileSource } from '../../workspace/file-source.js';
import { pathOfFileId } from '../../workspace/node/disk-ids.js';
import { staysBelow } from '../../workspace/node/disk-source.js';
import type { FileId } from '../../workspace/snapshot.js';

/**
 * The same files, without those that are, or lead by any link, outside of some folders: a person gave these to an agent, and no more. A kustomization
 * whose base is outside is then not rendered, and answers say so.
 * @param folders absolute paths
 */
export function confinedSource(source: FileSource, folders: readonly string[]): FileSource {
  const isInside = async (id: FileId): Promise<boolean> => {
    const file = pathOfFileId(id);
    if (file === undefined) return false;
    for (const folder of folders) if (await staysBelow(folder, file)) return true;
    return false;
  };
  return {
    list: (signal) => source.list(signal),
    entry: async (id) => ((await isInside(id)) ? source.entry(id) : undefined),
    version: (id) => source.version(id),
    read: async (id, options) => ((await isInside(id)) ? source.read(id, options) : { kind: 'gone' }),
    readBytes: async (id, options) => ((await isInside(id)) ? source.readBytes(id, options) : { kind: 'gone' }),
    placeKind: async (id) => ((await isInside(id)) ? source.placeKind(id) : undefined),
    filesBelow: async (id, most) => {
      if (!(await isInside(id))) return [];
      const found: FileId[] = [];
      for (const file of await source.filesBelow(id, most)) if (await isInside(file)) found.push(file);
      return found;
    },
    ...(source.repositoryOf ? { repositoryOf: (id: FileId) => source.repositoryOf?.(id) ?? Promise.resolve(undefined) } : {}),
  };
}
