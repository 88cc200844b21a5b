import type { Resolvers } from '../dependencies/resolvers.js';
import type { Direction } from '../model/network-policy.js';
import type { YamlValue } from '../syntax/edit/yaml-text.js';
import { freeName } from '../util/text.js';
import { dnsRule } from './dns.js';
import { type NewPolicy, policyValue, policyYaml } from './policy-yaml.js';

export interface DefaultDeny {
  readonly name: string;
  /** Left out of the text where undefined: a kustomization, or whoever applies it, decides. */
  readonly namespace: string | undefined;
  readonly directions: readonly Direction[];
  /** Of the cluster, whose pods egress may still reach. */
  readonly resolvers: Resolvers;
}

/** `default-deny` for both directions, else with the direction behind it; `-2` and so on where the name is taken. */
export function defaultDenyName(directions: readonly Direction[], isTaken: (name: string) => boolean = () => false): string {
  return freeName(directions.length === 1 ? `default-deny-${directions[0]}` : 'default-deny', isTaken);
}

/**
 * A policy that selects every pod of its namespace and lets nothing through in the directions asked for; with egress, name lookups stay
 * allowed, because without them every other egress rule is of no use. One YAML document, without `---`, with a line break at its end.
 */
export function defaultDenyText(policy: DefaultDeny, lineEnding: '\n' | '\r\n' = '\n'): string {
  return policyYaml(newPolicy(policy), lineEnding);
}

/** The same as a value. */
export function defaultDenyValue(policy: DefaultDeny): YamlValue {
  return policyValue(newPolicy(policy));
}

function newPolicy({ name, namespace, directions, resolvers }: DefaultDeny): NewPolicy {
  const isolates = (['ingress', 'egress'] as const).filter((direction) => directions.includes(direction));
  return { name, namespace, pods: {}, isolates, rules: { egress: [dnsRule(resolvers)] } };
}
