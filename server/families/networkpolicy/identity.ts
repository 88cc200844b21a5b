import { groupOf } from '../../model/identity.js';
import { editDistance } from '../../util/text.js';
import { POLICY_API_GROUP } from '../ordered/parts.js';

/**
 * Whether an object of kind `NetworkPolicy` with this apiVersion is Kubernetes' own, or meant to be: without an apiVersion, with an
 * old or a mistaken one. Other projects have a kind of the same name, in groups that are domains of theirs.
 */
export function isNetworkPolicy(apiVersion: string | undefined): boolean {
  const group = groupOf(apiVersion);
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(group)) return true;
  if (group === POLICY_API_GROUP) return false;
  return group.endsWith('.k8s.io') || editDistance(group, NETWORKING, 4) <= 4;
}

const NETWORKING = 'networking.k8s.io';
