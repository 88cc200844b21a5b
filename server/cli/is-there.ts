import { stat } from 'node:fs/promises';

/** Whether something of this absolute path is on the disk. */
export function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
