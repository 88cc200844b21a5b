import type { PolicyReader } from '../model/lower.js';
import type { PolicyObject } from '../model/objects.js';
import type { Policy, PolicyId } from '../semantics/cluster/policy.js';

/** A family of policies that is evaluated: how its kinds are read, and what they mean. */
export interface PolicyFamily extends PolicyReader {
  readonly name: string;
  /**
   * What a policy means; undefined where it is one of another family, or takes no part.
   * @param namespace the effective one; undefined for what lives in none
   */
  lower(object: PolicyObject, id: PolicyId, namespace: string | undefined): Policy | undefined;
}
