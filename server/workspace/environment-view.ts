import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Policy } from '../semantics/cluster/policy.js';
import { shift } from '../util/range.js';
import { compareText } from '../util/text.js';
import type { ClusterProfile } from './cluster-profile.js';
import { appliedDefinitions, chosenDefinition, chosenDefinitions, type Environment } from './environments.js';
import { guessFor, podBlockSigns } from './guessed-plugin.js';
import { rangeOf } from './locate.js';
import { type Neighbourhoods, neighboursOf } from './neighbours.js';
import type { Fact } from './place-objects.js';
import type { GuessedPlugin, PlacedSign } from './plugin-sign.js';
import type { EnvironmentView, FileId, ObjectId, PlacedObject, Refused, Unseen } from './snapshot.js';
import { mayMakePods, reaches } from './unseen.js';

/** What a view needs of its snapshot. */
export interface Places {
  object(id: ObjectId): PlacedObject | undefined;
  /** The object that a fact is about, without looking for its file by name. */
  placed(fact: Fact): PlacedObject | undefined;
  /**
   * The fact of an object, where it takes part in environments: of one that a unit renders, that of what it becomes.
   * @param isHere whether what a file defines counts where it is asked for
   */
  fact(id: ObjectId, isHere: (file: FileId) => boolean): Fact | undefined;
}

export interface ViewOptions {
  readonly name: string;
  /** Both of the whole workspace. */
  readonly held: readonly PlacedObject[];
  readonly unseen: readonly Unseen[];
  /** Of the whole workspace, too. */
  readonly signs: () => readonly PlacedSign[];
  readonly neighbourhoods: Neighbourhoods;
  readonly defaultNamespace: string;
  readonly profile: ClusterProfile;
  readonly ignoredFamilies: readonly string[];
}

