import { isPolicy } from '../../model/objects.js';
import type { FileEdit, Fix } from '../../rules/rule.js';
import { defaultDenyFixes, otherDefaultDenies } from '../../rules/workspace/default-deny-fixes.js';
import type { FileId, PlacedObject, Snapshot, WorkspaceFile } from '../../workspace/snapshot.js';
import { namespaceOf } from '../default-deny.js';
import { objectAt } from '../places.js';

/** A policy that can be added, whether or not a finding asks for it. */
export interface AddedPolicy {
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** What can be added to the namespace at a place. */
export interface DefaultDenies {
  readonly namespace: string;
  /** What people want mostly. */
  readonly likely: readonly AddedPolicy[];
  /** What else there is to choose from; asked for when somebody wants it. */
  others(): readonly AddedPolicy[];
}

/** The default-denies that the namespace at a place lacks: anywhere in a Namespace, and at the head of a policy or workload. */
export function addDefaultDeny(snapshot: Snapshot, id: FileId, offset: number): DefaultDenies | undefined {
  const file = snapshot.file(id);
  if (file?.role !== 'manifest' || !snapshot.complete) return undefined;
  const placed = namespaceAround(file, offset) ?? headedAt(snapshot, id, offset);
  const namespace = placed && namespaceOf(placed);
  if (!placed || namespace === undefined) return undefined;
  const context = { file, isTaken: (one: FileId) => snapshot.file(one) !== undefined };
  const [view, added] = [snapshot.environment(id), (fixes: readonly Fix[]) => fixes.map(({ title, elsewhere = [] }) => ({ title, edits: elsewhere }))];
  return {
    namespace,
    likely: added(defaultDenyFixes(view, placed, namespace, context)),
    others: () => added(otherDefaultDenies(view, placed, namespace, context)),
  };
}

/** The Namespace whose document holds the offset, comments around it included. */
function namespaceAround({ source, objects }: WorkspaceFile, offset: number): PlacedObject | undefined {
  const document = source?.documents.findLast((each) => each.offset <= offset);
  return objects.find(({ object, document: index }) => object.type === 'namespace' && object.path.length === 0 && index === document?.index);
}

/** The object of which the offset is in the head: its kind, its version and its metadata. */
function headedAt(snapshot: Snapshot, id: FileId, offset: number): PlacedObject | undefined {
  const placed = objectAt(snapshot, id, offset);
  if (!placed || !standsForNamespace(placed)) return undefined;
  const { kind, apiVersion, metadata } = placed.object;
  const end = Math.max(kind.range.end, apiVersion?.range.end ?? 0, metadata.range?.end ?? 0);
  return offset - placed.offset <= end ? placed : undefined;
}

/** A Namespace, or what decides or runs in one. */
function standsForNamespace({ object, namespace }: PlacedObject): boolean {
  return object.type === 'namespace' || (namespace !== undefined && (isPolicy(object) || object.type === 'workload'));
}
