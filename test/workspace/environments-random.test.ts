import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { deployment, indexed, policy } from './workspace-of.js';

/** What each file defines: names of Deployments (`w`) and policies (`p`). */
type Tree = Readonly<Record<string, readonly string[]>>;

const folder = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }).map((parts) => parts.map((part) => `/${part}`).join(''));
const file = fc.tuple(folder, fc.constantFrom('one', 'two')).map(([path, name]) => `${path}/${name}.yaml`);
const names = fc.uniqueArray(fc.constantFrom('w1', 'w2', 'w3', 'w4', 'p1', 'p2'), { maxLength: 2 });
const tree: fc.Arbitrary<Tree> = fc.dictionary(file, names, { minKeys: 1, maxKeys: 8 });

const textOf = (defined: readonly string[]): string =>
  defined.map((name) => (name.startsWith('w') ? deployment(name) : policy(name))).join('---\n') || '# nothing\n';
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The branches of a tree: a folder with all below it, or (with a slash at its end) only its own files. */
const contains = (branch: string, path: string) => (branch.endsWith('/') ? folderOf(path) === branch.slice(0, -1) : path.startsWith(`${branch}/`));

/** The branch of `above` that a path is in. */
function branchAt(above: string, path: string): string {
  const [first, ...rest] = path.slice(above.length + 1).split('/');
  return rest.length === 0 ? `${above}/` : `${above}/${first}`;
}

/**
 * The environments, from the sentences and nothing else: for every two files that define the same object in different folders, the two
 * branches of the deepest folder that holds both are places that compete. A place that no two such branches are in is an environment.
 */
function environmentsOf(all: Tree): readonly string[] {
  const competing = new Set<string>();
  for (const one of Object.keys(all)) {
    for (const other of Object.keys(all)) {
      if (folderOf(one) === folderOf(other) || !all[one]?.some((name) => all[other]?.includes(name))) continue;
      let above = folderOf(one);
      while (!other.startsWith(`${above}/`)) above = folderOf(above);
      competing.add(branchAt(above, one)).add(branchAt(above, other));
    }
  }
  const isTorn = (branch: string) => !branch.endsWith('/') && [...competing].some((place) => place.startsWith(`${branch}/`));
  return [...competing].filter((place) => !isTorn(place));
}

/** Whether a file counts in an environment: it is in its place, or what it is in beside it, or above, holds none of the competing definitions. */
function counts(path: string, place: string, all: Tree): boolean {
  if (contains(place, path)) return true;
  const places = environmentsOf(all);
  let above = folderOf(path);
  const isAbovePlace = (candidate: string) => place.startsWith(`${candidate}/`);
  while (!isAbovePlace(above)) above = folderOf(above);
  const branch = branchAt(above, path);
  const competes = places.some((other) => other === branch || (!branch.endsWith('/') && other.startsWith(`${branch}/`)));
  return !competes;
}

/** The files that count, by environment; one environment of all files where nothing competes. */
function expected(all: Tree): readonly (readonly string[])[] {
  const places = environmentsOf(all);
  const files = Object.keys(all).sort();
  if (places.length === 0) return [files];
  return places.map((place) => files.filter((path) => counts(path, place, all)));
}

/** Which definition of each object counts: of one folder the last, as it is applied. */
const defined = (files: readonly string[], all: Tree) =>
  Object.fromEntries(files.flatMap((path) => (all[path] ?? []).map((name) => [name, path] as const)).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

function seen(snapshot: Snapshot, all: Tree): readonly string[] {
  const views = new Set(Object.keys(all).flatMap((path) => snapshot.environmentsOf(path)));
  return [...views]
    .map((view) => {
      const objects = view.objects.map(({ object, file: path }) => [object.metadata.name?.value ?? '', path] as const);
      expect(objects.length).toBe(view.evaluator.cluster.workloads.length + view.evaluator.cluster.policies.length);
      return JSON.stringify(Object.fromEntries(objects.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))));
    })
    .sort();
}

const stated = (all: Tree) =>
  expected(all)
    .map((files) => JSON.stringify(defined(files, all)))
    .sort();

test('the environments of random folders are those that the sentences give', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (all) => {
      const { workspace } = await indexed(Object.fromEntries(Object.entries(all).map(([path, each]) => [path, textOf(each)])));
      const snapshot = workspace.snapshot();
      expect(seen(snapshot, all)).toEqual(stated(all));
      expect(snapshot.environments).toHaveLength(expected(all).length === 1 ? 0 : expected(all).length);
      for (const path of Object.keys(all)) {
        const joined = snapshot.environmentsOf(path);
        expect(joined).toHaveLength(expected(all).filter((files) => files.includes(path)).length);
        expect(joined).toContain(snapshot.environment(path));
        // A file of which nothing counts, because another one of its folder is applied later, is nothing to speak of.
        for (const { sharedFiles, objects } of joined) expect(sharedFiles.includes(path)).toBe(joined.length > 1 && objects.some(({ file }) => file === path));
      }
    }),
    { numRuns: 200 },
  );
});

test('one edit after the other gives what one look at the end gives', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.array(fc.tuple(file, names), { minLength: 1, maxLength: 8 }), async (start, edits) => {
      const { workspace } = await indexed(Object.fromEntries(Object.entries(start).map(([path, each]) => [path, textOf(each)])));
      let all = start;
      for (const [version, [path, each]] of edits.entries()) {
        const next = { ...all, [path]: each };
        expect(seen(workspace.supposing(path, textOf(each)), next)).toEqual(stated(next));
        workspace.open(path, textOf(each), version);
        all = next;
        expect(seen(workspace.snapshot(), all)).toEqual(stated(all));
      }
    }),
    { numRuns: 60 },
  );
});
