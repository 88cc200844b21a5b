import { kustomizationNames } from '../render/kustomize/load.js';
import { isUnnamed } from '../render/unit-request.js';
import { decode, parentOf } from '../util/file-id.js';
import { type DefinitionsByArea, definitionsByArea } from './definitions-by-area.js';
import type { EnvironmentIndex } from './environment-index.js';
import { compareNearness } from './folder-distance.js';
import { type Area, type Belonging, belongsTo, plainPlace, splitFolders } from './folder-split.js';
import type { Layout } from './layout.js';
import { keyOf } from './memberships.js';
import type { Fact } from './place-objects.js';
import { isRenderedId, type RenderedUnits, type UnitEnvironment } from './rendering/rendered-units.js';
import type { FileId } from './snapshot.js';

/**
 * Which files are applied together. Two places that define the same object are two environments, also where the definitions are equal: a
 * place is a folder or, where a kustomization lists the file, the kustomization that is built. Immutable, but for what it remembers.
 */
export interface Division extends DefinitionsByArea {
  /** At least one; in the order of their places. */
  readonly areas: readonly Area[];
  /** The environments that a file takes part in, whether it is there or not; a folder, written with a slash at its end, as a new file in it, or as what building its kustomization gives. */
  areasOf(file: FileId): readonly Area[];
  holds(area: Area, file: FileId): boolean;
  /** Whether a file counts in an area only because it competes with nothing there. */
  isShared(area: Area, file: FileId): boolean;
  /** The one that is shown to who stands at a file or, with undefined, above all: the nearest that the file takes part in. */
  areaFor(from: FileId | undefined): Area;
  /** The kustomization that renders what this is the record of; undefined of a file. */
  unitFile(file: FileId): FileId | undefined;
  /** The records of charts that nobody installs here: in which namespace they are in a cluster, and with which values, is not known. */
  readonly charts: ReadonlySet<FileId>;
  /** Whether a folder, written with a slash at its end, is an environment because a kustomization in it can be built, and for no other reason. */
  isBuild(folder: FileId): boolean;
  /** Whether kustomizations take these files in, and one of them all of them, without calling their objects by different names. */
  builtTogether(files: readonly FileId[]): 'no' | 'apart' | 'together';
  /** Of definitions of one object in one area, those that are applied together, in the order in which they are: the last counts. */
  inOrder(area: Area, facts: readonly Fact[]): readonly Fact[];
  /** A file of the place of an area, to call it as people know its path. */
  fileAt(area: Area): FileId | undefined;
}

export interface DivisionInput {
  readonly index: EnvironmentIndex;
  readonly layout: Layout;
  readonly rendered: RenderedUnits;
  /** Whether something counts as it stands in its file. */
  readonly hasPlain: boolean;
  /** What a file defines. */
  factsOf(file: FileId): readonly (Fact | undefined)[];
}

