import { compareText } from '../util/text.js';
import { type EnvironmentIndex, FolderDistances, nearestDefinition } from './environment-index.js';
import { isWithin, parentOf } from './file-id.js';
import { type Fact, sameValues } from './place-objects.js';
import type { FileId, NamedEnvironment } from './snapshot.js';

/**
 * The places from which the same objects look different, because definitions of their own are nearer there: base and overlays, one folder
 * for each stage, files side by side. First the one that is seen from the root, then the others by name; none where every object is defined
 * once, or alike everywhere.
 * @param pathOf what people read for a file
 */
export function namedEnvironments(index: EnvironmentIndex, pathOf: (file: FileId) => string): readonly NamedEnvironment[] {
  const competing = index.repeated.map((identity) => index.definitions.get(identity) ?? []).filter(differ);
  if (competing.length === 0) return [];
  const root = commonPlace(competing.flatMap((facts) => facts.map(({ folder }) => folder)));
  const below = definedBelow(competing, root, (file) => index.competesInItsFolder(file));
  const choices = new Map<FileId, ReadonlyMap<number, Fact>>();
  /** What is chosen at a folder or file, of the objects that are defined in it. */
  const chosenAt = (place: FileId): ReadonlyMap<number, Fact> => {
    const known = choices.get(place) ?? choose(place, below, competing);
    choices.set(place, known);
    return known;
  };
  const isOther = (place: FileId) => [...chosenAt(place)].some(([object, fact]) => !sameMeaning(fact, chosenAt(parentOf(place)).get(object)));
  const named = (place: FileId) => nameOf(ownPlace([...chosenAt(place).values()], index), pathOf);
  const others = [...below.folders.keys()].filter((place) => place !== root && isOther(place)).map(named);
  return others.length === 0 ? [] : [named(root), ...others.sort((a, b) => compareText(a.name, b.name))];
}

/** Only what answers are made of, and only where it matters which definition counts. */
function differ(facts: readonly Fact[]): boolean {
  const [first, ...others] = facts;
  if (!first || (first.object.type === 'other' && facts.every(({ doubts }) => doubts.length === 0))) return false;
  return others.some((fact) => !sameMeaning(first, fact));
}

function sameMeaning(a: Fact, b: Fact | undefined): boolean {
  return (
    b !== undefined && (a === b || (a.refused === b.refused && a.namespace === b.namespace && sameValues(a.object, b.object) && sameValues(a.doubts, b.doubts)))
  );
}

interface Below {
  /** The objects, by their place in the list, that each folder defines at whatever depth, and each file that has rivals beside it. */
  readonly folders: ReadonlyMap<FileId, ReadonlySet<number>>;
  readonly files: ReadonlySet<FileId>;
}

function definedBelow(competing: readonly (readonly Fact[])[], root: FileId, hasRivals: (file: FileId) => boolean): Below {
  const folders = new Map<FileId, Set<number>>();
  const files = new Set<FileId>();
  for (const [object, facts] of competing.entries()) {
    for (const { file } of facts) {
      if (hasRivals(file)) files.add(file);
      for (let place = files.has(file) ? file : parentOf(file); ; place = parentOf(place)) {
        const known = folders.get(place);
        if (known) known.add(object);
        else folders.set(place, new Set([object]));
        if (place === root || place === '') break;
      }
    }
  }
  return { folders, files };
}

function choose(place: FileId, { folders, files }: Below, competing: readonly (readonly Fact[])[]): ReadonlyMap<number, Fact> {
  const distances = new FolderDistances(files.has(place) ? place : `${place}/`);
  const chosen = new Map<number, Fact>();
  for (const object of folders.get(place) ?? []) {
    const fact = nearestDefinition(competing[object] ?? [], distances);
    if (fact) chosen.set(object, fact);
  }
  return chosen;
}

/** What holds all that an environment has of its own, and a file there: the deepest folder, or a file that has rivals beside it. */
function ownPlace(chosen: readonly Fact[], index: EnvironmentIndex): { readonly place: FileId; readonly file: FileId } {
  const files = [...new Set(chosen.map(({ file }) => file))];
  const [file = ''] = files;
  const place = commonPlace(files);
  return { place: place === file && !index.competesInItsFolder(file) ? parentOf(file) : place, file };
}

function nameOf({ place, file }: { readonly place: FileId; readonly file: FileId }, pathOf: (file: FileId) => string): NamedEnvironment {
  const path = pathOf(file).split('/');
  const name = path.slice(0, Math.max(0, path.length - (file.split('/').length - place.split('/').length))).join('/');
  return { name: name === '' ? '.' : name, place, from: place === file ? file : `${place}/` };
}

/** The one place where it is one, else the deepest folder that holds them all. */
function commonPlace(places: readonly FileId[]): FileId {
  let [common = ''] = places;
  for (const place of places) while (!isWithin(common, place)) common = parentOf(common);
  return common;
}
