import type { ServedMap } from './json.js';

/** The kind by which a snapshot says what it lacks; no cluster has it. */
export const notListed = { apiVersion: 'snapshot.netpol/v1', kind: 'NotListed' } as const;

/** What a list shows: without the NetworkPolicies nothing is sure, and without policies of other families answers are for the rest. */
export type Shown = 'pods' | 'policies' | 'other-policies' | 'details';

/** What a snapshot of a cluster does not have. */
export interface NotListed {
  /** `pods`, `networkpolicies.networking.k8s.io`. */
  readonly resource: string;
  readonly shows: Shown;
  /** Undefined: nowhere, or in no other namespace than those that were asked for. */
  readonly namespace: string | undefined;
  /** `not allowed to list pods in shop`. */
  readonly reason: string;
}

/** As an object of the snapshot. */
export function notListedObject({ resource, shows, namespace, reason }: NotListed): ServedMap {
  const name = namespace === undefined ? resource : `${resource}.${namespace}`;
  return { ...notListed, metadata: { name }, spec: { shows, ...(namespace === undefined ? {} : { namespace }), reason } };
}
