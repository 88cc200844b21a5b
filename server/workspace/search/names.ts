import type { FileId } from '../snapshot.js';

/** How a search takes the names of files apart: `node:path` of the machine, or `slashPaths` where there is none. */
export interface Paths {
  readonly sep: string;
  basename(file: string): string;
  dirname(file: string): string;
  join(folder: string, ...names: string[]): string;
  /** From one absolute path to another. */
  relative(from: string, to: string): string;
  isAbsolute(file: string): boolean;
  resolve(file: string): string;
}

/** Between the absolute paths that a search goes through and the ids of files. */
export interface Names {
  readonly paths: Paths;
  idOf(file: string): FileId;
  /** Undefined for the id of a file that is elsewhere. */
  pathOf(id: FileId): string | undefined;
  /** What files that a person named are told from, in words for people. */
  here(): string;
}

/** Paths of absolute names with slashes, without `.` and `..` in them, as URIs have them. */
export const slashPaths: Paths = {
  sep: '/',
  basename: (file) => file.slice(file.lastIndexOf('/') + 1),
  dirname: (file) => file.slice(0, file.lastIndexOf('/')) || '/',
  join: (folder, ...names) => [folder.replace(/\/$/, ''), ...names].join('/') || '/',
  relative,
  isAbsolute: (file) => file.startsWith('/'),
  resolve: (file) => file,
};

function relative(from: string, to: string): string {
  const [up, down] = [from, to].map((file) => file.split('/').filter((part) => part !== '')) as [string[], string[]];
  const shared = up.findIndex((part, index) => part !== down[index]);
  const common = shared < 0 ? up.length : shared;
  return [...up.slice(common).map(() => '..'), ...down.slice(common)].join('/');
}