/** An environment as one snapshot shows it: the values are the environment's, the places the snapshot's. */
export function createView(environment: Environment, places: Places, options: ViewOptions): EnvironmentView {
  const { name, defaultNamespace, profile, ignoredFamilies } = options;
  const { cluster, index, division, area } = environment;
  const isHere = ({ file }: { readonly file: FileId }) => division.holds(area, file);
  const factOf = (id: ObjectId) => places.fact(id, (file) => division.holds(area, file));
  const unseen = options.unseen.filter(({ file, by = file }) => division.holds(area, by));
  const held = options.held.filter(isHere);
  const current = (facts: Iterable<Fact>): readonly PlacedObject[] => [...facts].flatMap((fact) => places.placed(fact) ?? []);
  const neighbours = neighboursOf(environment, options.neighbourhoods);
  const beside = (namespace: string | undefined): readonly Unseen[] => {
    const more = neighbours(namespace);
    return more.length === 0 ? unseen : [...unseen, ...more];
  };
  const unseenPods: EnvironmentView['unseenPods'] = (namespace, pods) => beside(namespace).filter((one) => mayMakePods(one, namespace, pods));
  const unseenPolicies: EnvironmentView['unseenPolicies'] = (namespace) => beside(namespace).filter((one) => one.policies && reaches(one, namespace));
  const idOf = (of: Policy | WorkloadEndpoint): ObjectId | undefined => cluster.sourceOf(of);
  const namespaces = new Map<string, readonly PlacedObject[]>();
  let refused: readonly Refused[] | undefined;
  let unevaluated: readonly PlacedObject[] | undefined;
  let objects: readonly PlacedObject[] | undefined;
  let sharedFiles: readonly FileId[] | undefined;
  let guessed: GuessedPlugin | null | undefined;
  let podBlocks: readonly PlacedSign[] | undefined;
  return {
    name,
    get sharedFiles() {
      sharedFiles ??= sharedFilesOf(environment);
      return sharedFiles;
    },
    appliedDefinitions: (id) => {
      const identity = factOf(id)?.identity;
      return identity === undefined ? [] : current(appliedDefinitions(environment, identity));
    },
    builtTogether: (files) => division.builtTogether(files),
    defaultNamespace,
    profile,
    get guessedPlugin() {
      if (guessed === undefined) {
        guessed = guessFor(options.signs(), ({ from }) => division.holds(area, from)) ?? null;
      }
      return guessed ?? undefined;
    },
    get podBlockSigns() {
      podBlocks ??= podBlockSigns(options.signs(), ({ from }) => division.holds(area, from));
      return podBlocks;
    },
    incomplete: unseen.filter(({ namespaces, pods }) => namespaces === undefined && pods === 'any').map(({ reason }) => reason),
    mayHoldUnseenPods: (namespace, pods) => beside(namespace).some((one) => mayMakePods(one, namespace, pods)),
    held: held.filter(({ id }) => isChosen(environment, factOf(id))),
    unseen,
    unseenPods,
    mayHoldUnseenPolicies: (namespace) => beside(namespace).some((one) => one.policies && reaches(one, namespace)),
    unseenPolicies,
    get refused() {
      refused ??= current(cluster.refused).flatMap(refusedAt).sort(byPlace);
      return refused;
    },
    get unevaluated() {
      unevaluated ??= [...current(cluster.unevaluated)].sort(byFile);
      return unevaluated;
    },
    ignoredFamilies,
    get evaluator() {
      return cluster.evaluator;
    },
    get objects() {
      objects ??= current(chosenDefinitions(environment));
      return objects;
    },
    inNamespace: (namespace, type) => {
      const key = `${type ?? ''}/${namespace ?? ''}`;
      const known = namespaces.get(key) ?? current(cluster.inNamespace(namespace, type));
      namespaces.set(key, known);
      return known;
    },
    madeOf: (namespace, type, make) => cluster.madeOf(namespace, type, make),
    workloadsIn: (namespace) => cluster.workloadsIn(namespace),
    definitionsOf: (id) => {
      const identity = factOf(id)?.identity;
      const chosen = identity === undefined ? undefined : chosenDefinition(environment, identity);
      if (identity === undefined || !chosen) return current([]).concat(places.object(id) ?? []);
      return eachPlaceOnce(current([chosen, ...(index.definitions.get(identity) ?? []).filter((fact) => fact !== chosen)]));
    },
    policy: (id) => cluster.policy(factOf(id)?.id ?? id),
    workload: (id) => {
      const fact = factOf(id);
      const chosen = fact && chosenDefinition(environment, fact.identity);
      return chosen && cluster.workload(chosen.id);
    },
    object: (id) => places.object(id),
    source: (of) => {
      const id = idOf(of);
      return id === undefined ? undefined : places.object(id);
    },
    locate: (policy, path) => {
      const placed = places.object(idOf(policy) ?? policy.id);
      if (!placed) return undefined;
      const range = rangeOf(placed.object, path);
      return range.elsewhere ? { file: range.elsewhere.file, range: range.elsewhere.range } : { file: placed.file, range: shift(range, placed.offset) };
    },
  };
}

/** Several units may render what is written in one place. */
function eachPlaceOnce(objects: readonly PlacedObject[]): readonly PlacedObject[] {
  return [...new Map(objects.map((object) => [`${object.file} ${object.offset} ${object.object.range.start}`, object])).values()];
}

function isChosen(environment: Environment, fact: Fact | undefined): boolean {
  return fact !== undefined && chosenDefinition(environment, fact.identity) === fact;
}

function sharedFilesOf(environment: Environment): readonly FileId[] {
  const { division, area } = environment;
  const files = new Set<FileId>();
  for (const { file, object } of chosenDefinitions(environment)) if (object.type !== 'other' && division.isShared(area, file)) files.add(file);
  return [...files].sort(compareText);
}

function refusedAt(object: PlacedObject): readonly Refused[] {
  const { file, offset, refused } = object;
  return refused ? [{ object, reason: refused, location: { file, range: shift(refused.problem.at, offset) } }] : [];
}

function byFile(a: PlacedObject, b: PlacedObject): number {
  return compareText(a.file, b.file) || a.offset + a.object.range.start - (b.offset + b.object.range.start);
}

function byPlace({ location: a }: Refused, { location: b }: Refused): number {
  return compareText(a.file, b.file) || a.range.start - b.range.start;
}
