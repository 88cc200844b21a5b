import type { Direction } from '../model/network-policy.js';
import type { Traffic } from '../semantics/answers.js';
import { hasConnections, isAllConnections } from '../semantics/connection-set.js';
import type { WorkloadEndpoint } from '../semantics/endpoint.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import { countText, listed } from './words.js';

/** "reached by anyone", "reached by backend, prometheus", "reached by nobody". */
export function reachersText(view: EnvironmentView, workload: WorkloadEndpoint): string {
  return `reached by ${endsText(view, workload, 'ingress')}`;
}

/** "reaches everything", "reaches mysql, redis", "reaches nothing". */
export function reachedText(view: EnvironmentView, workload: WorkloadEndpoint): string {
  return `reaches ${endsText(view, workload, 'egress')}`;
}

const words = {
  ingress: { all: 'anyone', none: 'nobody' },
  egress: { all: 'everything', none: 'nothing' },
} as const;

function endsText(view: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): string {
  const traffic = view.evaluator.traffic(workload, direction);
  const { all, none } = words[direction];
  if (traffic.isolatedBy.length === 0 && traffic.reaches.every(({ allowed }) => isAllConnections(allowed.sure))) return all;
  const outside = outsideText(traffic, all);
  const sure = traffic.reaches.filter(({ allowed }) => hasConnections(allowed.sure));
  const names = sure.flatMap(({ peer }) => (peer.kind === 'workload' ? [nameIn(workload, peer.workload)] : []));
  const possible = traffic.reaches.filter(({ peer, allowed }) => peer.kind === 'possible' || !hasConnections(allowed.sure)).length;
  const parts = [...(outside === undefined ? [] : [outside]), ...names];
  if (parts.length === 0)
    return possible > 0
      ? `${none} here, possibly by ${countText(possible, 'other')}`.replace('possibly by', direction === 'ingress' ? 'possibly by' : 'possibly')
      : none;
  return listed(parts, 4);
}

function outsideText({ reaches }: Traffic, all: string): string | undefined {
  const outside = reaches.filter(({ peer, allowed }) => peer.kind === 'outside' && hasConnections(allowed.sure));
  const whole = outside.find(({ peer }) => peer.kind === 'outside' && peer.all);
  if (whole) return isAllConnections(whole.allowed.sure) ? `${all} outside` : `${all} outside, on some ports`;
  return outside.length > 0 ? 'some addresses outside' : undefined;
}

/** A workload's name, with its namespace where that is another one. */
function nameIn(seenFrom: WorkloadEndpoint, { namespace, name }: WorkloadEndpoint): string {
  return namespace === seenFrom.namespace ? name : `${namespace}/${name}`;
}
