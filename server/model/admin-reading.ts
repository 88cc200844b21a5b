import type { AdminPeer, AdminPolicy, AdminPort, AdminRule } from './admin-policy.js';

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
