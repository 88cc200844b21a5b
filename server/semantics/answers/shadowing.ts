import { includesPeer, includesPort } from '../cluster/includes.js';
import { isSatisfiable } from '../cluster/label-selector.js';
import type { Peer, PortMatcher, Rule } from '../cluster/policy.js';

/**
 * The rules of `above`, of one policy whose first match decides, that together decide all that a rule further down is about: each of its
 * peers with each of its ports by one of them. Undefined where something is left to it, or may be, and where it matches nothing anyway.
 */
export function decidedAbove(above: readonly Rule[], { peers, ports, unknown }: Rule): readonly Rule[] | undefined {
  if (unknown !== undefined || peers === 'anyone' || peers.length === 0 || !peers.every(canMatch)) return undefined;
  if (ports !== 'any' && (ports.length === 0 || !ports.every(hasPorts))) return undefined;
  const found = new Set<Rule>();
  for (const peer of peers) {
    for (const port of ports === 'any' ? (['any'] as const) : ports) {
      const by = above.find((each) => decides(each, peer, port));
      if (!by) return undefined;
      found.add(by);
    }
  }
  return [...found];
}

/** Whether labels or addresses that there may be at all are matched. */
export function canMatch(peer: Peer): boolean {
  if (peer.kind === 'addresses') return peer.unknown === undefined;
  const { namespaces, pods } = peer.pods;
  return isSatisfiable(pods) && ('name' in namespaces || isSatisfiable(namespaces.labels));
}

/** Whether a port is among those that it names. */
export function hasPorts({ port }: PortMatcher): boolean {
  return port === 'all' || 'name' in port || port.first <= port.last;
}

function decides(above: Rule, peer: Peer, port: PortMatcher | 'any'): boolean {
  if (above.unknown !== undefined || above.peers === 'anyone') return false;
  const portFits = above.ports === 'any' || (port !== 'any' && above.ports.some((each) => includesPort(each, port)));
  return portFits && above.peers.some((each) => includesPeer(each, peer));
}
