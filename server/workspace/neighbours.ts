import { isPolicy } from '../model/objects.js';
import { podLabelsOf } from '../semantics/cluster/build-cluster.js';
import { baseName, parentOf } from '../util/file-id.js';
import { remember } from '../util/remember.js';
import { type Division, isEvidence } from './division.js';
import type { EnvironmentIndex } from './environment-index.js';
import type { Area } from './folder-split.js';
import type { Fact } from './place-objects.js';
import { isRenderedId } from './rendering/rendered-units.js';
import type { FileId, Unseen } from './snapshot.js';

/** What tells environments apart, by the file or unit that defines it and by namespace. */
interface Neighbourhood {
  readonly files: ReadonlyMap<FileId, readonly Fact[]>;
  readonly namespaces: ReadonlyMap<string | undefined, ReadonlySet<FileId>>;
}

/** The neighbourhoods of a workspace: found once for all its environments. */
export class Neighbourhoods {
  readonly #known = new WeakMap<EnvironmentIndex, Neighbourhood>();

  of(index: EnvironmentIndex): Neighbourhood {
    return remember(this.#known, index, () => neighbourhoodOf(index));
  }
}

function neighbourhoodOf(index: EnvironmentIndex): Neighbourhood {
  const files = new Map<FileId, Fact[]>();
  const namespaces = new Map<string | undefined, Set<FileId>>();
  for (const [, facts] of index.definitions.entries()) {
    for (const fact of facts) {
      if (!isEvidence(fact)) continue;
      remember(files, fact.file, () => []).push(fact);
      remember(namespaces, fact.namespace, () => new Set()).add(fact.file);
    }
  }
  return { files, namespaces };
}

interface Part {
  readonly index: EnvironmentIndex;
  readonly division: Division;
  readonly area: Area;
}

/**
 * What other units put into a namespace beside an environment, perhaps in the same cluster: one unit renders the policies of a namespace and another
 * one its workloads. Units that define the same object are for different clusters or namespaces, so they are none. Neighbours take no part in answers;
 * but what would be said to be missing is not said where it may be there.
 * @returns a function of a namespace; undefined: of any
 */
export function neighboursOf({ index, division, area }: Part, all: Neighbourhoods): (namespace: string | undefined) => readonly Unseen[] {
  if (!division.areas.some(({ build }) => build?.by)) return () => [];
  const rivals = new Map<FileId, boolean>();
  const isRival = (file: FileId, facts: readonly Fact[]) =>
    remember(rivals, file, () => facts.some(({ identity }) => index.definitions.get(identity)?.some((other) => division.holds(area, other.file))));
  const isBeside = (file: FileId) => (area.build?.by || isRenderedId(file)) && !division.holds(area, file);
  const found = new Map<string | undefined, readonly Unseen[]>();
  return (namespace) =>
    remember(found, namespace, () => {
      const { files, namespaces } = all.of(index);
      const candidates = namespace === undefined ? files.keys() : [...(namespaces.get(namespace) ?? []), ...(namespaces.get(undefined) ?? [])];
      return [...new Set(candidates)].flatMap((file) => {
        const facts = isBeside(file) ? (files.get(file) ?? []) : [];
        if (facts.length === 0 || isRival(file, facts)) return [];
        const here = namespace === undefined ? facts : facts.filter((fact) => fact.namespace === namespace || fact.namespace === undefined);
        return unseenIn(division.unitFile(file) ?? file, here);
      });
    });
}

/** One for each namespace. */
function unseenIn(file: FileId, facts: readonly Fact[]): readonly Unseen[] {
  const namespaces = new Map<string | undefined, Fact[]>();
  for (const fact of facts) remember(namespaces, fact.namespace, () => []).push(fact);
  return [...namespaces].map(([namespace, here]) => {
    const pods = here.flatMap(({ object }) => (object.type === 'workload' ? [podLabelsOf(object)] : []));
    return {
      cause: 'neighbour',
      reason: `\`${baseName(parentOf(file))}/${baseName(file)}\` puts objects ${namespace === undefined ? 'into the cluster' : `into namespace ${namespace}`}, too`,
      file,
      namespaces: namespace === undefined ? undefined : [namespace],
      pods: pods.length === 0 ? 'none' : pods,
      policies: here.some(({ object, unevaluated }) => isPolicy(object) || unevaluated),
    };
  });
}
