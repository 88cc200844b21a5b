import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { type FolderOptions, FolderSource } from '../search/folder-source.js';
import { diskNames } from './disk-ids.js';
import { textOfIgnoreFile } from './disk-source.js';
import { GitProblem, openGit, repositoryAbove } from './git.js';
import { GitBlobs } from './git-blobs.js';
import { type GitTree, gitTree } from './git-tree.js';

/** The files that a revision of a repository holds, found by the same rules as those of the disk, under the names that they have there. */
export class GitTreeSource extends FolderSource {
  readonly #blobs: GitBlobs;

  constructor(options: FolderOptions, tree: GitTree, blobs: GitBlobs) {
    super(options, tree, diskNames);
    this.#blobs = blobs;
  }

  /** Ends the process that reads; what is read later is refused. */
  close(): void {
    this.#blobs.close();
  }
}

/** A revision, and the place in the working tree that it is to be held against. */
export interface Revision {
  /** Absolute: the place that was asked for, as it is spelled where the repository is. */
  readonly target: string;
  readonly tree: GitTree;
  readonly source: (options: FolderOptions) => GitTreeSource;
}

/**
 * Revision `revision` of the repository that holds `target`, a file or folder of this machine.
 * @throws GitProblem for a revision that does not exist, a place in no repository, and where git is not installed
 */
export async function openRevision(revision: string, target: string): Promise<Revision> {
  const place = await inRepository(path.resolve(target));
  if (!place) throw new GitProblem(`${target} is in no git repository: a revision can be compared only inside of one.`);
  const git = await openGit(place.root);
  const entries = await git.entries(await git.commit(revision));
  const blobs = new GitBlobs(git);
  const outside = (file: string) => textOfIgnoreFile(file, place.root);
  const tree = gitTree({ root: place.root, entries, blobs, outside });
  return { target: place.target, tree, source: (options) => new GitTreeSource(options, tree, blobs) };
}

/** The repository above a place as it is spelled, else above what its links lead to. */
async function inRepository(target: string): Promise<{ readonly root: string; readonly target: string } | undefined> {
  for (const spelled of new Set([target, await realpath(target).catch(() => target)])) {
    const isFolder = (await stat(spelled).catch(() => undefined))?.isDirectory() === true;
    const root = await repositoryAbove(isFolder ? spelled : path.dirname(spelled));
    if (root !== undefined) return { root, target: spelled };
  }
  return undefined;
}
