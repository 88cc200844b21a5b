import path from 'node:path';
import type { NetpolConfig } from '../netpol.js';
import { GitProblem } from '../workspace/node/git.js';
import { openRevision, type Revision } from '../workspace/node/git-source.js';
import { structureAbove } from '../workspace/node/structure-above.js';
import { leftOutBy } from './configuration.js';
import { type Io, UsageError } from './io.js';
import { isThere } from './is-there.js';
import { diskSource, namedPlaces, type Opened, type OpenedPaths, type OpenOptions, openSource } from './open-paths.js';

/** One place of a repository in two states. */
export interface OpenedRevision {
  /** As the revision has it. */
  readonly old: Opened;
  /** As it is in the working tree. */
  readonly current: Opened;
  /** Ends what reads the revision. */
  close(): void;
}

/**
 * Reads a revision of the repository that holds a path, and the working tree at that path.
 * @throws UsageError for a path that is not there or in no repository, and for a revision that does not exist or is not complete in this clone
 */
export async function openAtRevision(revision: string, target: string, io: Io, cluster: NetpolConfig, options: OpenOptions = {}): Promise<OpenedRevision> {
  if (target === '-') throw new UsageError('Standard input has no revisions: name a file or a folder of a git repository.');
  if (target !== '' && !(await isThere(path.resolve(io.cwd, target))))
    throw new UsageError(`${target} is not there. If it was deleted, name the folder that it was in.`);
  await namedPlaces([target], io);
  const found = await usable(openRevision(revision, path.resolve(io.cwd, target)));
  const places = await namedPlaces([found.target], io);
  const leavesOut = leftOutBy(cluster);
  const source = found.source({ ...places, structure: await structureAbove(places.files, found.tree.has), leavesOut });
  try {
    const old = await openSource(source, io, cluster, options);
    refuseIncomplete(revision, found);
    const current = await openSource(diskSource(places, io, { exclude: leftOutPatterns(found, places, io), leavesOut }), io, cluster, options);
    return { old, current, close: () => source.close() };
  } catch (error) {
    source.close();
    throw error;
  }
}

async function usable(opening: Promise<Revision>): Promise<Revision> {
  try {
    return await opening;
  } catch (error) {
    throw error instanceof GitProblem ? new UsageError(error.message) : error;
  }
}

/** A file that cannot be read would look as if it had not been there: every connection would be told wrong. */
function refuseIncomplete(revision: string, { tree: { missing } }: Revision): void {
  const [first, ...more] = missing;
  if (!first) return;
  const [file, object] = first;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  throw new UsageError(
    `${revision} is not complete in this clone, and nothing is fetched: ${file} (object ${object.slice(0, 12)})${others} is missing. Fetch it first: git fetch --refetch --no-filter`,
  );
}

/** The revision knows of a submodule or of a link out of the repository that it is there, but not what is behind it; so the working tree's is left out, too. */
function leftOutPatterns({ tree }: Revision, { folders: [top] }: OpenedPaths, io: Io): readonly string[] {
  if (top === undefined) return [];
  const below = (places: Iterable<string>) =>
    [...places].map((place) => path.relative(top, place).replaceAll(path.sep, '/')).filter((name) => name !== '' && !name.startsWith('../'));
  const [submodules, links] = [below(tree.submodules), below(tree.leadingOut)];
  for (const name of submodules) io.note(`netpol: ${name} is a submodule and left out on both sides: compare it in its own folder\n`);
  for (const name of links) io.note(`netpol: ${name} leads out of the repository and is left out on both sides: compare it where it leads to\n`);
  return [...submodules, ...links].map((name) => name.replace(/[\\[\]{}*?!+@|$^]/g, '\\$&'));
}
