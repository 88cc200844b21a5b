import type { OrderWords } from '../../families/family.js';
import type { AdminPeer, AdminRule } from '../../model/admin-policy.js';
import { decidedAbove } from '../../semantics/answers/shadowing.js';
import { addressesOf } from '../../semantics/cluster/includes.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import type { AddressPeer, PodPeer, Policy, Rule } from '../../semantics/cluster/policy.js';
import type { Path } from '../../syntax/nodes.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { hereWords, namespacesWords, unseenPodsOf } from './peer.js';
import { capital, declaredAt, size } from './port.js';
import { portsAt } from './port-words.js';
import { matchedBy, peerWords, sureSubjects } from './rule.js';

/** A rule of an admin policy, as it is meant and as it is written. */
export interface AdminRulePlace {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly written: AdminRule;
  /** Why it may be taken otherwise. */
  readonly doubts: readonly string[];
  readonly words: OrderWords;
}

/** Blocks and names shown before "and 5 more". */
const SHOWN = 4;

/** What the rule decides in one sentence, what that means for the policies after it, and whether anything is left for it to decide. */
export function hoverAdminRule(scope: Scope, place: AdminRulePlace): readonly string[] {
  const { rule } = place;
  if (rule.unknown !== undefined) return [`What this rule decides is not known: ${scope.print.marked(rule.unknown)}.`];
  return [
    sentence(scope, place, peersWords(scope, place)),
    place.words.consequence(place.policy.tier, rule.action),
    ...place.doubts.map((doubt) => `Not sure: ${scope.print.marked(doubt)}.`),
    ...withoutEffect(scope, place),
  ];
}

/** One item of `from` or `to`. @param path from the item on */
export function hoverAdminPeer(scope: Scope, place: AdminRulePlace, index: Path[number], path: Path): readonly string[] | undefined {
  const written = place.written.peers?.items.find((each) => each.index === index);
  if (!written) return undefined;
  const peers = lowered(place.rule, written);
  const [member, item] = path;
  if (member === 'networks' && typeof item === 'number') return hoverNetwork(scope, place, written, item);
  const pods = peers.find((each): each is PodPeer => each.kind === 'pods');
  const words = sentence(scope, place, peerText(scope, place, written));
  if (!pods) return [words, ...outsideNotes(written)];
  const { namespaces } = pods.pods;
  const isForNamespaces = path.includes('namespaces') || path.includes('namespaceSelector');
  const where = isForNamespaces && 'labels' in namespaces ? namespacesWords(scope, namespaces.labels) : [];
  return [...where, words, hereWords(scope, pods), ...unseenPodsOf(scope, pods)];
}

/** One item of `ports` or `protocols`. */
export function hoverAdminPort(scope: Scope, place: AdminRulePlace, index: Path[number]): readonly string[] | undefined {
  const { print } = scope;
  const { rule, policy, written } = place;
  const port = rule.ports === 'any' ? undefined : rule.ports.find((each) => each.index === index);
  if (!port) return undefined;
  if (port.unknown !== undefined) return [`Which port is meant is not known: ${print.marked(port.unknown)}.`];
  const item = written.ports?.items.find((each) => each.index === index);
  const isDefault = (item?.portNumber && !item.portNumber.protocol) || (item?.portRange && !item.portRange.protocol);
  const destinations = rule.direction === 'ingress' ? sureSubjects(scope, policy) : matchedBy(scope, rule.peers);
  const connections = rule.direction === 'ingress' ? 'connections from' : 'connections to';
  return [
    `${print.strong(capital(say.port(print, port)))}${size(port)}${isDefault ? ' (no protocol is written, so TCP)' : ''}: this rule ${verbs[rule.action]} ${connections} ${peersWords(scope, place)}.`,
    ...declaredAt(scope, port, destinations),
  ];
}

/** "**pods labelled `app=a` in `b`** (1 here: Deployment `a`) and addresses `10.0.0.0/8`". */
export function peersWords(scope: Scope, place: Pick<AdminRulePlace, 'rule' | 'written'>): string {
  const peers = (place.written.peers?.items ?? []).map((each) => peerText(scope, place, each));
  return peers.length === 0 ? 'nobody' : say.list(peers, SHOWN);
}

