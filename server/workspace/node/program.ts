import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

export type ProgramEnvironment = Readonly<Record<string, string | undefined>>;

/** A program of the user's by its full name, or why there is none: whether the only ones are within the folder that is looked at. */
export type FoundProgram = { readonly file: string } | { readonly file: undefined; readonly isWithin: boolean };

/**
 * The first program of a name on the PATH. Only absolute folders of it count, and none of the folder that is looked at, by whatever way they lead there.
 * @param outside the real name of that folder; undefined: none is
 */
export async function findProgram(name: string, outside: string | undefined, env: ProgramEnvironment): Promise<FoundProgram> {
  const named = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  let isHere = false;
  for (const folder of folders) {
    const file = path.join(folder, named);
    const usable = (await stat(file).catch(() => undefined))?.isFile() && (await access(file, constants.X_OK).then(...yesOrNo));
    if (!usable) continue;
    if (!isWithinFolder(outside, file) && !isWithinFolder(outside, await realpath(file))) return { file };
    isHere = true;
  }
  return { file: undefined, isWithin: isHere };
}

const yesOrNo = [() => true, () => false] as const;

/** Whether a path leads into a folder, or to it. */
export function isWithinFolder(folder: string | undefined, file: string): boolean {
  if (folder === undefined) return false;
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
}
