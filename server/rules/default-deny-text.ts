import type { Resolvers } from '../dependencies/resolvers.js';
import type { Direction } from '../model/network-policy.js';
import { blockYaml, type YamlValue } from '../syntax/edit/yaml-text.js';
import { dnsRule } from './dns.js';

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
  const base = directions.length === 1 ? `default-deny-${directions[0]}` : 'default-deny';
  let name = base;
  for (let n = 2; isTaken(name); n++) name = `${base}-${n}`;
  return name;
}

/**
 * A policy that selects every pod of its namespace and lets nothing through in the directions asked for; with egress, name lookups stay
 * allowed, because without them every other egress rule is of no use. One YAML document, without `---`, with a line break at its end.
 */
export function defaultDenyText(policy: DefaultDeny, lineEnding: '\n' | '\r\n' = '\n'): string {
  return blockYaml(defaultDenyValue(policy), 0, { lineEnding, mapStep: 2, listStep: 2, json: false }) + lineEnding;
}

/** The same as a value. */
export function defaultDenyValue({ name, namespace, directions, resolvers }: DefaultDeny): YamlValue {
  const ordered = (['ingress', 'egress'] as const).filter((direction) => directions.includes(direction));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      podSelector: {},
      policyTypes: ordered.map((direction) => (direction === 'ingress' ? 'Ingress' : 'Egress')),
      ...(ordered.includes('egress') ? { egress: [dnsRule(resolvers)] } : {}),
    },
  };
}
