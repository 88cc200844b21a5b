import type { Direction } from '../model/network-policy.js';
import type { Requirement } from '../semantics/cluster/selector.js';
import { type ConnectionSet, isAllConnections, protocols } from '../semantics/sets/connection-set.js';
import type { YamlValue } from '../syntax/edit/yaml-text.js';
import { policyYaml } from './policy-yaml.js';

/** A policy with one rule: who may connect to whom, seen from one end. */
export interface AllowPolicy {
  readonly name: string;
  /** Left out of the text where undefined: a kustomization, or whoever applies it, decides. */
  readonly namespace: string | undefined;
  readonly direction: Direction;
  readonly pods: readonly Requirement[];
  /** The other end; undefined: anyone, because no selector matches it. */
  readonly peer: AllowPeer | undefined;
  readonly ports: ConnectionSet;
}

/** Pods by their labels, or addresses, for what no selector matches. */
export type AllowPeer = AllowPods | AllowBlock;

export interface AllowPods {
  /** Undefined: that of the policy. */
  readonly namespace: string | undefined;
  /** Whichever namespace they are in. */
  readonly anywhere?: true;
  /** Of its pods; empty: all of the namespace. */
  readonly pods: readonly Requirement[];
}

export interface AllowBlock {
  readonly cidr: string;
}

/** One YAML document, without `---`, with a line break at its end. */
export function allowText({ name, namespace, direction, pods, peer, ports }: AllowPolicy, lineEnding: '\n' | '\r\n' = '\n'): string {
  const list = direction === 'ingress' ? 'from' : 'to';
  const rule: YamlValue = { ...(peer ? { [list]: [peerValue(peer)] } : {}), ...(isAllConnections(ports) ? {} : { ports: portsValue(ports) }) };
  return policyYaml({ name, namespace, pods: selectorValue(pods), isolates: [direction], rules: { [direction]: [rule] } }, lineEnding);
}

/** The value of one item of `from` or `to`. */
export function peerValue(peer: AllowPeer): YamlValue {
  if ('cidr' in peer) return { ipBlock: { cidr: peer.cidr } };
  const { namespace, anywhere, pods } = peer;
  const isHome = namespace === undefined && !anywhere;
  return {
    ...(isHome ? {} : { namespaceSelector: namespace === undefined ? {} : { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }),
    ...(pods.length > 0 || isHome ? { podSelector: selectorValue(pods) } : {}),
  };
}

/** The value of a `podSelector`. */
export function selectorValue(requirements: readonly Requirement[]): YamlValue {
  const equal = requirements.filter(({ operator, values }) => operator === 'In' && values.length === 1);
  const others = requirements.filter((one) => !equal.includes(one));
  return {
    ...(equal.length > 0 ? { matchLabels: Object.fromEntries(equal.map(({ key, values }) => [key, values[0] ?? ''])) } : {}),
    ...(others.length > 0
      ? { matchExpressions: others.map(({ key, operator, values }) => ({ key, operator, ...(values.length > 0 ? { values: [...values] } : {}) })) }
      : {}),
  };
}

/** The value of `ports`, for a set that does not hold every port. */
export function portsValue(ports: ConnectionSet): YamlValue {
  return protocols.flatMap((protocol) => ports[protocol].map(({ first, last }) => ({ port: first, ...(last === first ? {} : { endPort: last }), protocol })));
}
