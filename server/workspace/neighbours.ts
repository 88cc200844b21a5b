import { isPolicy } from '../model/objects.js';
import { podLabelsOf } from '../semantics/cluster/build-cluster.js';
import { remember } from '../util/remember.js';
import { type Division, isEvidence } from './division.js';
import type { EnvironmentIndex } from './environment-index.js';
import { baseName, parentOf } from './file-id.js';
import type { Area } from './folder-split.js';
import type { Fact } from './place-objects.js';
import { isRenderedId } from './rendering/rendered-units.js';
import type { FileId, Unseen } from './snapshot.js';

interface Part {
  readonly index: EnvironmentIndex;
  readonly division: Division;
  readonly area: Area;
}

/**
 * What other units put beside an environment, perhaps in the same cluster: a unit renders the policies of a namespace and another one its workloads.
 * Units that define the same object are for different clusters or namespaces, so they are none. They take no part in answers; what would be said
 * of something that is missing is not said where it may be there.
 */
export function neighboursOf(part: Part): readonly Unseen[] {
  const { index, division, area } = part;
  const rivals = new Set<FileId>();
  const others = new Map<FileId, Fact[]>();
  for (const [, facts] of index.definitions.entries()) {
    const isHere = facts.some(({ file }) => division.holds(area, file));
    for (const fact of facts) {
      if (!isEvidence(fact) || division.holds(area, fact.file) || !(area.build?.isRendered || isRenderedId(fact.file))) continue;
      if (isHere) rivals.add(fact.file);
      else remember(others, fact.file, () => []).push(fact);
    }
  }
  return [...others].flatMap(([file, facts]) => (rivals.has(file) ? [] : unseenIn(division.unitFile(file) ?? file, facts)));
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
