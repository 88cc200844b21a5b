import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildGoProgram } from './go-program.js';

/** The real `opa`, made with Go from `opa/`; gives the folder that it is in, to be put on a PATH. */
export async function folderOfOpa(): Promise<string> {
  return dirname(await buildGoProgram(join(dirname(fileURLToPath(import.meta.url)), 'opa'), 'opa'));
}
