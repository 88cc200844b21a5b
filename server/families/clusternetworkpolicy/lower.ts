import type { AdminPolicy, AdminRule } from '../../model/admin-policy.js';
import type { Direction } from '../../model/network-policy.js';
import type { Policy, PolicyId, Rule, Tier } from '../../semantics/cluster/policy.js';
import { lowerOrderedPolicy } from '../ordered/lower.js';
import { ADMIN_TIER, BASELINE_TIER } from '../tiers.js';

/** What a ClusterNetworkPolicy means. Where its tier is not known, it may decide before everything else or not at all. */
export function lowerClusterNetworkPolicy(object: AdminPolicy, id: PolicyId): Policy {
  const { tier } = object.spec;
  const policy = lowerOrderedPolicy(object, id, tierOf(tier?.value));
  const isOpen = tier ? tier.value === undefined : object.spec.templated;
  const rules = (direction: Direction) => closingRules(object, policy.rules[direction]).map((rule) => (isOpen ? { ...rule, unknown: OPEN_TIER } : rule));
  return { ...policy, tellsIcmp: true, rules: { ingress: rules('ingress'), egress: rules('egress') } };
}

function tierOf(tier: string | undefined): Tier {
  return tier === 'Baseline' ? BASELINE_TIER : ADMIN_TIER;
}

const OPEN_TIER = 'a template writes its tier';

/**
 * Peers by `nodes` and `domainNames` are of the experimental channel. A plugin that does not know one fails closed: a rule that accepts matches
 * nothing, any other denies everything ("should fail closed", says the API of peers). So of what such a rule denies or passes on nobody knows.
 */
function closingRules({ spec }: AdminPolicy, rules: readonly Rule[]): readonly Rule[] {
  return rules.flatMap((rule): readonly Rule[] => {
    const written = spec[rule.direction]?.items.find(({ index }) => index === rule.index);
    if (rule.action === 'allow' || !written || !mayFailClosed(written)) return [rule];
    return [{ ...rule, action: 'deny', peers: 'anyone', ports: 'any', unknown: FAILS_CLOSED, conditional: true }, rule];
  });
}

function mayFailClosed({ peers }: AdminRule): boolean {
  return peers?.items.some(({ nodes, domainNames }) => nodes !== undefined || domainNames !== undefined) === true;
}

const FAILS_CLOSED = 'a plugin that does not know `nodes` or `domainNames` takes the rule for one that denies everything';
