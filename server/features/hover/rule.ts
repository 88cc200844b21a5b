import type { PolicyRule } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Peer, PodPeer, Policy, Rule } from '../../semantics/cluster/policy.js';
import { hasConnections } from '../../semantics/sets/connection-set.js';
import { type Cover, type CoveredPart, coversOf } from '../covered.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { portsAt } from './port-words.js';

/** A rule, as it is meant and as it is written. */
export interface RulePlace {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly written: PolicyRule;
}

/** The rule in one plain sentence, what it matches here, and whether anything depends on it. */
export function hoverRule(scope: Scope, place: RulePlace): readonly string[] {
  const subjects = sureSubjects(scope, place.policy);
  return [sentence(scope, place, subjects), ...effects(scope, place)];
}

function sentence(scope: Scope, { policy, rule, written }: RulePlace, subjects: readonly WorkloadEndpoint[]): string {
  const { print } = scope;
  const ingress = rule.direction === 'ingress';
  if (rule.unknown !== undefined) return `What this rule lets ${ingress ? 'in' : 'out'} is not known: ${print.marked(rule.unknown)}.`;
  const destinations = ingress ? subjects : matchedBy(scope, rule.peers);
  const ports = print.strong(portsAt(scope, rule.ports, destinations));
  if (rule.peers === 'anyone') {
    const key = ingress ? 'from' : 'to';
    const lead = written.peers ? `With nothing in ${print.code(key)}` : `Without ${print.code(key)}`;
    const all = print.strong(ingress ? 'everyone' : 'anything');
    return ingress
      ? `${lead}, this rule lets in ${all}, also from outside the cluster, on ${ports}${whose(scope, subjects)}.`
      : `${lead}, this rule lets ${selected(scope, policy, subjects)} connect to ${all}, also outside the cluster, on ${ports}.`;
  }
  if (rule.peers.length === 0) return `This rule lets ${ingress ? 'nobody in' : 'nothing out'}: none of its peers can be read.`;
  const peers = say.list(
    rule.peers.map((peer) => peerWords(scope, peer)),
    4,
  );
  return ingress ? `Lets ${peers} connect to ${ports}${whose(scope, subjects)}.` : `Lets ${selected(scope, policy, subjects)} connect to ${peers} on ${ports}.`;
}

/** " of StatefulSet `mysql`": whose ports an ingress rule opens. */
function whose(scope: Scope, subjects: readonly WorkloadEndpoint[]): string {
  if (subjects.length === 0) return '';
  return ` of ${say.fewWorkloads(scope, subjects)}`;
}

function selected(scope: Scope, policy: Policy, subjects: readonly WorkloadEndpoint[]): string {
  if (subjects.length === 0) return say.matcher(scope.print, policy.subject);
  return say.fewWorkloads(scope, subjects);
}

/** "**pods labelled `app=backend` in `shop`** (1 here: Deployment `backend`)". */
export function peerWords(scope: Scope, peer: Peer): string {
  const { print } = scope;
  if (peer.kind === 'addresses') {
    if (peer.unknown !== undefined) return 'addresses that a template writes';
    const without = peer.except.length > 0 ? ` except ${say.list(peer.except.map(print.code), 2)}` : '';
    return print.strong(`addresses ${print.code(peer.cidr)}${without}`);
  }
  return `${print.strong(say.matcher(print, peer.pods))} (${matchWords(scope, peer)})`;
}

/** "1 here: Deployment `backend`", "none here". */
function matchWords(scope: Scope, peer: PodPeer): string {
  const { sure, maybe, home } = matchedPods(scope, peer);
  if (sure.length > 0) return `${sure.length.toLocaleString('en')} here: ${say.workloads(scope, sure, 3, home)}${maybeWords(maybe)}`;
  return `none here${maybe > 0 ? ` surely${maybeWords(maybe, false)}` : ''}`;
}

/** "; perhaps 3 more", or "; perhaps 3" where none is sure, where labels of pods or of their namespaces are not known. */
export function maybeWords(maybe: number, more = true): string {
  return maybe === 0 ? '' : `; perhaps ${maybe.toLocaleString('en')}${more ? ' more' : ''}, whose labels or namespaces are not known`;
}

export interface MatchedPods {
  readonly sure: readonly WorkloadEndpoint[];
  readonly maybe: number;
  /** The one namespace that is meant; workloads of any other are named with theirs. */
  readonly home: string;
}

