import path from 'node:path';
import { pathOfFileId } from '../workspace/node/disk-ids.js';
import { DiskSource } from '../workspace/node/disk-source.js';
import { readGlob } from '../workspace/search/glob.js';
import { type Io, UsageError } from './io.js';
import { isThere } from './is-there.js';

const special = /[*?[{]/;

/** Whether a path is a pattern that a shell would have replaced by files, had it not been in quotes. */
export function isPattern(name: string): boolean {
  return special.test(name);
}

/**
 * The files that a pattern matches, as `.gitignore` lets a search find them: absolute, sorted.
 * @throws UsageError for a pattern that is too large to be meant
 */
export async function filesMatching(pattern: string, io: Io, exclude: readonly string[]): Promise<readonly string[]> {
  const parts = pattern.split(path.sep === '/' ? '/' : /[\\/]/);
  const first = parts.findIndex((part) => special.test(part));
  const top = path.resolve(io.cwd, parts.slice(0, first).join('/') || (pattern.startsWith('/') ? '/' : '.'));
  const glob = readGlob(parts.slice(first).join('/'));
  if (!glob) throw new UsageError(`${pattern} is too long, or stands for too many patterns: name the folder that it searches.`);
  if (!(await isThere(top))) return [];
  const source = new DiskSource({ folders: [top], exclude, log: (line) => io.note(`netpol: ${line}\n`) });
  const found: string[] = [];
  for await (const batch of source.list())
    for (const { id } of batch) {
      const file = pathOfFileId(id);
      if (file !== undefined && glob(path.relative(top, file).split(path.sep).join('/'))) found.push(file);
    }
  return found.sort();
}
