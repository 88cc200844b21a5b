import type { LabelEntry } from '../../model/object-base.js';
import { podLabelsOf } from '../../semantics/cluster/build-cluster.js';
import type { NamespaceFact } from '../../semantics/cluster/endpoint.js';
import type { Labels } from '../../semantics/cluster/labels.js';
import { unseenNamespace } from '../../semantics/engine/population.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { carries, type LabelRename } from './label-change.js';
import { type NamePlace, nameOf, placeIn } from './place.js';

/** What carries labels that selectors look at: the pods of a workload, or a Namespace. */
export interface Carrier {
  readonly type: 'carrier';
  readonly of: 'pods' | 'namespaces';
  readonly placed: PlacedObject;
  /** In which it is, or which it is. */
  readonly namespace: NamespaceFact;
  readonly labels: Labels;
  readonly entries: readonly LabelEntry[];
  readonly who: string;
}

/** What carries labels in an environment, or has a template for them. */
export function carriersIn(view: EnvironmentView): readonly Carrier[] {
  const factOf = (name: string) => view.evaluator.cluster.namespaces.get(name) ?? unseenNamespace(name);
  return view.objects.flatMap((placed): readonly Carrier[] => {
    const { object, namespace } = placed;
    if (object.type === 'workload' && namespace !== undefined) {
      const own = { labels: podLabelsOf(object), entries: object.podLabels.entries, namespace: factOf(namespace) };
      return [{ type: 'carrier', of: 'pods', placed, who: nameOf(placed), ...own }];
    }
    const name = object.metadata.name?.value;
    if (object.type !== 'namespace' || name === undefined) return [];
    const fact = factOf(name);
    return [{ type: 'carrier', of: 'namespaces', placed, who: nameOf(placed), labels: fact.labels, entries: object.metadata.labels.entries, namespace: fact }];
  });
}

/** Where the label that changes is written: its key, or its value. Empty where nothing writes it, such as of a label that a controller adds. */
export function carrierPlaces({ placed, labels, entries }: Carrier, change: LabelRename): readonly NamePlace[] {
  if (!carries(labels, change)) return [];
  const entry = entries.find(({ key }) => key.value === change.key);
  return entry ? [placeIn(placed, change.kind === 'key' ? entry.key.range : entry.value.range)] : [];
}
