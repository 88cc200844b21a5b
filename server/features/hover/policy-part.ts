import type { NetworkPolicy } from '../../model/network-policy.js';
import type { Policy } from '../../semantics/policy.js';
import { hoverAddressBlock } from './address-block.js';
import type { HoverContext } from './context.js';
import { hoverNamespaceSelector } from './namespace.js';
import { hoverDirection, hoverPolicy } from './policy.js';
import { hoverPeer, hoverPort, hoverRule } from './rule.js';

/** The part of a policy that the cursor is on decides what is answered. */
export function hoverPolicyPart(context: HoverContext, object: NetworkPolicy): string | undefined {
  const policy = context.view.policy(context.placed.id);
  if (!policy) return undefined;
  const [first, second, index, ...rest] = context.path;
  if (first === 'kind' || (first === 'metadata' && second === 'name')) return hoverPolicy(context, policy);
  if (first !== 'spec' || second === undefined) return undefined;
  if (second === 'podSelector') return hoverPolicy(context, policy);
  if (second === 'policyTypes') return hoverTypes(context, policy, object, index);
  if (second !== 'ingress' && second !== 'egress') return undefined;
  return index === undefined ? hoverDirection(context, policy, second) : insideRule(context, policy, second, Number(index), rest);
}

function hoverTypes(context: HoverContext, policy: Policy, { spec }: NetworkPolicy, index: string | number | undefined): string {
  const type = typeof index === 'number' ? spec.policyTypes?.items[index]?.value : undefined;
  const directions = type === 'Ingress' ? (['ingress'] as const) : type === 'Egress' ? (['egress'] as const) : (['ingress', 'egress'] as const);
  return directions.map((direction) => hoverDirection(context, policy, direction)).join('\n\n');
}

function insideRule(
  context: HoverContext,
  policy: Policy,
  direction: 'ingress' | 'egress',
  index: number,
  [list, item, field]: readonly (string | number)[],
): string | undefined {
  const rule = policy.rules[direction].find((one) => one.index === index);
  if (!rule) return undefined;
  if (typeof item !== 'number') return hoverRule(context, policy, rule);
  if (list === 'ports') {
    const port = rule.ports === 'any' ? undefined : rule.ports.find((one) => one.index === item);
    return port && hoverPort(context, policy, rule, port);
  }
  const peer = rule.peers === 'anyone' ? undefined : rule.peers.find((one) => one.index === item);
  if (!peer) return undefined;
  if (peer.kind === 'addresses') return hoverAddressBlock(context, policy, rule, peer);
  return field === 'namespaceSelector' ? hoverNamespaceSelector(context, policy, rule, peer) : hoverPeer(context, policy, rule, peer);
}
