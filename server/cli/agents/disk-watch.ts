import { statSync } from 'node:fs';

/** What was read within this time of its last change may have been changed again since, without a sign: clocks of disks are coarse. */
const coarsest = 50;

/**
 * Reads again only where something changed since. A watcher would tell late, and not everywhere; asking the disk about thousands of files, one after
 * the other, takes a fraction of what reading them does.
 * @param places whose changes matter, as they are once everything is read
 */
export function diskWatch(places: () => readonly string[]): (read: () => Promise<void>) => Promise<void> {
  let known: ReadonlyMap<string, string> | undefined;
  return async (read) => {
    if (known && [...known].every(([place, version]) => versionOf(place).version === version)) return;
    known = undefined;
    const start = Date.now();
    await read();
    const found = new Map<string, string>();
    let isSettled = true;
    for (const place of places()) {
      const { version, changed } = versionOf(place);
      found.set(place, version);
      if (changed > start - coarsest) isSettled = false;
    }
    // What changed while it was read is read again the next time.
    if (isSettled) known = found;
  };
}

function versionOf(place: string): { readonly version: string; readonly changed: number } {
  try {
    const { size, mtimeMs, ctimeMs } = statSync(place);
    return { version: `${size} ${mtimeMs} ${ctimeMs}`, changed: Math.max(mtimeMs, ctimeMs) };
  } catch {
    return { version: '', changed: 0 };
  }
}
