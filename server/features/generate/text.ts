import { peerValue, portsValue, selectorValue } from '../../rules/allow-text.js';
import { isAllConnections } from '../../semantics/sets/connection-set.js';
import { blockYaml, type YamlValue } from '../../syntax/edit/yaml-text.js';
import type { GeneratedPolicy, GeneratedRule } from './generated.js';

/** How the text of a policy is written. */
export interface PolicyTextOptions {
  /** Left out where a kustomization, or whoever applies the text, decides on the namespace. */
  readonly withoutNamespace?: boolean;
  readonly lineEnding?: '\n' | '\r\n';
}

/** One YAML document, without `---`, with a line break at its end. */
export function policyText(
  { name, namespace, pods, isolates, rules }: GeneratedPolicy,
  { withoutNamespace, lineEnding = '\n' }: PolicyTextOptions = {},
): string {
  const of = (direction: GeneratedRule['direction']) => rules.filter((rule) => rule.direction === direction).map(ruleValue);
  const entries = isolates.flatMap((direction) => (of(direction).length > 0 ? [[direction, of(direction)] as const] : []));
  const manifest: YamlValue = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, ...(withoutNamespace ? {} : { namespace }) },
    spec: {
      podSelector: selectorValue(pods),
      policyTypes: isolates.map((direction) => (direction === 'ingress' ? 'Ingress' : 'Egress')),
      ...Object.fromEntries(entries),
    },
  };
  return blockYaml(manifest, 0, { lineEnding, mapStep: 2, listStep: 2, json: false }) + lineEnding;
}

function ruleValue({ direction, peers, ports }: GeneratedRule): YamlValue {
  return {
    ...(peers ? { [direction === 'ingress' ? 'from' : 'to']: peers.map(peerValue) } : {}),
    ...(isAllConnections(ports) ? {} : { ports: portsValue(ports) }),
  };
}
