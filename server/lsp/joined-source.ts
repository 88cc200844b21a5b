import type { FileContent, FileEntry, FileSource, ReadOptions } from '../workspace/file-source.js';
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
    version: (id: FileId) => firstOf((source) => source.version(id)),
    read: async (id: FileId, options: ReadOptions): Promise<FileContent> => {
      const found = await firstOf(async (source) => {
        const content = await source.read(id, options);
        return content.kind === 'gone' ? undefined : content;
      });
      return found ?? { kind: 'gone' };
    },
  };
}
