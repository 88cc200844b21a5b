import { join } from 'node:path';

/** The folder of the repository. */
export const root = join(import.meta.dirname, '..');

/** A path below the folder of the repository. */
export function at(...parts: readonly string[]): string {
  return join(root, ...parts);
}
