import path from 'node:path';
import { structureNames } from '../kustomization.js';

/**
 * The kustomizations and charts in the folders above these files, as far up as the repository goes: they say which namespace a file is in
 * and whether it is a manifest at all. Nothing else in those folders is looked at. Paths are absolute; `has` says whether a file is there.
 */
export async function structureAbove(files: readonly string[], has: (file: string) => Promise<boolean>): Promise<readonly string[]> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = path.dirname(file); !folders.has(folder); folder = path.dirname(folder)) {
      folders.add(folder);
      if (await has(path.join(folder, '.git'))) break;
    }
  }
  const candidates = [...folders].flatMap((folder) => structureNames.map((name) => path.join(folder, name)));
  const there = await Promise.all(candidates.map((file) => has(file)));
  return candidates.filter((_, index) => there[index]);
}
