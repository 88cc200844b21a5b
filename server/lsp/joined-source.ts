import type { FileContent, FileEntry, FileSource, RawContent, ReadOptions } from '../workspace/file-source.js';
import type { FileId } from '../workspace/snapshot.js';

/** The files of several sources; of a file that several have, the first one's. */
export function joined(sources: readonly FileSource[]): FileSource {
  const [only] = sources;
  if (only && sources.length === 1) return only;
  const firstOf = async <T>(ask: (source: FileSource) => Promise<T | undefined>): Promise<T | undefined> => {
    for (const source of sources) {
      const answer = await ask(source);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  return {
    async *list(signal?: AbortSignal): AsyncIterable<readonly FileEntry[]> {
      for (const source of sources) yield* source.list(signal);
    },
    entry: (id: FileId) => firstOf((source) => source.entry(id)),
    placeKind: (id: FileId) => firstOf((source) => source.placeKind(id)),
    filesBelow: async (id: FileId, most: number) => {
      const found = await Promise.all(sources.map((source) => source.filesBelow(id, most)));
      return [...new Set(found.flat())];
    },
    repositoryOf: (id: FileId) => firstOf((source) => source.repositoryOf?.(id) ?? Promise.resolve(undefined)),
    version: (id: FileId) => firstOf((source) => source.version(id)),
    read: async (id: FileId, options: ReadOptions): Promise<FileContent> =>
      (await firstOf(async (source) => unlessGone(await source.read(id, options)))) ?? { kind: 'gone' },
    readBytes: async (id: FileId, options: ReadOptions): Promise<RawContent> =>
      (await firstOf(async (source) => unlessGone(await source.readBytes(id, options)))) ?? { kind: 'gone' },
  };
}

function unlessGone<T extends { readonly kind: string }>(content: T): T | undefined {
  return content.kind === 'gone' ? undefined : content;
}
