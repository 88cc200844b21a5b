import { statSync } from 'node:fs';

/** What was read within this time of its last change, in milliseconds, may have changed again since without a sign: clocks of disks are coarse. */
const coarsest = 50;

/** A place on the disk, and whether it is a file that can be read again by itself. */
export interface WatchedPlace {
  readonly place: string;
  readonly alone: boolean;
}

/** How what changed is read again. */
export interface DiskReading {
  /** Everything; afterwards `places` are those whose changes matter. */
  all(): Promise<void>;
  some(files: readonly string[]): Promise<void>;
  places(): Iterable<WatchedPlace>;
}

/**
 * Reads again only what changed since. A watcher would tell late, and not everywhere; asking the disk about thousands of files, one after the other,
 * takes a fraction of what reading them does.
 */
export function diskWatch({ all, some, places }: DiskReading): () => Promise<void> {
  const known = new Map<string, { readonly version: string | undefined; readonly alone: boolean }>();
  return async () => {
    const start = Date.now();
    const changed = [...known].filter(([place, { version }]) => version === undefined || versionOf(place, start) !== version);
    if (known.size > 0 && changed.length === 0) return;
    if (known.size > 0 && changed.every(([, { alone }]) => alone)) {
      // Before they are read: what changes meanwhile is read again the next time.
      for (const [place] of changed) known.set(place, { version: versionOf(place, start), alone: true });
      await some(changed.map(([place]) => place));
      return;
    }
    known.clear();
    await all();
    for (const { place, alone } of places()) known.set(place, { version: versionOf(place, start), alone });
  };
}

/** @param start of the reading: what changed since, or just before, has no version that could be the same again */
function versionOf(place: string, start: number): string | undefined {
  try {
    const { size, mtimeMs, ctimeMs } = statSync(place);
    return Math.max(mtimeMs, ctimeMs) > start - coarsest ? undefined : `${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return '';
  }
}
