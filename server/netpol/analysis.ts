import type { AssertionFile, AssertionProblem } from '../features/assertions/assertion.js';
import { namedIn, problemsIn } from '../features/assertions/environment.js';
import { readAssertions } from '../features/assertions/read.js';
import { environmentNamed } from '../features/ends/environment-named.js';
import type { Named } from '../features/ends/named.js';
import { placeName } from '../features/places.js';
import type { CheckOptions } from '../rules/run.js';
import type { EnvironmentView, FileId, Location, NamedEnvironment, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { environmentsAt } from '../workspace/standing.js';
import { createPlain } from './answers.js';
import type { NetpolConfig } from './config.js';
import { answersFor, type EnvironmentAnswers } from './environment-answers.js';
import { type ListedEnvironment, listedEnvironments, type NamedUnit, namedUnits } from './environment-list.js';
import { type FindingAnswer, type FindingOptions, findingsOf, type JudgedFindings } from './findings.js';

/** Every question about the workspace at one moment, as it is judged then. Never changes. */
export interface Analysis {
  readonly snapshot: Snapshot;
  readonly config: NetpolConfig;
  /** How files are judged: for the questions of editors. */
  readonly judging: CheckOptions;
  /** Every finding of one file, sorted by place; none of a file whose text is not at hand. */
  findings(file: FileId, options?: FindingOptions): readonly FindingAnswer[];
  /** The same, and how many others a baseline has. */
  judged(file: FileId, options?: FindingOptions): JudgedFindings;
  /** Questions about an environment: the one that a person named, else the one that is seen from a file; without either, from the root. */
  environment(of?: FileId | NamedEnvironment): EnvironmentAnswers;
  /**
   * What is said of a file is made from these besides its text: another list where something else may be said. To be compared, and for nothing else;
   * not to be kept alive.
   */
  basis(file: FileId): readonly object[];
  /** The environment that a person names; the problem lists the candidates. @param place what the text names as a path, where it may be one */
  environmentNamed(text: string, place?: FileId): Named<NamedEnvironment>;
  /** The environments that who stands at a file may mean, also where it takes part in none; none where there is only one. */
  environmentsAt(file: FileId): readonly NamedEnvironment[];
  /** The environment that a file of assertions names; undefined where it names none. */
  environmentStated(stated: AssertionFile): Named<NamedEnvironment> | undefined;
  /** Where a file of assertions cannot be understood here: with the environment that it names and that is not there. */
  problemsIn(stated: AssertionFile): readonly AssertionProblem[];
  /** Every environment, what it is made of, and what of it is not known. */
  environments(): readonly ListedEnvironment[];
  /** The kustomizations that are deployed by themselves, with those that cannot be rendered. */
  units(): readonly NamedUnit[];
  /** What a file of assertions states, and where it cannot be understood. Without its text, that it cannot be read. */
  stated(file: Pick<WorkspaceFile, 'id' | 'source'>): AssertionFile;
  /** What stands at a place, for a list of places. */
  placeName(location: Location): string;
}

/** The questions of a snapshot. */
export function analysisOf(snapshot: Snapshot, config: NetpolConfig, judging: CheckOptions): Analysis {
  const state = { complete: snapshot.complete, plain: { ports: createPlain(false), icmp: createPlain(true) } };
  const known = new WeakMap<EnvironmentView, EnvironmentAnswers[]>();
  const answers = (view: EnvironmentView, name: string | null): EnvironmentAnswers => {
    const before = known.get(view) ?? [];
    const found = before.find((one) => one.name === name);
    if (found) return found;
    const made = answersFor(view, name, state);
    known.set(view, [...before, made]);
    return made;
  };
  const by = { judging, baselines: config.baselines ?? [] };
  return {
    snapshot,
    config,
    judging,
    findings: (file, options = {}) => findingsOf(snapshot, file, by, options).findings,
    judged: (file, options = {}) => findingsOf(snapshot, file, by, options),
    environment: (of) => {
      const named = typeof of === 'object' ? of : undefined;
      return answers(snapshot.environment(typeof of === 'object' ? of.from : of), named?.name ?? null);
    },
    basis: (file) => basisOf(snapshot, file),
    environmentNamed: (text, place) => environmentNamed(snapshot, text, place),
    environmentsAt: (file) => environmentsAt(snapshot, file),
    environmentStated: (stated) => namedIn(snapshot, stated),
    problemsIn: (stated) => problemsIn(snapshot, stated),
    environments: () => listedEnvironments(snapshot),
    units: () => namedUnits(snapshot),
    stated: readAssertions,
    placeName: (location) => placeName(snapshot, location),
  };
}

/** So many environments say something of one file. */
const mostEnvironments = 32;

/** The environment that is shown, all that the file takes part in and, of what kustomizations say of it, what became of them. */
function basisOf(snapshot: Snapshot, id: FileId): readonly object[] {
  const views = [snapshot.environment(id), ...snapshot.environmentsOf(id, mostEnvironments)];
  const role = snapshot.file(id)?.role;
  const readers = role === 'kustomization' || role === 'patch' ? snapshot.units.filter(({ inputs }) => inputs.has(id)) : [];
  return [...views.map(({ evaluator }) => evaluator), ...readers];
}
