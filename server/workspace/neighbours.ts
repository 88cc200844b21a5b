import { isPolicy } from '../model/objects.js';
import { unnamedRelease } from '../render/unit-request.js';
import { podLabelsOf } from '../semantics/cluster/build-cluster.js';
import type { Labels } from '../semantics/cluster/labels.js';
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
  /** What a chart adds beside any environment, by its unit: the same for each of them, and there may be as many of these as charts. */
  readonly ofCharts: Map<FileId, readonly Unseen[]>;
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
  return { files, namespaces, ofCharts: new Map() };
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
  const alone = chartAlone(division, area);
  return (namespace) =>
    remember(found, namespace, () => {
      const { files, namespaces, ofCharts } = all.of(index);
      const candidates =
        namespace === undefined ? files.keys() : [...(namespaces.get(namespace) ?? []), ...(namespaces.get(undefined) ?? []), ...division.charts];
      const beside = [...new Set(candidates)].flatMap((file) => {
        const facts = isBeside(file) ? (files.get(file) ?? []) : [];
        if (facts.length === 0 || isRival(file, facts)) return [];
        const unit = division.unitFile(file) ?? file;
        if (division.charts.has(file)) return remember(ofCharts, file, () => unseenOfChart(unit, facts));
        const here = namespace === undefined ? facts : facts.filter((fact) => fact.namespace === namespace || fact.namespace === undefined);
        return unseenIn(unit, here);
      });
      return [...alone, ...beside];
    });
}

/** A chart that nobody installs here is a part of what is deployed: its policies may be for pods of others, and policies of others for its pods. */
function chartAlone({ charts }: Division, { id, build }: Area): readonly Unseen[] {
  if (!build || !charts.has(id)) return [];
  return [{ cause: 'beside-chart', reason: 'what else is deployed beside the chart', file: build.file, namespaces: undefined, pods: 'any', policies: true }];
}

/** In any namespace, with more labels than its values here give, and under another name. */
function unseenOfChart(file: FileId, facts: readonly Fact[]): readonly Unseen[] {
  const pods = facts.flatMap(({ object }) => (object.type === 'workload' ? [labelsOfRelease(podLabelsOf(object))] : []));
  const policies = facts.some(({ object, unevaluated }) => isPolicy(object) || unevaluated);
  const reason = `chart \`${baseName(parentOf(file))}/${baseName(file)}\` puts objects into some namespace`;
  return [{ cause: 'neighbour', reason, file, namespaces: undefined, pods: pods.length === 0 ? 'none' : pods, policies }];
}

function labelsOfRelease({ values }: Labels): Labels {
  return { values: new Map([...values].map(([key, value]) => [key, value?.includes(unnamedRelease.name) ? undefined : value])), open: true };
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
