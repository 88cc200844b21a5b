import type { PolicyReader } from '../model/lower.js';
import type { PolicyObject } from '../model/objects.js';
import type { Policy, PolicyId, Rule, Tier } from '../semantics/cluster/policy.js';

/** A family of policies that is evaluated: how its kinds are read, and what they mean. */
export interface PolicyFamily extends PolicyReader {
  readonly name: string;
  /** Of a family whose rules are asked in order: how its tiers are told. */
  readonly words?: OrderWords;
  /**
   * What a policy means that the family has read; undefined where it takes no part.
   * @param namespace the effective one; undefined for what lives in none
   */
  lower(object: PolicyObject, id: PolicyId, namespace: string | undefined): Policy | undefined;
}

/** What people read about rules that are asked in order. Whole sentences, plain text. */
export interface OrderWords {
  /** What a policy of this tier amounts to. */
  meaning(tier: Tier): string;
  /** What becomes of a connection that a rule of this tier decides with this action. */
  consequence(tier: Tier, action: Rule['action']): string;
  /** The policies that have priorities among each other, as a plural: "AdminNetworkPolicies". */
  fellows(tier: Tier): string;
  /** One of them: "AdminNetworkPolicy". */
  fellow(tier: Tier): string;
}
