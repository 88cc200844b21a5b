import type { PolicyFamily } from '../family.js';
import { isNetworkPolicy } from './identity.js';
import { lowerNetworkPolicy } from './lower.js';
import { readNetworkPolicy } from './read.js';

/** `networking.k8s.io/v1` NetworkPolicy, and the old groups that had it. */
export const networkPolicyFamily: PolicyFamily = {
  name: 'networkpolicy',
  kinds: ['NetworkPolicy'],
  reads: (kind, apiVersion) => kind === 'NetworkPolicy' && isNetworkPolicy(apiVersion),
  read: readNetworkPolicy,
  lower: (object, id, namespace) => (object.type === 'NetworkPolicy' && namespace !== undefined ? lowerNetworkPolicy(object, id, namespace) : undefined),
};
