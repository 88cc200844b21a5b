import type { Direction } from '../../model/network-policy.js';
import type { PodPeer, Policy, Rule } from '../../semantics/cluster/policy.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { matchedBy } from './rule.js';

/** "lets in Deployment `backend` on TCP 3306": what one policy lets pass, by itself. */
export function allowedWords(scope: Scope, policy: Policy, direction: Direction): string {
  const rules = policy.rules[direction];
  const ingress = direction === 'ingress';
  if (rules.length === 0) return ingress ? 'lets nobody in' : 'lets nothing out';
  const words = rules.slice(0, 3).map((rule) => ruleWords(scope, rule));
  const more = rules.length > 3 ? ` and has ${say.count(rules.length - 3, 'more rule')}` : '';
  return `${ingress ? 'lets in' : 'lets connections out to'} ${words.join('; ')}${more}`;
}

function ruleWords(scope: Scope, rule: Rule): string {
  const ingress = rule.direction === 'ingress';
  if (rule.unknown !== undefined) return `what a template writes`;
  const ports = ` on ${say.rulePorts(scope.print, rule)}`;
  if (rule.peers === 'anyone') return `${scope.print.strong(ingress ? 'everyone' : 'anything')}, also ${ingress ? 'from ' : ''}outside the cluster,${ports}`;
  const peers = rule.peers.map((peer) => {
    if (peer.kind === 'addresses') return `addresses ${scope.print.code(peer.cidr)}`;
    const matches = matchedBy(scope, [peer]);
    const home = 'name' in peer.pods.namespaces ? peer.pods.namespaces.name : '';
    if (peer.pods.pods.requirements.length === 0) return say.matcher(scope.print, peer.pods);
    return matches.length > 0 && matches.length < 4
      ? say.list(matches.map((each) => say.workload(scope, each, home)))
      : `${say.matcher(scope.print, peer.pods)} (${hereWords(scope, peer, matches.length)})`;
  });
  return `${peers.length === 0 ? 'nobody' : say.list(peers, 3)}${ports}`;
}

function hereWords({ view }: Scope, { pods }: PodPeer, sure: number): string {
  const maybe = view.evaluator.matches(pods).length - sure;
  if (sure > 0) return `${sure.toLocaleString('en')} here`;
  return maybe > 0 ? `perhaps ${maybe.toLocaleString('en')} here` : 'none here';
}
