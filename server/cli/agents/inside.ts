import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isMeant } from '../arguments.js';
import { UsageError } from '../io.js';
import type { Opened } from '../open-paths.js';

/**
 * The absolute path of a file or folder that an agent names: below one of the folders that it was given, wherever links lead. It need not be there.
 * @param written relative to one of the folders, or absolute
 * @throws UsageError where it is outside
 */
export async function insidePath(written: string, folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const absolute = path.resolve(folder, written);
    if (isBelow(folder, absolute) && (await isReallyBelow(folder, absolute))) return absolute;
  }
  const named = JSON.stringify(written.length > 200 ? `${written.slice(0, 200)}...` : written);
  if (folders.length === 0) throw new UsageError(`No folder is open, so ${named} cannot be read: open the folder that holds the manifests.`);
  throw new UsageError(`${named} is outside of what may be read: name a file or a folder below ${folders.join(' or ')}.`);
}

/** The path of something that is there. @throws UsageError where it is outside, or not there */
export async function thereInside(written: string, folders: readonly string[], { snapshot, nameOf }: Opened): Promise<string> {
  const absolute = await insidePath(written, folders);
  if (await realpath(absolute).catch(() => undefined)) return absolute;
  const names = snapshot.files.slice(0, 10_000).map(nameOf);
  throw new UsageError(
    `There is no file or folder ${JSON.stringify(written.slice(0, 200))} here.${isMeant(written.slice(0, 200), names)} Name one that is there.`,
  );
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** As far up as something is there: what is not there yet would be made where that leads. */
async function isReallyBelow(folder: string, file: string): Promise<boolean> {
  const top = await realpath(folder).catch(() => undefined);
  if (top === undefined || file.includes('\0')) return false;
  for (let place = file; ; place = path.dirname(place)) {
    const real = await realpath(place).catch(() => undefined);
    if (real !== undefined) return isBelow(top, real);
    if (place === path.dirname(place)) return false;
  }
}
