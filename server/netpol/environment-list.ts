import { type Limit, unseenLimits } from '../features/limits.js';
import type { RenderedUnit, UnitProblem } from '../workspace/rendering/rendered-units.js';
import type { NamedEnvironment, Snapshot } from '../workspace/snapshot.js';

/** One environment of a workspace, and what it is made of. */
export interface ListedEnvironment {
  readonly name: string;
  /** The kustomizations that are deployed in it. */
  readonly units: readonly RenderedUnit[];
  /** What of it is not known, and why. */
  readonly missing: readonly Limit[];
}

/** Every environment of a workspace, by name; the one of a workspace that has only one is `.`. */
export function listedEnvironments(snapshot: Snapshot): readonly ListedEnvironment[] {
  const only: NamedEnvironment = { name: '.', place: '', from: '', by: 'files' };
  const { environments, units } = snapshot;
  const namesOf = new Map(units.map((unit) => [unit, new Set(snapshot.environmentNamesOf(unit.outcome === 'rendered' ? unit.id : unit.file))]));
  return (environments.length === 0 ? [only] : environments).map((one) => {
    const view = snapshot.environment(one === only ? undefined : one.from);
    return {
      name: one.name,
      units: units.filter((unit) => one === only || namesOf.get(unit)?.has(one.name)),
      missing: unseenLimits(view.unseen),
    };
  });
}

/** A kustomization that is deployed by itself, as an environment of it alone is named. */
export interface NamedUnit extends NamedEnvironment {
  /** Why it is not rendered; undefined where it is. */
  readonly problem: UnitProblem | undefined;
}

/** Every kustomization that is deployed by itself, whether environments hold more than it or not. */
export function namedUnits(snapshot: Snapshot): readonly NamedUnit[] {
  return snapshot.units.map(({ file, folder, problem }) => ({
    name: folderName(snapshot.file(file)?.path ?? ''),
    place: folder,
    from: `${folder}/`,
    problem,
  }));
}

function folderName(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}
