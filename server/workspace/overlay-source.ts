import { isWithin } from '../util/file-id.js';
import type { FileChange, FileContent, FileEntry, FileSource, RawContent, ReadOptions } from './file-source.js';
import type { FileId } from './snapshot.js';

/** Unsaved text that wins over what a source says of the same file. */
export interface Buffer {
  readonly text: string;
  readonly version: number;
}

/** `base` with the buffers on top, whatever they are at the moment of asking. `list` stays that of the base: a buffer that no folder holds is found by who opened it. */
export function overlaySource(base: FileSource, buffers: ReadonlyMap<FileId, Buffer>): FileSource {
  return {
    list: (signal?: AbortSignal): AsyncIterable<readonly FileEntry[]> => base.list(signal),
    read: async (id: FileId, options: ReadOptions): Promise<FileContent> => {
      const buffer = buffers.get(id);
      return buffer ? { kind: 'text', text: buffer.text, version: bufferVersion(buffer) } : base.read(id, options);
    },
    readBytes: async (id: FileId, options: ReadOptions): Promise<RawContent> => {
      const buffer = buffers.get(id);
      return buffer ? { kind: 'bytes', bytes: new TextEncoder().encode(buffer.text), version: bufferVersion(buffer) } : base.readBytes(id, options);
    },
    entry: (id: FileId) => base.entry(id),
    placeKind: async (id: FileId) => (await base.placeKind(id)) ?? kindAmong(buffers, id),
    filesBelow: async (id: FileId, most: number) => {
      const found = await base.filesBelow(id, most);
      const open = [...buffers.keys()].filter((file) => isWithin(id, file));
      return open.length === 0 ? found : [...new Set([...found, ...open])];
    },
    version: async (id: FileId) => {
      const buffer = buffers.get(id);
      return buffer ? bufferVersion(buffer) : base.version(id);
    },
    ...(base.repositoryOf ? { repositoryOf: (id: FileId) => base.repositoryOf?.(id) ?? Promise.resolve(undefined) } : {}),
    ...(base.watch ? { watch: (listener: (changes: readonly FileChange[]) => void) => watchBelow(base, buffers, listener) } : {}),
  };
}

/** What a place is by what is typed: the folder of a file is there with the file. */
function kindAmong(buffers: ReadonlyMap<FileId, Buffer>, id: FileId): 'file' | 'folder' | undefined {
  if (buffers.has(id)) return 'file';
  return [...buffers.keys()].some((file) => isWithin(id, file)) ? 'folder' : undefined;
}

/** Changes of the disk below a buffer change nothing. */
function watchBelow(base: FileSource, buffers: ReadonlyMap<FileId, Buffer>, listener: (changes: readonly FileChange[]) => void): () => void {
  const stop = base.watch?.((changes) => {
    const visible = changes.filter(({ id }) => !buffers.has(id));
    if (visible.length > 0) listener(visible);
  });
  return stop ?? (() => {});
}

function bufferVersion(buffer: Buffer): string {
  return `buffer ${buffer.version}`;
}
