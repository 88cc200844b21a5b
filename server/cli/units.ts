import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parentOf } from '../util/file-id.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import type { UnitProblem } from '../workspace/rendering/rendered-units.js';
import type { FileId } from '../workspace/snapshot.js';
import { UsageError } from './io.js';
import type { Opened } from './open-paths.js';
import { lineName } from './place-in.js';

/**
 * The folder of the kustomization that a path names: the folder itself, or the file in it.
 * @throws UsageError where nothing of that name is there
 */
export async function namedFolder(absolute: string, name: string): Promise<FileId> {
  const stats = await stat(absolute).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${name} cannot be read (${error.code ?? 'unknown error'}). Name a folder with a kustomization.yaml.`);
  });
  const id = fileIdOfPath(path.resolve(absolute));
  return stats.isDirectory() ? id : parentOf(id);
}

/** Why a unit is not rendered, with the place where that is written. */
export function problemText(opened: Opened, problem: UnitProblem): string {
  return `${lineName(opened, problem) ?? opened.nameOf(problem.file)}: ${problem.message}`;
}
