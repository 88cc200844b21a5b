import type { Direction } from '../../model/network-policy.js';
import { addressesOf } from '../../semantics/cluster/includes.js';
import type { Peer, PodPeer, Policy, Rule } from '../../semantics/cluster/policy.js';
import { addressesText } from '../../words/addresses.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';

/** More peers of one rule, or rules of one policy, than these are counted. */
const PEERS = 3;
const RULES = 2;

/** "backend on TCP 3306", "anyone on TCP 80; prometheus in monitoring on TCP 9104 and 2 more rules": what the rules of a policy let through in one direction. */
export function admittedText(scope: Scope, policy: Policy, direction: Direction): string {
  const byPorts = new Map<string, { rules: number; peers: string[] }>();
  for (const rule of policy.rules[direction]) {
    if (rule.peers !== 'anyone' && rule.peers.length === 0) continue;
    const ports = say.rulePorts(scope.print, rule);
    const known = byPorts.get(ports) ?? { rules: 0, peers: [] };
    byPorts.set(ports, { rules: known.rules + 1, peers: [...known.peers, ...peersOf(scope, policy, rule).filter((each) => !known.peers.includes(each))] });
  }
  if (byPorts.size === 0) return 'denied';
  const groups = [...byPorts];
  const parts = groups.slice(0, RULES).map(([ports, { peers }]) => `${say.list(peers, PEERS)} on ${ports}`);
  const more = groups.slice(RULES).reduce((sum, [, { rules }]) => sum + rules, 0);
  return `${parts.join('; ')}${more > 0 ? ` and ${say.count(more, 'more rule')}` : ''}`;
}

function peersOf(scope: Scope, policy: Policy, { peers, direction }: Rule): readonly string[] {
  if (peers === 'anyone') return [direction === 'ingress' ? 'anyone' : 'anything'];
  return peers.flatMap((peer) => peerTexts(scope, policy, peer));
}

/** The workloads that a peer matches by name, where they are few; else the pods in words. */
function peerTexts(scope: Scope, policy: Policy, peer: Peer): readonly string[] {
  if (peer.kind === 'addresses') return [peer.unknown === undefined ? addressesText(addressesOf(peer) ?? [], undefined, 2) : 'addresses of a template'];
  const found = scope.view.evaluator.matches(peer.pods);
  const some = found.length > 0 && found.length <= PEERS && peer.pods.pods.requirements.length > 0;
  if (!some) return [podsText(scope, policy, peer)];
  const { text } = scope.print;
  return found.map(
    ({ workload: { name, namespace }, sure }) => `${text(name)}${sure ? '' : '?'}${namespace === policy.namespace ? '' : ` in ${text(namespace)}`}`,
  );
}

/** "pods labelled app=web", "every pod in monitoring": the namespace only where it is not the policy's. */
function podsText({ print }: Scope, policy: Policy, { pods }: PodPeer): string {
  const own = 'name' in pods.namespaces && pods.namespaces.name === policy.namespace;
  return own ? say.pods(print, pods.pods) : say.matcher(print, pods);
}
