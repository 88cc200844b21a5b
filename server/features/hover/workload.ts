import { resolversOf } from '../../dependencies/resolvers.js';
import type { Direction } from '../../model/network-policy.js';
import { mayReachDns } from '../../rules/workspace/dns-reach.js';
import type { Traffic } from '../../semantics/answers/answers.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { decidesInOrder } from '../../semantics/cluster/policy.js';
import { allConnections, hasConnections, includesConnections, isAllConnections } from '../../semantics/sets/connection-set.js';
import type { Location, PlacedObject } from '../../workspace/snapshot.js';
import { admitsEveryone, isDoubtful, type ReachSummary, reachRows, reachTable, summarize } from '../reach.js';
import * as say from '../say.js';
import { placeOf, type Scope, sourceOf } from '../scope.js';
import { workloadLimits } from './footnotes.js';
import { LOOKED_AT, matchedBy, someNames } from './rule.js';

/** Who can reach the pods of a workload and what they can reach, each with the rule that admits it. */
export function hoverWorkload(scope: Scope, placed: PlacedObject): readonly string[] | undefined {
  const { view, print } = scope;
  const workload = view.workload(placed.id);
  if (!workload) return undefined;
  const [verdict, ...reasons] = ingressWords(scope, view.evaluator.traffic(workload, 'ingress'), placeOf(placed));
  return [
    `${print.strong(`${print.text(workload.kind)} ${print.text(workload.name)}`)} · ${print.code(workload.namespace)}${print.lineBreak}${verdict}`,
    ...reasons,
    ...egressWords(scope, view.evaluator.traffic(workload, 'egress')),
    ...workloadLimits(scope, workload),
  ];
}

function ingressWords(scope: Scope, traffic: Traffic, at: Location): readonly string[] {
  const { print } = scope;
  const { outsideConnections } = summarize(traffic);
  if (isDoubtful(scope, traffic)) return [`${print.strong('Who can reach it is not known')}, for the reason below.`];
  if (traffic.isolatedBy.length === 0) {
    return [
      `${print.strong('Anyone can reach it on every port')}, also from outside the cluster: no policy selects it for ingress.${exceptions(scope, traffic)}${addDefaultDeny(scope, traffic, at)}`,
    ];
  }
  const rows = reachRows(scope, traffic);
  if (rows.length === 0)
    return [
      `${print.strong(scope.view.mayHoldUnseenPolicies(traffic.workload.namespace) ? 'By the policies known here, nobody can reach it' : 'Nobody can reach it')}: ${isolatorWords(scope, traffic)} ingress and no policy lets anyone in.`,
      ...heldBack(scope, traffic),
    ];
  const limited = outsideConnections && !isAllConnections(outsideConnections) ? ` on ${say.connections(print, outsideConnections, traffic.workload)}` : '';
  return [verdictWords(scope, traffic, limited), reachTable(scope, 'who can reach it', rows), ...heldBack(scope, traffic)];
}

/** Who reaches a workload that is isolated. @param limited over which ports everyone does, where not over all */
export function verdictWords(scope: Scope, traffic: Traffic, limited: string): string {
  const summary = summarize(traffic);
  const verdict = summary.outside === 'all' ? anyoneWords(scope, traffic, summary.workloads.length, limited) : insideWords(scope, summary);
  return `${verdict}${doubtWords(scope, traffic, summary.doubt)}`;
}

/** Rules may deny pods and leave what is outside the cluster open. */
function anyoneWords({ print, view }: Scope, traffic: Traffic, workloads: number, limited: string): string {
  const others = view.evaluator.cluster.workloads.length - 1;
  if (workloads >= others || admitsEveryone(traffic)) return `${print.strong('Anyone')} can reach it${limited}, also from outside the cluster.`;
  const inside = workloads === 0 ? 'Nobody here can.' : `${print.strong(say.count(workloads, 'workload'))} here can, too.`;
  return `${print.strong('Anyone outside the cluster')} can reach it${limited}. ${inside}`;
}

