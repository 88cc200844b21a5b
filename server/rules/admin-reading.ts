import type { AdminPeer, AdminPolicy, AdminPort, AdminRule, AdminSelection } from '../model/admin-policy.js';
import type { LabelSelector, NetworkPolicy } from '../model/network-policy.js';
import { selectorsOf } from './reading.js';

/** The rules of both directions. */
export function adminRulesOf({ spec }: AdminPolicy): readonly AdminRule[] {
  return [...(spec.ingress?.items ?? []), ...(spec.egress?.items ?? [])];
}

export function adminPeersOf(policy: AdminPolicy): readonly { readonly rule: AdminRule; readonly peer: AdminPeer }[] {
  return adminRulesOf(policy).flatMap((rule) => (rule.peers?.items ?? []).map((peer) => ({ rule, peer })));
}

export function adminPortsOf(policy: AdminPolicy): readonly { readonly rule: AdminRule; readonly port: AdminPort }[] {
  return adminRulesOf(policy).flatMap((rule) => (rule.ports?.items ?? []).map((port) => ({ rule, port })));
}

/** A selector, and what it selects; `subject`: the pods that the policy is for. */
export interface AnySelector {
  readonly selector: LabelSelector;
  readonly selects: 'subject' | 'pods' | 'namespaces' | 'nodes';
}

/** Every selector of a policy of any kind, those without a value left out. */
export function anySelectorsOf(policy: NetworkPolicy | AdminPolicy): readonly AnySelector[] {
  if (policy.type === 'NetworkPolicy') return selectorsOf(policy);
  const { subject } = policy.spec;
  const own = subject ? selectionSelectors(subject).map(({ selector }) => ({ selector, selects: 'subject' as const })) : [];
  return [...own, ...adminPeersOf(policy).flatMap(({ peer }) => [...selectionSelectors(peer), ...known(peer.nodes, 'nodes')])];
}

function selectionSelectors({ namespaces, pods }: AdminSelection): readonly AnySelector[] {
  return [...known(namespaces, 'namespaces'), ...known(pods?.namespaceSelector, 'namespaces'), ...known(pods?.podSelector, 'pods')];
}

function known(selector: LabelSelector | undefined, selects: AnySelector['selects']): readonly AnySelector[] {
  return selector && !selector.isNull ? [{ selector, selects }] : [];
}
