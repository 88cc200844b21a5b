import type { PolicyFamily } from '../family.js';
import { lowerClusterNetworkPolicy } from './lower.js';
import { isClusterNetworkPolicy, readClusterNetworkPolicy } from './read.js';
import { clusterNetworkPolicyWords } from './words.js';

/** `policy.networking.k8s.io/v1beta1` and `v1alpha2`: ClusterNetworkPolicy, which took the place of the admin kinds. */
export const clusterNetworkPolicyFamily: PolicyFamily = {
  name: 'clusternetworkpolicy',
  words: clusterNetworkPolicyWords,
  kinds: ['ClusterNetworkPolicy'],
  reads: isClusterNetworkPolicy,
  read: readClusterNetworkPolicy,
  lower: (object, id) => (object.type === 'AdminPolicy' ? lowerClusterNetworkPolicy(object, id) : undefined),
};