function egressWords(scope: Scope, traffic: Traffic): readonly string[] {
  const { print } = scope;
  const summary = summarize(traffic);
  const title = print.strong('What it can reach');
  if (isDoubtful(scope, traffic)) return [`${title}: not known, for the reason below.`];
  if (traffic.isolatedBy.length === 0)
    return [`${title}: anything on every port, also outside the cluster; no policy selects it for egress.${exceptions(scope, traffic)}`];
  const rows = reachRows(scope, traffic);
  const dns = dnsClosed(scope, traffic);
  if (rows.length === 0)
    return [`${title}: nothing. ${isolatorWords(scope, traffic)} egress and no policy lets anything out${dns ? '; name lookups (DNS) are closed, too' : ''}.`];
  const closed = dns ? ` ${print.strong('Name lookups (DNS) are closed')}: no policy lets it reach a resolver.` : '';
  return [`${title}: ${reachedWords(summary)}.${closed}`, reachTable(scope, 'what it can reach', rows), ...heldBack(scope, traffic)];
}

/** What the lines of the table below come to. */
function reachedWords({ outside, workloads, doubt, unseen }: ReachSummary): string {
  const beyond = outside === 'all' ? 'anything outside the cluster' : outside === 'some' ? 'some addresses outside the cluster' : undefined;
  if (workloads.length > 0) return `${say.count(workloads.length, 'workload')}, ${beyond ?? `nothing outside the cluster${doubt ? ' that is sure' : ''}`}`;
  if (beyond !== undefined) return beyond;
  if (doubt) return `perhaps the following, ${unseen ? 'no workload here' : 'none of it'} surely`;
  return 'only pods that no manifest here makes';
}

/** A link, where the editor can do that. */
function addDefaultDeny({ print, commands }: Scope, { workload }: Traffic, at: Location): string {
  const address = commands.addDefaultDeny?.(at);
  return address === undefined || workload.hostNetwork ? '' : ` ${print.command(`Add default-deny to ${print.text(workload.namespace)}`, address)}`;
}

function insideWords({ print }: Scope, { workloads, outside, doubt, unseen }: ReachSummary): string {
  const some = outside === 'some';
  const nobodyOutside = doubt ? 'Nobody outside the cluster surely reaches it.' : 'Nobody outside the cluster reaches it.';
  if (workloads.length > 0)
    return `Reached by ${print.strong(say.count(workloads.length, 'workload'))}. ${some ? 'Some addresses outside the cluster reach it, too.' : nobodyOutside}`;
  if (some) return `${print.strong('Nobody here')} ${doubt ? 'surely reaches it' : 'can reach it'}; some addresses outside the cluster can.`;
  if (doubt) return `${print.strong('Nobody surely')} reaches it.`;
  return unseen
    ? `${print.strong('Nobody here')} can reach it, only pods that no manifest here makes.`
    : `${print.strong('Nobody here')} can reach it, nor anyone outside the cluster.`;
}

/** Peers that a rule at this end lets pass, and that their own policies hold back: both ends must agree. */
function heldBack(scope: Scope, { workload, direction, reaches }: Traffic): readonly string[] {
  const { view } = scope;
  const passing = new Set(reaches.flatMap(({ peer }) => (peer.kind === 'workload' ? [peer.workload] : [])));
  const rules = view.evaluator.policiesOf(workload).flatMap(({ policy, sure }) => (sure && policy.isolates[direction] === true ? policy.rules[direction] : []));
  const known = rules.filter(
    ({ unknown, ports }) =>
      unknown === undefined && (ports === 'any' || direction === 'egress' || ports.some(({ port }) => port === 'all' || !('name' in port))),
  );
  const meant = known.flatMap(({ peers }) => matchedBy(scope, peers)).filter((each) => each !== workload && !passing.has(each));
  const distinct = [...new Set(meant)];
  const closed = distinct.slice(0, LOOKED_AT).filter((each) => isClosed(scope, each, workload, direction));
  if (closed.length === 0) return [];
  const [own, far] = direction === 'ingress' ? ['lets in', 'egress'] : ['lets it connect to', 'ingress'];
  const cut = distinct.length > LOOKED_AT;
  return [`A rule ${own} ${someNames(scope, closed, cut, workload.namespace)}, but ${closed.length === 1 && !cut ? 'its' : 'their'} own ${far} is closed.`];
}

