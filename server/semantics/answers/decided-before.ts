import { includesPeer, includesPods, includesPort, namespaceByLabel } from '../cluster/includes.js';
import type { Peer, Policy, PortMatcher, Rule } from '../cluster/policy.js';

/** The rule of a policy that decides all that another rule is about. */
export interface Decided {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly action: 'allow' | 'deny';
}

/**
 * The one rule that decides all that a rule of a NetworkPolicy lets through, before that is asked; undefined where several do, or it is not sure. Asked in
 * order, so what comes before must not decide otherwise: of that nothing but rules with the same action are passed over.
 * @param deciding the policies that are asked first, in their order
 */
export function decidedBefore(deciding: readonly Policy[], policy: Policy, rule: Rule): Decided | undefined {
  if (rule.unknown !== undefined || rule.conditional || policy.subject.pods.unknown) return undefined;
  const own = namespaceByLabel(policy.subject);
  let before: Rule['action'] | undefined;
  for (const [at, other] of deciding.entries()) {
    // Policies of one priority come in either order.
    if (deciding.some((each, index) => index !== at && each.tier.order === other.tier.order && each.priority === other.priority)) return undefined;
    for (const each of other.rules[rule.direction]) {
      if (each.unknown !== undefined || each.conditional) return undefined;
      const action = each.action;
      if (action !== 'pass' && (before === undefined || before === action) && includesPods(namespaceByLabel(other.subject), own) && includesRule(each, rule))
        return { policy: other, rule: each, action };
      if (before !== undefined && before !== action) return undefined;
      before = action;
    }
  }
  return undefined;
}

function includesRule(wide: Rule, { peers, ports }: Rule): boolean {
  const fitsPorts =
    wide.ports === 'any' ||
    (ports !== 'any' && ports.length > 0 && ports.every((port: PortMatcher) => wide.ports !== 'any' && wide.ports.some((each) => includesPort(each, port))));
  if (!fitsPorts || peers === 'anyone') return false;
  const theirs = wide.peers;
  return (
    peers.length > 0 &&
    theirs !== 'anyone' &&
    peers.every((peer) => theirs.some((each) => isPods(each) && isPods(peer) && includesPeer(byLabels(each), byLabels(peer))))
  );
}

/** What a block of addresses means for pods is for the plugin. */
function isPods(peer: Peer): boolean {
  return peer.kind === 'pods';
}

function byLabels(peer: Peer): Peer {
  return peer.kind === 'pods' ? { ...peer, pods: namespaceByLabel(peer.pods) } : peer;
}
