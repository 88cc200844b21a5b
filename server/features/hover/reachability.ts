import type { Direction } from '../../model/network-policy.js';
import { formatRange } from '../../semantics/address-set.js';
import type { Allowed, Reach, Traffic } from '../../semantics/answers.js';
import { hasConnections, isAllConnections } from '../../semantics/connection-set.js';
import { describePods } from '../../semantics/describe.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import { connectionText } from '../connection-text.js';
import { code, table } from '../markdown.js';
import { countText, listed } from '../words.js';
import { type HoverContext, policyLinks, ruleLinks, workloadLink } from './context.js';
import { dnsText } from './dns.js';

const mostRows = 10;

/** Who can reach a workload, or what it can reach: the verdict in a sentence, then a table by peer and port with the rule that admits each. */
export function reachability(context: HoverContext, workload: WorkloadEndpoint, direction: Direction): string {
  const traffic = context.view.evaluator.traffic(workload, direction);
  const verdict = verdictText(context, traffic);
  const rows = rowsOf(context, traffic);
  const dns = direction === 'egress' ? dnsText(traffic) : undefined;
  return [[verdict, dns].filter(Boolean).join(' '), rows].filter(Boolean).join('\n\n');
}

function verdictText(context: HoverContext, traffic: Traffic): string {
  const { direction, isolatedBy, reaches } = traffic;
  const ingress = direction === 'ingress';
  if (isolatedBy.length === 0) {
    if (isOpen(traffic)) {
      return ingress
        ? '**Anyone can reach it on every port**, also from outside the cluster: no policy selects it for ingress.'
        : '**It can reach everything**, also outside the cluster: no policy selects it for egress.';
    }
    return ingress
      ? 'No policy limits who reaches it; others are limited in what they reach.'
      : 'No policy limits what it reaches; others are limited in whom they let in.';
  }
  const sure = reaches.filter(isSure);
  if (reaches.length === 0) {
    const by = `${policyLinks(context, isolatedBy)} ${isolatedBy.length === 1 ? 'isolates' : 'isolate'} its ${direction}`;
    return ingress ? `**Nobody can reach it**: ${by} and no policy lets anyone in.` : `**What it can reach: nothing.** ${by} and no policy allows any.`;
  }
  const workloads = sure.filter(({ peer }) => peer.kind === 'workload').length;
  const inside = workloads === 0 ? 'no workload of this workspace' : countText(workloads, 'workload');
  return ingress ? `**Reached by ${inside}.** ${outsideSentence(traffic, 'ingress')}` : `**It can reach ${inside}.** ${outsideSentence(traffic, 'egress')}`;
}

/** Nothing at either end limits it. */
function isOpen({ reaches }: Traffic): boolean {
  return reaches.every(({ allowed }) => isAllConnections(allowed.sure));
}

function outsideSentence({ reaches }: Traffic, direction: Direction): string {
  const outside = reaches.filter(({ peer }) => peer.kind === 'outside');
  const [only] = outside;
  const ingress = direction === 'ingress';
  if (!only) return ingress ? 'Nobody outside the cluster reaches it.' : 'It reaches nothing outside the cluster.';
  const whole = outside.find(({ peer }) => peer.kind === 'outside' && peer.all);
  if (!whole) return ingress ? 'Some addresses outside the cluster reach it.' : 'It reaches some addresses outside the cluster.';
  const ports = isAllConnections(whole.allowed.sure) ? '' : ` on ${connectionText(whole.allowed.possible)}`;
  return ingress ? `**Anyone outside the cluster reaches it**${ports}.` : `**It reaches everything outside the cluster**${ports}.`;
}

function isSure({ allowed }: Reach): boolean {
  return hasConnections(allowed.sure);
}

function rowsOf(context: HoverContext, traffic: Traffic): string | undefined {
  if (traffic.isolatedBy.length === 0 && (isOpen(traffic) || traffic.reaches.length === 0)) return undefined;
  const rows = grouped(context, traffic);
  if (rows.length === 0) return undefined;
  const head = [traffic.direction === 'ingress' ? 'who can reach it' : 'what it can reach', 'ports', 'because'];
  const shown = rows.length <= mostRows ? rows : rows.slice(0, mostRows - 1);
  const more = rows.length - shown.length;
  const rest = more > 0 ? `\n\nand ${more} more: ${code('netpol list')} prints them all.` : '';
  return `${table(head, shown)}${rest}`;
}

/** One row for each peer; workloads with the same ports and reasons share a row, by namespace, where there are too many. */
function grouped(context: HoverContext, traffic: Traffic): readonly (readonly string[])[] {
  const single = traffic.reaches.map((reach) => [peerText(context, traffic, reach), ...detail(context, traffic, reach)]);
  if (single.length <= mostRows) return single;
  const groups = new Map<string, { readonly names: string[]; readonly namespace: string | undefined; readonly detail: readonly string[] }>();
  for (const [index, reach] of traffic.reaches.entries()) {
    const namespace = reach.peer.kind === 'workload' ? reach.peer.workload.namespace : undefined;
    const rest = detail(context, traffic, reach);
    const key = reach.peer.kind === 'workload' ? `${namespace} ${rest.join(' ')}` : String(index);
    const group = groups.get(key) ?? { names: [], namespace, detail: rest };
    groups.set(key, group);
    group.names.push(reach.peer.kind === 'workload' ? code(reach.peer.workload.name) : (single[index]?.[0] ?? ''));
  }
  return [...groups.values()].map(({ names, namespace, detail: rest }) => [
    namespace === undefined ? names.join(', ') : `${listed(names, 4)}${namespace === traffic.workload.namespace ? '' : ` in ${code(namespace)}`}`,
    ...rest,
  ]);
}

function peerText(context: HoverContext, { workload }: Traffic, { peer }: Reach): string {
  if (peer.kind === 'workload') return workloadLink(context, peer.workload, workload.namespace);
  if (peer.kind === 'possible') return `${describePods(peer.matcher, code)} (none in this workspace)`;
  if (peer.all) return 'anyone outside the cluster';
  return `addresses ${listed(peer.addresses.map(formatRange).map(code), 3)}`;
}

function detail(context: HoverContext, { workload, direction }: Traffic, { peer, allowed, because }: Reach): readonly string[] {
  const named = direction === 'ingress' ? workload : peer.kind === 'workload' ? peer.workload : undefined;
  return [portsText(allowed, named), because.length === 0 ? 'not isolated' : ruleLinks(context, because)];
}

function portsText({ sure, possible }: Allowed, named: WorkloadEndpoint | undefined): string {
  if (!hasConnections(sure)) return `possibly ${connectionText(possible, named)}`;
  const text = connectionText(sure, named);
  return connectionText(possible, named) === text ? text : `${text}; possibly ${connectionText(possible, named)}`;
}
