import ignore from 'ignore';
import { decode, isWithin, parentOf } from '../../util/file-id.js';
import { decidable } from '../../util/ignore-patterns.js';
import { resolvePath } from '../render-id.js';
import type { Closure, FilePlace, RenderId } from '../rendering.js';
import { kustomizationNames } from './load.js';

/** What is longer, or has more stars, names no file of a kustomization. */
const [longestPattern, mostStars] = [300, 4];

/** The `.gitignore` files that may speak of a file, the outermost first. */
export function ignoreFilesFor(root: RenderId, id: RenderId): readonly RenderId[] {
  const found: RenderId[] = [];
  for (let folder = parentOf(id); isWithin(root, folder) && folder !== parentOf(folder); folder = parentOf(folder)) found.unshift(`${folder}/.gitignore`);
  return found;
}

/**
 * Whether what a kustomization names at a place is not there because a build makes it: `.gitignore` leaves out the file, or the kustomization of the
 * folder. The patterns of the innermost file that says anything decide, as in git.
 */
export function isLeftToABuild(root: RenderId, { file, range }: FilePlace, { files, folders }: Pick<Closure, 'files' | 'folders'>): boolean {
  const named = (files.get(file) ?? '').slice(range.start, range.end).replace(/^(["'])(.*)\1$/, '$2');
  const id = named === '' || /[\n=]/.test(named) ? undefined : resolvePath(parentOf(file), named);
  if (id === undefined || !isWithin(root, id) || files.has(id)) return false;
  const missing = folders.has(id) ? kustomizationNames.map((name) => `${id}/${name}`) : [id];
  return missing.some((each) => isIgnored(root, each, files));
}

function isIgnored(root: RenderId, id: RenderId, files: Closure['files']): boolean {
  for (const rules of ignoreFilesFor(root, id).toReversed()) {
    const lines = decidable((files.get(rules) ?? '').split(/\r?\n/)).filter((line) => line.length <= longestPattern && line.split('*').length - 1 <= mostStars);
    const path = decode(id.slice(parentOf(rules).length + 1)).replace(/^\/+/, '');
    const tests = [path, `${path}/`].map((each) => ignore({ allowRelativePaths: true }).add(lines).test(each));
    if (tests.some(({ ignored, unignored }) => ignored || unignored)) return tests.some(({ ignored }) => ignored);
  }
  return false;
}
