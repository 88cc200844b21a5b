import { areAlike } from '../../dependencies/identity.js';
import type { ChangedOutside } from '../../semantics/answers/changed-connections.js';
import type { Endpoint, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { changedConnections, type Evaluator } from '../../semantics/evaluator.js';
import { intersectAddresses, subtractAddresses } from '../../semantics/sets/address-set.js';
import { type ConnectionSet, hasConnections, includesConnections, subtractConnections } from '../../semantics/sets/connection-set.js';
import { compareText } from '../../util/text.js';

/** The connection that was asked about. */
export interface AskedPair {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly on: ConnectionSet;
}

/**
 * Whether nothing differs between two states of a cluster but what was asked about: some of these ports may be open now between these ends,
 * or ends that no selector tells from them. Nothing else is open, and nothing is closed.
 */
export function opensOnly(before: Evaluator, after: Evaluator, asked: AskedPair): boolean {
  const changed = changedConnections(before, after);
  if (!changed) return false;
  for (const { from, to, before: was, after: is } of changed.pairs()) {
    if (hasConnections(subtractConnections(was, is)) || !includesConnections(asked.on, subtractConnections(is, was))) return false;
    if (!isEnd(from, asked.from) || !isEnd(to, asked.to)) return false;
  }
  for (const one of changed.outside()) if (!isOutsideAsked(one, asked)) return false;
  return true;
}

/** Those that are open then, too, since no selector tells them from the ends that were asked about. */
export function alsoOpened(before: Evaluator, after: Evaluator, { from, to }: Pick<AskedPair, 'from' | 'to'>): readonly WorkloadEndpoint[] {
  const others = new Map<string, WorkloadEndpoint>();
  const note = (all: readonly WorkloadEndpoint[], end: Endpoint) => {
    if (end.kind !== 'workload') return;
    for (const each of all) if (each.id !== end.workload.id && areAlike(each, end.workload)) others.set(each.id, each);
  };
  const changed = changedConnections(before, after);
  for (const pair of changed?.pairs() ?? []) {
    note(pair.from, from);
    note(pair.to, to);
  }
  for (const { workloads, direction } of changed?.outside() ?? []) note(workloads, direction === 'ingress' ? to : from);
  return [...others.values()].sort((a, b) => compareText(a.id, b.id));
}

function isEnd(workloads: readonly WorkloadEndpoint[], end: Endpoint): boolean {
  return end.kind === 'workload' && workloads.every((each) => areAlike(each, end.workload));
}

function isOutsideAsked({ workloads, direction, before, after }: ChangedOutside, { from, to, on }: AskedPair): boolean {
  const [own, other] = direction === 'ingress' ? [to, from] : [from, to];
  for (const is of after) {
    for (const was of before) {
      const both = intersectAddresses([is.range], [was.range]);
      if (both.length === 0) continue;
      const opened = subtractConnections(is.answer.sure, was.answer.sure);
      if (hasConnections(subtractConnections(was.answer.sure, is.answer.sure))) return false;
      if (!hasConnections(opened)) continue;
      if (!isEnd(workloads, own) || other.kind !== 'addresses' || !includesConnections(on, opened)) return false;
      if (subtractAddresses(both, [other.range]).length > 0) return false;
    }
  }
  return true;
}
