import { isPolicy } from '../../model/objects.js';
import { isDnsLabel } from '../../validation/formats.js';
import { settingsAt } from '../../workspace/folder-settings.js';
import type { EnvironmentView, FileId, PlacedObject, Snapshot } from '../../workspace/snapshot.js';
import type { PolicyHome } from './whole-policies.js';

/** The namespace that a policy in a file is likely for: that of what stands in the file, else in its folder, else the one with most workloads. */
export function homeOf(snapshot: Snapshot, view: EnvironmentView, id: FileId): PolicyHome {
  const folder = id.slice(0, id.lastIndexOf('/') + 1);
  const beside = snapshot.file(id)?.objects.find(hasHome) ?? nextIn(snapshot, folder);
  if (beside?.namespace !== undefined) return { name: beside.namespace, isWritten: beside.namespaceFrom === 'manifest' };
  const counts = new Map<string, number>();
  for (const { namespace } of view.evaluator.cluster.workloads) if (isDnsLabel(namespace)) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  const most = [...counts].reduce<readonly [string, number] | undefined>((best, one) => (best && best[1] >= one[1] ? best : one), undefined);
  const { defaultNamespace } = settingsAt(snapshot.settings, id);
  return most ? { name: most[0], isWritten: most[0] !== defaultNamespace } : { name: defaultNamespace, isWritten: false };
}

function nextIn(snapshot: Snapshot, folder: string): PlacedObject | undefined {
  for (const id of snapshot.files) {
    const found = id.startsWith(folder) && !id.slice(folder.length).includes('/') ? snapshot.file(id)?.objects.find(hasHome) : undefined;
    if (found) return found;
  }
  return undefined;
}

function hasHome({ object, namespace, namespaceFrom }: PlacedObject): boolean {
  return (
    namespace !== undefined &&
    isDnsLabel(namespace) &&
    namespaceFrom !== 'unknown' &&
    (object.type === 'workload' || object.type === 'service' || isPolicy(object))
  );
}
