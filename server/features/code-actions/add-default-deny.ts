import { isPolicy } from '../../model/objects.js';
import type { FileEdit } from '../../rules/rule.js';
import { defaultDenyFixes } from '../../rules/workspace/default-deny-fixes.js';
import type { FileId, PlacedObject, Snapshot, WorkspaceFile } from '../../workspace/snapshot.js';
import { namespaceOf } from '../default-deny.js';
import { objectAt } from '../places.js';

/** A policy that can be added, whether or not a finding asks for it. */
export interface AddedPolicy {
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** The default-denies that the namespace at a place lacks: anywhere in a Namespace, and at the head of a policy or workload. */
export function addDefaultDeny(snapshot: Snapshot, id: FileId, offset: number): readonly AddedPolicy[] {
  const file = snapshot.file(id);
  if (file?.role !== 'manifest' || !snapshot.complete) return [];
  const placed = namespaceAround(file, offset) ?? headedAt(snapshot, id, offset);
  const namespace = placed && namespaceOf(placed);
  if (!placed || namespace === undefined) return [];
  const fixes = defaultDenyFixes(snapshot.environment(id), placed, namespace, { file, isTaken: (one) => snapshot.file(one) !== undefined });
  return fixes.map(({ title, elsewhere = [] }) => ({ title, edits: elsewhere }));
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
