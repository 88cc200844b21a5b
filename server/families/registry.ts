import { lowerDocument } from '../model/lower.js';
import { isPolicy, type KubernetesObject, type PolicyObject } from '../model/objects.js';
import { holdsOwnKind } from '../model/own-kinds.js';
import type { Policy, PolicyId } from '../semantics/cluster/policy.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { adminFamily } from './admin/family.js';
import { adminWords } from './admin/words.js';
import { clusterNetworkPolicyFamily } from './clusternetworkpolicy/family.js';
import type { OrderWords, PolicyFamily } from './family.js';
import { networkPolicyFamily } from './networkpolicy/family.js';

/** The families that are evaluated. */
export const evaluatedFamilies: readonly PolicyFamily[] = [networkPolicyFamily, adminFamily, clusterNetworkPolicyFamily];

/** The Kubernetes objects of one document; see `lowerDocument`. */
export function readObjects(tree: SyntaxTree): readonly KubernetesObject[] {
  return lowerDocument(tree, evaluatedFamilies);
}

/** Whether a document holds an object of a kind that is read here; see `holdsOwnKind`. */
export function holdsObjects(tree: SyntaxTree): boolean {
  return holdsOwnKind(tree, evaluatedFamilies);
}

/** What an object means as a policy; undefined for any other object, and for one that should live in a namespace and has none. */
export function lowerPolicy(object: KubernetesObject, id: PolicyId, namespace: string | undefined): Policy | undefined {
  return isPolicy(object) ? familyOf(object)?.lower(object, id, namespace) : undefined;
}

/** How the tiers of a policy are told whose rules are asked in order. */
export function orderWordsOf(object: PolicyObject): OrderWords {
  return familyOf(object)?.words ?? adminWords;
}

/** The family by which a policy was read. */
function familyOf({ kind, apiVersion }: PolicyObject): PolicyFamily | undefined {
  return evaluatedFamilies.find((family) => family.reads(kind.value, apiVersion?.value));
}
