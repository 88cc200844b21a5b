import { groupOf } from '../../model/identity.js';
import type { PolicyFamily } from '../family.js';
import { lowerOrderedPolicy } from '../ordered/lower.js';
import { POLICY_API_GROUP } from '../ordered/parts.js';
import { ADMIN_TIER, BASELINE_TIER } from '../tiers.js';
import { isAdminPolicy, isBaseline, readAdminPolicy } from './read.js';
import { adminWords } from './words.js';

/** `policy.networking.k8s.io/v1alpha1`: AdminNetworkPolicy and BaselineAdminNetworkPolicy. */
export const adminFamily: PolicyFamily = {
  name: 'admin',
  words: adminWords,
  kinds: ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
  group: POLICY_API_GROUP,
  reads: (kind, apiVersion) => isAdminPolicy(kind, groupOf(apiVersion)),
  read: readAdminPolicy,
  lower: (object, id) => (object.type === 'AdminPolicy' ? lowerOrderedPolicy(object, id, isBaseline(object) ? BASELINE_TIER : ADMIN_TIER) : undefined),
};
