import type { FilePlace } from '../rendering.js';
import type { UnitRequest } from '../unit-request.js';
import type { DeclaredObject } from './declared-object.js';
import type { DeclaredUnit, Missing } from './gitops.js';

/** What a declaration comes to. */
export type Resolved = { readonly kind: 'unit'; readonly unit: DeclaredUnit } | { readonly kind: 'missing'; readonly missing: Missing };

export function unitFor({ name, namespace, place }: DeclaredObject, request: UnitRequest, cluster: string | undefined): Resolved {
  const unit: DeclaredUnit = { request, name: shownName({ name, namespace }), place, cluster };
  return { kind: 'unit', unit };
}

export function missingFor(kind: Missing['kind'], message: string, place: FilePlace, namespace: string): Resolved {
  return { kind: 'missing', missing: { kind, message, place, namespaces: namespace === '' ? undefined : [namespace] } };
}

export function shownName({ name, namespace }: Pick<DeclaredObject, 'name' | 'namespace'>): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
