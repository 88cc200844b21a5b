import type { Direction, NetworkPolicy } from '../../model/network-policy.js';
import type { Rule } from '../../semantics/cluster/policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import { policyOf, type Scope } from '../scope.js';
import { hoverDirections } from './direction.js';
import { hoverIpBlock } from './ip-block.js';
import { hoverNamespaces, hoverPeer } from './peer.js';
import { hoverPolicy } from './policy.js';
import { hoverPort } from './port.js';
import { hoverRule, type RulePlace } from './rule.js';

/** What a part of a policy means. @param path from the root of the object; empty for the policy itself */
export function hoverInPolicy(scope: Scope, placed: PlacedObject, object: NetworkPolicy, path: Path): readonly string[] | undefined {
  const policy = policyOf(scope, placed);
  const [spec, field, index, list, item, ...rest] = path;
  if (!policy) return undefined;
  if (path.length === 0 || (spec === 'spec' && field === 'podSelector')) return hoverPolicy(scope, policy);
  if (spec !== 'spec') return undefined;
  if (field === 'policyTypes') return hoverDirections(scope, policy, object, typed(object, index));
  if (field !== 'ingress' && field !== 'egress') return undefined;
  const written = object.spec[field]?.items.find((each) => each.index === index);
  const rule = policy.rules[field].find((each) => each.index === index);
  if (!written || !rule) return index === undefined ? hoverDirections(scope, policy, object, [field]) : undefined;
  const place: RulePlace = { policy, rule, written };
  return hoverInRule(scope, place, list, item, rest) ?? hoverRule(scope, place);
}

/** The direction that one item of policyTypes names; both for the list itself. */
function typed({ spec }: NetworkPolicy, index: string | number | undefined): readonly Direction[] {
  const value = typeof index === 'number' ? spec.policyTypes?.items[index]?.value : undefined;
  return value === 'Ingress' ? ['ingress'] : value === 'Egress' ? ['egress'] : ['ingress', 'egress'];
}

/** On one peer or port of a rule; undefined for the rule as a whole. */
function hoverInRule(scope: Scope, place: RulePlace, list: Path[number] | undefined, item: Path[number] | undefined, [field]: Path) {
  const { written, rule } = place;
  if (list === 'ports') {
    const port = written.ports?.items.find(({ index }) => index === item);
    return port && hoverPort(scope, place, port);
  }
  if (list !== 'from' && list !== 'to') return undefined;
  const peer = written.peers?.items.find(({ index }) => index === item);
  if (!peer) return undefined;
  const meant = peerOf(rule, peer);
  if (field === 'ipBlock' || (peer.ipBlock && !peer.podSelector && !peer.namespaceSelector)) return hoverIpBlock(scope, place, peer);
  if (meant?.kind !== 'pods') return undefined;
  return field === 'namespaceSelector' ? hoverNamespaces(scope, place, meant, peer) : hoverPeer(scope, place, meant, peer);
}

function peerOf({ peers }: Rule, { index }: { readonly index: number }) {
  return peers === 'anyone' ? undefined : peers.find((each) => each.index === index);
}
