import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * A folder of the test data that lies beside the repository, in `../shared`; undefined where it is not there. Tests that need it are
 * registered with `test.skipIf`, so that a run says by name what it left out.
 */
export function sharedFolder(name: string): string | undefined {
  const folder = join(root, '..', 'shared', name);
  return existsSync(folder) ? folder : undefined;
}