export function divide(input: DivisionInput): Division {
  const samples = new Map<FileId, FileId>();
  const split = splitFolders(competingPlaces(input, samples));
  const { layout, rendered, hasPlain } = input;
  const built = rendered.environments.flatMap((one) => areaOfUnits(one, rendered) ?? []);
  // One kustomization and files that it does not list are one environment, unless they define the same.
  const isOne =
    hasPlain && built.length === 1 && built[0]?.build?.by !== 'helm' && rendered.units.size === 1 && split.areas.length === 1 && !competesWithPlain(input);
  const units = isOne ? [] : built;
  const unitsByRecord = byRecord(units);
  const unitFiles = new Map([...rendered.units.values()].map(({ id, file }) => [id, file]));
  const buildsByPlace = new Map(built.flatMap((area) => (area.build?.cluster === undefined ? [[area.place, area] as const] : [])));
  const byPlace = (a: Area, b: Area) => compareNearness(undefined, a.place, b.place);
  const plain = hasPlain || units.length === 0 ? [...split.areas].sort(byPlace) : [];
  const areas = [...units, ...plain].sort(byPlace);
  /** The units that a file counts in as they render it; undefined of a file that counts as it stands. */
  const unitsOf = (file: FileId): readonly Area[] | undefined => {
    if (units.length === 0) return undefined;
    if (isRenderedId(file)) return unitsByRecord.get(file) ?? [];
    return file.endsWith('/') ? unitsThatBuild(file.slice(0, -1)) : unitsReading(file);
  };
  const unitsReading = (file: FileId): readonly Area[] | undefined => {
    const [first, ...others] = rendered.readBy.get(file) ?? [];
    if (!first || others.length === 0) return first && (unitsByRecord.get(first.id) ?? []);
    return [...new Set([first, ...others].flatMap(({ id }) => unitsByRecord.get(id) ?? []))];
  };
  const unitsThatBuild = (folder: FileId): readonly Area[] | undefined =>
    kustomizationNames.map((name) => unitsReading(`${folder}/${name}`)).find((all) => all !== undefined);
  const belongings = new Map<FileId, readonly Belonging[]>();
  const belongingsOf = (file: FileId): readonly Belonging[] => {
    const known = belongings.get(file);
    if (known) return known;
    const folders = layout.buildsOf(file)?.map(({ root }) => root) ?? [parentOf(file)];
    const found = [...new Set(folders)].map((folder) => split.belongingOf(folder));
    belongings.set(file, found);
    return found;
  };
  const isWhole = (area: Area) => plain.length === 1 && !area.build;
  const isIn = (area: Area, file: FileId): boolean => {
    if (area.build && layout.buildsOf(file)) return area.build.files.has(file);
    return belongingsOf(file).some((belonging) => plain.length === 1 || belongsTo(area, belonging));
  };
  const holds = (area: Area, file: FileId) => {
    if (area.build?.by) return area.build.files.has(file);
    return unitsOf(file) === undefined && (isWhole(area) || isIn(area, file));
  };
  const isOwn = (area: Area, file: FileId) => isWhole(area) || belongingsOf(file).some((one) => 'area' in one && one.area === area);
  // Most files belong to one environment, which is told without asking each of them.
  const areasHolding = (file: FileId): readonly Area[] => {
    const rendering = unitsOf(file);
    if (rendering) return rendering;
    const [first, ...others] = plain.length < 2 ? [] : belongingsOf(file);
    return first && 'area' in first && others.length === 0 ? [first.area] : plain.filter((area) => holds(area, file));
  };
  const builds = new Map<FileId, Area>();
  const buildNamed = (from: FileId): Area | undefined => {
    const folder = from.slice(0, -1);
    const known = builds.get(folder);
    const unit = from.endsWith('/') ? buildsByPlace.get(folder) : undefined;
    if (unit) return unit;
    if (unitsThatBuild(folder)) return undefined;
    const build = known || !from.endsWith('/') || areas.some(({ place }) => place === folder) ? undefined : layout.buildAt(folder);
    if (build) builds.set(folder, { folder, place: folder, id: `${folder}//`, build });
    return known ?? builds.get(folder);
  };
  const areasOf = (file: FileId): readonly Area[] => {
    const beside = plainPlace(file);
    if (beside !== undefined) return plain.filter(({ place }) => place === beside);
    const built = buildNamed(file);
    if (built) return [built];
    return areas.length === 1 ? areas : areasHolding(file);
  };
  return {
    ...definitionsByArea({ areas, holds, areasHolding }),
    areas,
    areasOf,
    holds,
    isShared: (area, file) => !area.build?.by && holds(area, file) && !layout.buildsOf(file) && !isOwn(area, file),
    areaFor: (from) => {
      const holding = from === undefined ? areas : areasOf(from);
      // A template of a chart that is not rendered is in none of what is rendered, and nothing else is known to be beside it.
      const isAlone = holding.length === 0 && from !== undefined && layout.roleOf(from) === 'template';
      const [first, ...others] = isAlone ? split.areas : holding;
      return others.reduce((best, one) => (compareNearness(from, one.place, best.place) < 0 ? one : best), first ?? (areas[0] as Area));
    },
    unitFile: (file) => unitFiles.get(file),
    charts: new Set([...rendered.units.values()].flatMap(({ id, request }) => (request.engine === 'helm' && isUnnamed(request) ? [id] : []))),
    isBuild: (folder) => buildNamed(folder) !== undefined,
    builtTogether: (files) => {
      const [first, ...others] = files.map((file) => layout.buildsOf(file)?.map((build) => `${build.root} ${keyOf(build)}`));
      if (!first) return 'no';
      return first.some((build) => others.every((builds) => builds?.includes(build))) ? 'together' : 'apart';
    },
    inOrder: (area, facts) => {
      const ranked = facts.map((fact) => ({ fact, rank: rankOf(fact, area, layout, isOwn) }));
      const nearest = Math.max(...ranked.map(({ rank }) => nearnessOf(rank)));
      const together = ranked.filter(({ rank }) => nearnessOf(rank) === nearest);
      return together.sort((a, b) => a.rank - b.rank || compareApplied(a.fact, b.fact)).map(({ fact }) => fact);
    },
    fileAt: ({ place, build }) => build?.file ?? samples.get(place),
  };
}

/** Whether something is defined both in a rendered unit and in a file that counts as it stands. */
function competesWithPlain({ index }: DivisionInput): boolean {
  return index.repeated.some((identity) => {
    const facts = (index.definitions.get(identity) ?? []).filter(isEvidence);
    return facts.some(({ file }) => isRenderedId(file)) && facts.some(({ file }) => !isRenderedId(file));
  });
}

/** Of an environment of which no unit is rendered, the files count as they stand. */
function areaOfUnits({ id, place, file, by, cluster, units: keys }: UnitEnvironment, { units }: RenderedUnits): Area | undefined {
  const rendered = keys.flatMap((key) => units.get(key) ?? []).filter(({ outcome }) => outcome === 'rendered');
  if (rendered.length === 0 || by === 'files') return undefined;
  const files = new Set([id, ...rendered.flatMap((unit) => [unit.id, ...unit.files])]);
  return { folder: place, place, id, build: { file, files, by, cluster } };
}

