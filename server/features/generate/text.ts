import { peerValue, portsValue, selectorValue } from '../../rules/allow-text.js';
import { policyYaml } from '../../rules/policy-yaml.js';
import { isAllConnections } from '../../semantics/sets/connection-set.js';
import type { YamlValue } from '../../syntax/edit/yaml-text.js';
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
  const written = { ingress: of('ingress'), egress: of('egress') };
  return policyYaml({ name, namespace: withoutNamespace ? undefined : namespace, pods: selectorValue(pods), isolates, rules: written }, lineEnding);
}

function ruleValue({ direction, peers, ports }: GeneratedRule): YamlValue {
  return {
    ...(peers ? { [direction === 'ingress' ? 'from' : 'to']: peers.map(peerValue) } : {}),
    ...(isAllConnections(ports) ? {} : { ports: portsValue(ports) }),
  };
}