/** The workloads here that a peer matches. */
export function matchedPods({ view }: Scope, { pods }: PodPeer): MatchedPods {
  const matches = view.evaluator.matches(pods);
  const sure = matches.flatMap((each) => (each.sure ? [each.workload] : []));
  return { sure, maybe: matches.length - sure.length, home: 'name' in pods.namespaces ? pods.namespaces.name : '' };
}

/** What becomes of a rule, or a part of it, beside all the others. */
export function effects(scope: Scope, { policy, rule }: RulePlace, part: CoveredPart = rule): readonly string[] {
  const { print, view } = scope;
  const what = part === rule ? 'This rule' : 'This item';
  const isolates = policy.isolates[rule.direction];
  if (isolates === false) return [`${print.strong(`${what} has no effect`)}: policyTypes does not list ${say.title(rule.direction)}.`];
  const covers = coversOf(view, policy, rule, part);
  return [
    ...(isolates === undefined ? [`It counts only where policyTypes lists ${say.title(rule.direction)}, which a template decides.`] : []),
    ...(view.evaluator.subjectsOf(policy).length === 0 ? ['The policy selects no workload here.'] : []),
    ...(covers ? [`Nothing here depends on ${what.toLowerCase()}: ${mootWords(scope, policy, rule, covers)}.`] : []),
    ...otherSide(scope, policy, rule, part),
  ];
}

function mootWords(scope: Scope, policy: Policy, rule: Rule, covers: readonly Cover[]): string {
  const names = covers.map((cover) => {
    const same = cover.policy.id === policy.id;
    if (same && cover.rule.index === rule.index) return 'another item of this rule';
    return same
      ? scope.print.link(`rule ${cover.rule.index + 1}`, scope.view.locate(policy, ['spec', rule.direction, cover.rule.index]))
      : say.ruleName(scope, cover.policy, cover.rule);
  });
  const distinct = [...new Set(names)];
  return `${say.list(distinct, 3)} ${distinct.length === 1 ? 'lets' : 'let'} the same pass`;
}

/** Both ends of so many connections are looked at: each takes time, and nobody reads more names. */
export const LOOKED_AT = 20;

/** "a, b, c and 2 more"; "a, b, c and others" where not all were looked at. */
export function someNames(scope: Scope, workloads: readonly WorkloadEndpoint[], cut: boolean, home: string | undefined): string {
  const names = workloads.slice(0, 3).map((each) => say.workload(scope, each, home));
  return cut ? say.list([...names, 'others']) : say.workloads(scope, workloads, 3, home);
}

/** Who is let pass here but held back at its own end: both ends must agree. */
function otherSide(scope: Scope, policy: Policy, rule: Rule, part: CoveredPart): readonly string[] {
  const { evaluator } = scope.view;
  if (part.peers === 'anyone' || rule.unknown !== undefined) return [];
  const [subject] = sureSubjects(scope, policy);
  if (!subject) return [];
  const ingress = rule.direction === 'ingress';
  const meant = matchedBy(scope, part.peers).filter((each) => each !== subject);
  const blocked = meant.slice(0, LOOKED_AT).filter((each) => {
    const [from, to] = ingress ? [each, subject] : [subject, each];
    const { [ingress ? 'egress' : 'ingress']: side } = evaluator.verdict({ kind: 'workload', workload: from }, { kind: 'workload', workload: to });
    return side.kind === 'denied' || (side.kind === 'admitted' && !hasConnections(side.allowed.possible));
  });
  if (blocked.length === 0) return [];
  const names = someNames(scope, blocked, meant.length > LOOKED_AT, policy.namespace);
  const own = ingress ? 'egress' : 'ingress';
  const target = say.workload(scope, subject, policy.namespace);
  return [
    ingress
      ? `Still closed: ${names} cannot connect to ${target}, because the policies for ${blocked.length === 1 ? 'its' : 'their'} own ${own} do not allow it.`
      : `Still closed: ${target} cannot connect to ${names}, because the policies for ${blocked.length === 1 ? 'its' : 'their'} own ${own} do not allow it.`,
  ];
}

/** The workloads that a policy surely selects. */
export function sureSubjects({ view }: Scope, policy: Policy): readonly WorkloadEndpoint[] {
  return view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => (sure ? [workload] : []));
}

/** The workloads that peers surely match. */
export function matchedBy({ view }: Scope, peers: CoveredPart['peers']): readonly WorkloadEndpoint[] {
  if (peers === 'anyone') return [];
  const found = peers.flatMap((peer) =>
    peer.kind === 'pods' ? view.evaluator.matches(peer.pods).flatMap(({ workload, sure }) => (sure ? [workload] : [])) : [],
  );
  return [...new Set(found)];
}