/** Whether the far end is isolated and lets nothing of it pass. */
function isClosed({ view }: Scope, far: WorkloadEndpoint, own: WorkloadEndpoint, direction: Direction): boolean {
  const [from, to] = direction === 'ingress' ? [far, own] : [own, far];
  const { egress, ingress } = view.evaluator.verdict({ kind: 'workload', workload: from }, { kind: 'workload', workload: to });
  return (direction === 'ingress' ? egress : ingress).kind === 'denied';
}

/** An open end is not all: workloads whose own end holds them back. @param on the ports that are spoken of */
export function exceptions(scope: Scope, { workload, direction, reaches }: Traffic, on = allConnections): string {
  const { cluster } = scope.view.evaluator;
  const free = new Set(reaches.flatMap(({ peer, allowed }) => (peer.kind === 'workload' && includesConnections(allowed.sure, on) ? [peer.workload] : [])));
  const partly = new Set(reaches.flatMap(({ peer, allowed }) => (peer.kind === 'workload' && hasConnections(allowed.possible) ? [peer.workload] : [])));
  const limited = cluster.workloads.filter((each) => each !== workload && !free.has(each));
  if (limited.length === 0) return '';
  const none = limited.filter((each) => !partly.has(each));
  const [verb, own] = direction === 'ingress' ? ['egress', 'from'] : ['ingress', 'to'];
  const shown = (none.length > 0 ? none : limited) as readonly WorkloadEndpoint[];
  const names = say.list(
    shown.slice(0, 3).map((each) => say.workload(scope, each, workload.namespace)),
    3,
    shown.length,
  );
  return none.length > 0
    ? ` Not ${own} ${names}: ${shown.length === 1 ? 'its' : 'their'} own ${verb} is closed to it.`
    : ` Not on every port ${own} ${names}: ${shown.length === 1 ? 'its' : 'their'} own ${verb} is limited.`;
}

/** "default-deny isolates its", "default-deny and allow-dns isolate its"; policies of an administrator limit it. */
export function isolatorWords(scope: Scope, { isolatedBy }: Traffic): string {
  const names = isolatedBy.slice(0, 3).map((policy) => scope.print.link(scope.print.text(policy.name), sourceOf(scope, policy)));
  const verb = !isolatedBy.some(decidesInOrder) ? 'isolate' : 'limit';
  return `${say.list(names, 3, isolatedBy.length)} ${verb}${isolatedBy.length === 1 ? 's' : ''} its`;
}

function doubtWords(scope: Scope, { workload, direction, isolatedBy }: Traffic, doubt: boolean): string {
  const limiting = scope.view.evaluator.policiesOf(workload).filter(({ policy }) => isolatedBy.includes(policy));
  const certain = limiting.some(({ sure, policy }) => sure && (policy.isolates[direction] === true || decidesInOrder(policy)));
  if (!certain && (workload.hostNetwork || workload.differing?.length)) return ' Whether policies hold for it is not known, for the reason below.';
  if (!certain) return ' Whether a policy selects it is not known, because labels or selectors come from a template.';
  return doubt ? ' What is not known may let in more.' : '';
}

/** Surely isolated for egress, and no rule could reach a resolver. */
export function dnsClosed(
  { view }: Pick<Scope, 'view'>,
  { workload, direction }: { readonly workload: WorkloadEndpoint; readonly direction: Direction },
): boolean {
  if (direction !== 'egress' || workload.hostNetwork) return false;
  const isolating = view.evaluator.policiesOf(workload).filter(({ policy }) => policy.isolates.egress !== false);
  const certain = isolating.some(({ sure, policy }) => sure && policy.isolates.egress === true);
  return certain && isolating.every(({ policy }) => !decidesInOrder(policy) && !mayReachDns(policy, resolversOf(view.profile)));
}