const verbs: Readonly<Record<Rule['action'], string>> = { allow: 'allows', deny: 'denies', pass: 'passes on' };

/** "**Denies** connections from … to TCP 80 of Deployment `web`." */
function sentence(scope: Scope, { policy, rule }: AdminRulePlace, peers: string): string {
  const { print } = scope;
  const subjects = sureSubjects(scope, policy);
  const verb = print.strong(capital(verbs[rule.action]));
  const destinations = rule.direction === 'ingress' ? subjects : matchedBy(scope, rule.peers);
  const ports = print.strong(portsAt(scope, rule.ports, destinations));
  const whose = subjects.length === 0 ? say.matcher(print, policy.subject) : say.fewWorkloads(scope, subjects);
  return rule.direction === 'ingress'
    ? `${verb} connections from ${peers} to ${ports} of ${whose}.`
    : `${verb} connections of ${whose} to ${peers} on ${ports}.`;
}

function withoutEffect(scope: Scope, { policy, rule }: AdminRulePlace): readonly string[] {
  const { print, view } = scope;
  const rules = policy.rules[rule.direction];
  const by = decidedAbove(rules.slice(0, rules.indexOf(rule)), rule);
  if (by) {
    const names = by.map(({ direction, index }) => print.link(`rule ${index + 1}`, view.locate(policy, ['spec', direction, index])));
    return [`${print.strong('It decides nothing')}: ${say.list(names)} above it already ${by.length === 1 ? 'decides' : 'decide'} all of it.`];
  }
  return view.evaluator.subjectsOf(policy).length === 0 ? ['The policy is about no workload here.'] : [];
}

function lowered({ peers }: Rule, { index }: AdminPeer) {
  return peers === 'anyone' ? [] : peers.filter((each) => each.index === index);
}

function peerText(scope: Scope, { rule }: Pick<AdminRulePlace, 'rule'>, written: AdminPeer): string {
  const { print } = scope;
  const pods = lowered(rule, written).find((each) => each.kind === 'pods');
  if (pods) return peerWords(scope, pods);
  const known = (list: AdminPeer['networks']) => (list?.items ?? []).flatMap(({ value }) => (value === undefined ? [] : [print.code(value)]));
  if (written.templated) return 'what a template writes';
  if (rule.direction === 'ingress') return 'nobody';
  if (written.networks) return print.strong(`addresses ${say.list(known(written.networks), SHOWN)}`);
  if (written.domainNames) return print.strong(`the domains ${say.list(known(written.domainNames), SHOWN)}`);
  if (!written.nodes) return 'nobody';
  const labels = lowerSelector(written.nodes, false);
  return print.strong(labels.requirements.length === 0 && !labels.unknown ? 'every node' : `the nodes labelled ${print.code(say.selectorText(labels))}`);
}

/** What is not known of peers that are no pods. */
function outsideNotes({ networks, domainNames, nodes }: AdminPeer): readonly string[] {
  if (networks) return [POD_ADDRESSES];
  if (domainNames) return ['Which addresses they have is not known here.'];
  return nodes ? ['Nodes are in no manifest, so no answer here counts this.'] : [];
}

const POD_ADDRESSES = 'A pod that has such an address is meant, too; which pods have, no manifest says.';

/** One block of `networks`. */
function hoverNetwork(scope: Scope, place: AdminRulePlace, written: AdminPeer, item: number): readonly string[] | undefined {
  const { print } = scope;
  const cidr = written.networks?.items[item]?.value;
  const peer = lowered(place.rule, written).find((each): each is AddressPeer => each.kind === 'addresses' && each.cidr === cidr);
  const addresses = peer && addressesOf(peer);
  if (!addresses || cidr === undefined) return undefined;
  const { action, ports } = place.rule;
  return [
    `Every address of ${print.code(cidr)}: ${say.addressCount(addresses)}. This rule ${verbs[action]} connections to them on ${portsAt(scope, ports, [])}.`,
    POD_ADDRESSES,
  ];
}
