import type { Tier } from '../semantics/cluster/policy.js';

/** Before NetworkPolicies: what administrators decide for everyone. https://network-policy-api.sigs.k8s.io/api-overview/ */
export const ADMIN_TIER: Tier = { id: 'admin', order: 100, decides: 'first-match', rest: 'next' };

/** NetworkPolicies: the union of what they allow; the rest is denied to the pods that they isolate. */
export const NAMESPACE_TIER: Tier = { id: 'namespace', order: 200, decides: 'any-allow', rest: 'deny' };

/** Behind NetworkPolicies, for pods that none of them isolates. */
export const BASELINE_TIER: Tier = { id: 'baseline', order: 300, decides: 'first-match', rest: 'allow' };
