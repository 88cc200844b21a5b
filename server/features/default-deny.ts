import type { Direction } from '../model/network-policy.js';
import type { FileEdit } from '../rules/rule.js';
import { defaultDenyEdit } from '../rules/workspace/default-deny-fixes.js';
import { defaultDenyPolicies } from '../semantics/answers/default-deny.js';
import type { FileId, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { objectAt } from './places.js';

export interface DefaultDenyOptions {
  readonly directions: readonly Direction[];
  /** As a new document at the end of the file, or as a new file beside it. */
  readonly into: 'file' | 'newFile';
}

/** The edit, or why there is none; a message may also accompany an edit. */
export interface DefaultDenyAnswer {
  readonly edit: FileEdit | undefined;
  readonly message: string | undefined;
}

/**
 * Adds a default-deny for the namespace of the object at an offset; without an offset, of the first object of the file that has one.
 * @param offset in the file, UTF-16 units
 */
export function defaultDeny(snapshot: Snapshot, id: FileId, offset: number | undefined, { directions, into }: DefaultDenyOptions): DefaultDenyAnswer {
  const file = snapshot.file(id);
  const meant = offset === undefined ? undefined : objectAt(snapshot, id, offset);
  const placed = [...(meant ? [meant] : []), ...(file?.objects ?? [])].find((one) => namespaceOf(one) !== undefined);
  const namespace = placed && namespaceOf(placed);
  if (!file?.source || !placed || namespace === undefined) return refusal('There is no Kubernetes object in this file whose namespace is known.');
  const view = snapshot.environment(id);
  const open = directions.filter((direction) => defaultDenyPolicies(view.evaluator, namespace, direction).length === 0);
  if (open.length === 0) return refusal(`${namespace} has default-deny for ${directions.join(' and ')} already.`);
  const edit = defaultDenyEdit({ view, placed, namespace, file, isTaken: (one) => snapshot.file(one) !== undefined }, open, into);
  if (!edit)
    return refusal(
      into === 'file'
        ? 'This file cannot hold another document: ask for a new file.'
        : `A kustomization decides on ${namespace}: add the policy to a file that it lists.`,
    );
  const message =
    open.length < directions.length
      ? `${namespace} has default-deny for ${directions.find((direction) => !open.includes(direction))} already; the other direction is added.`
      : undefined;
  return { edit, message };
}

function refusal(message: string): DefaultDenyAnswer {
  return { edit: undefined, message };
}

/** The namespace that an object lives in or, of a Namespace, is. */
export function namespaceOf({ object, namespace, namespaceFrom }: PlacedObject): string | undefined {
  if (object.type === 'namespace') return object.metadata.name?.value;
  return namespaceFrom === 'unknown' ? undefined : namespace;
}
