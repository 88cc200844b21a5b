import type { Direction } from '../model/network-policy.js';
import { blockYaml, type Style, type YamlValue } from '../syntax/edit/yaml-text.js';

/** A NetworkPolicy that is written anew. */
export interface NewPolicy {
  readonly name: string;
  /** Left out where undefined: a kustomization, or whoever applies it, decides. */
  readonly namespace: string | undefined;
  /** The value of its `podSelector`. */
  readonly pods: YamlValue;
  /** In the order of the text. */
  readonly isolates: readonly Direction[];
  /** Of each direction that it isolates; without any, nothing passes there. */
  readonly rules: Readonly<Partial<Record<Direction, readonly YamlValue[]>>>;
}

export function policyValue({ name, namespace, pods, isolates, rules }: NewPolicy): YamlValue {
  const written = isolates.flatMap((direction) => (rules[direction]?.length ? [[direction, [...(rules[direction] ?? [])]] as const] : []));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      podSelector: pods,
      policyTypes: isolates.map((direction) => (direction === 'ingress' ? 'Ingress' : 'Egress')),
      ...Object.fromEntries(written),
    },
  };
}

/** How a document is written that nothing stands beside. */
export function ownStyle(lineEnding: Style['lineEnding']): Style {
  return { lineEnding, mapStep: 2, listStep: 2, json: false };
}

/** One YAML document, without `---`, with a line break at its end. */
export function policyYaml(policy: NewPolicy, lineEnding: '\n' | '\r\n' = '\n'): string {
  return blockYaml(policyValue(policy), 0, ownStyle(lineEnding)) + lineEnding;
}