/** By the records of what is rendered, and by the names of the environments. */
function byRecord(areas: readonly Area[]): ReadonlyMap<FileId, readonly Area[]> {
  const found = new Map<FileId, Area[]>();
  for (const area of areas) for (const file of area.build?.files ?? []) if (isRenderedId(file)) found.set(file, [...(found.get(file) ?? []), area]);
  return found;
}

/** For each thing that is defined in several places, these places; what units render is apart from all that. */
function* competingPlaces({ index, layout, factsOf }: DivisionInput, samples: Map<FileId, FileId>): Iterable<ReadonlySet<FileId>> {
  const placesOf = (fact: Fact): readonly FileId[] => {
    const builds = layout.buildsOf(fact.file);
    for (const { root, rootFile } of builds ?? []) remember(samples, root, rootFile);
    if (!builds) remember(samples, fact.folder, fact.file);
    return builds?.map(({ root }) => root) ?? [fact.folder];
  };
  for (const identity of index.repeated) {
    for (const facts of competing((index.definitions.get(identity) ?? []).filter(({ file }) => !isRenderedId(file)))) {
      const places = new Set(facts.flatMap(placesOf));
      if (places.size > 1) yield places;
    }
  }
  // A base that several overlays take in is defined in each of them, unless it is called another name there.
  for (const file of layout.inSeveralBuilds) {
    const builds = layout.buildsOf(file) ?? [];
    for (const fact of factsOf(file)) {
      if (!fact || !isEvidence(fact)) continue;
      placesOf(fact);
      yield* samePlaces(builds.map((build) => ({ key: fact.namespace === undefined ? clusterKey(build) : keyOf(build), place: build.root })));
    }
  }
}

function clusterKey({ prefix, suffix }: { readonly prefix: string; readonly suffix: string }): string {
  return `${prefix}/${suffix}`;
}

function samePlaces(all: readonly { readonly key: string; readonly place: FileId }[]): readonly ReadonlySet<FileId>[] {
  const groups = new Map<string, Set<FileId>>();
  for (const { key, place } of all) groups.set(key, (groups.get(key) ?? new Set()).add(place));
  return [...groups.values()].filter(({ size }) => size > 1);
}

function remember(samples: Map<FileId, FileId>, place: FileId, file: FileId): void {
  for (let at = place; !samples.has(at); at = parentOf(at)) {
    samples.set(at, file);
    if (at === '') return;
  }
}

/** Only what answers are made of says that two places are two environments. */
export function isEvidence({ object: { type }, doubts }: Fact): boolean {
  return type !== 'namespace' && (type !== 'other' || doubts.length > 0);
}

/**
 * Of the definitions of one object, those that cannot be of one environment. A Namespace is repeated in many places for good order: it
 * says so only where a label has two values.
 */
function competing(facts: readonly Fact[]): readonly (readonly Fact[])[] {
  const [first] = facts;
  if (first?.object.type !== 'namespace') return first && isEvidence(first) ? [facts] : [];
  const byKey = new Map<string, { readonly values: Set<string | undefined>; readonly facts: Fact[] }>();
  for (const fact of facts) {
    for (const [key, value] of labelsOf(fact.object)) {
      const known = byKey.get(key) ?? { values: new Set(), facts: [] };
      byKey.set(key, known);
      known.values.add(value);
      known.facts.push(fact);
    }
  }
  return [...byKey.values()].flatMap(({ values, facts }) => (values.size > 1 ? [facts] : []));
}

function labelsOf(object: Fact['object']): readonly (readonly [string, string | undefined])[] {
  return object.type === 'namespace' ? object.metadata.labels.entries.map(({ key, value }) => [key.value, value.value] as const) : [];
}

/**
 * What an area holds itself counts instead of what it shares, and what is built instead of what lies beside it. Of what is left, a
 * kustomization's own folder counts last, and what is refused never takes the place of what was applied.
 */
function rankOf(fact: Fact, area: Area, layout: Layout, isOwn: (area: Area, file: FileId) => boolean): number {
  const builds = layout.buildsOf(fact.file);
  const isOfRoot = area.build ? area.folder === fact.folder : (builds?.some(({ root }) => root === fact.folder) ?? false);
  return (builds ? 8 : 0) + (builds || isOwn(area, fact.file) ? 4 : 0) + (fact.refused ? 0 : 2) + (isOfRoot ? 1 : 0);
}

function nearnessOf(rank: number): number {
  return rank >> 2;
}

/** As `kubectl apply -R -f` goes through folders: by name; then by the place in the file, which the index keeps. */
function compareApplied(a: Fact, b: Fact): number {
  if (a.file === b.file) return 0;
  const more = a.folder === b.folder ? 0 : labelsOf(a.object).length - labelsOf(b.object).length;
  if (more !== 0) return more;
  const [one, other] = [decode(a.file), decode(b.file)];
  return one < other ? -1 : one > other ? 1 : 0;
}
