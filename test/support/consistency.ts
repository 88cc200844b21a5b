import { expect } from 'vitest';
import type { Reach } from '../../server/semantics/answers/answers.js';
import type { Endpoint, WorkloadEndpoint } from '../../server/semantics/cluster/endpoint.js';
import { decidesInOrder } from '../../server/semantics/cluster/policy.js';
import type { Evaluator } from '../../server/semantics/evaluator.js';
import { type AddressRange, type AddressSet, parseAddress } from '../../server/semantics/sets/address-set.js';
import {
  type Allowed,
  equalConnections,
  hasConnections,
  noConnections,
  subtractConnections,
  unionConnections,
} from '../../server/semantics/sets/connection-set.js';
import { doubtTexts } from '../../server/words/doubts.js';
import { probes } from './random-cluster.js';

/** Whatever an evaluator computes in bulk says the same as its verdicts, which are computed pair by pair. */
export function checkConsistency(evaluator: Evaluator): void {
  checkConnections(evaluator);
  for (const workload of evaluator.cluster.workloads) for (const direction of ['ingress', 'egress'] as const) checkTraffic(evaluator, workload, direction);
}

/** The reasons add up to the answer. */
function checkReasons(evaluator: Evaluator, from: Endpoint, to: Endpoint): void {
  const { allowed, egress, ingress } = evaluator.verdict(from, to);
  const plain = evaluator.cluster.policies.every((policy) => !decidesInOrder(policy));
  for (const side of [egress, ingress]) {
    if (side.kind === 'notIsolated') continue;
    if (side.kind === 'denied') {
      expect(hasConnections(allowed.possible)).toBe(false);
      // A rule that lacks nothing would have admitted it, unless an administrator denies before.
      if (side.deniedBy.length === 0)
        for (const { policy, lacks } of side.isolatedBy) expect(lacks.length).toBe(policy.rules[side === egress ? 'egress' : 'ingress'].length);
      expect(side.isolatedBy.length + side.deniedBy.length).toBeGreaterThan(0);
      continue;
    }
    const admitted = side.by.reduce((sum, { ports }) => unionConnections(sum, ports), noConnections);
    const surely = side.isolatedBy.length > 0 && side.kind === 'admitted';
    if (plain && surely && ![from, to].some(isOnHost) && side.by.every(({ sure }) => sure))
      expect(equalConnections(admitted, side.allowed.possible)).toBe(true);
    expect(equalConnections(unionConnections(side.allowed.possible, admitted), side.allowed.possible)).toBe(true);
  }
}

/** The rules that are found for many pairs at once are those of the verdict of the pair, which is asked about what passes at all. */
function checkAdmitting(evaluator: Evaluator, from: Endpoint, to: Endpoint): void {
  const { allowed } = evaluator.verdict(from, to);
  if (!hasConnections(allowed.possible)) return;
  const verdict = evaluator.verdict(from, to, allowed.possible);
  for (const direction of ['ingress', 'egress'] as const) {
    const [own, other] = direction === 'ingress' ? [to, from] : [from, to];
    const rules = evaluator.admitting(own, other, direction, allowed.possible);
    const side = verdict[direction];
    expect(rules.length).toBe(new Set(rules.map(({ rule }) => rule)).size);
    expect(rules.every(({ policy, rule }) => policy.rules[direction].includes(rule))).toBe(true);
    if (side.kind === 'admitted' || side.kind === 'unknown') expect(new Set(rules.map(({ rule }) => rule))).toEqual(new Set(side.by.map(({ by }) => by.rule)));
  }
}

/** Every row is right and none is missing, repeated or out of order. */
function checkConnections(evaluator: Evaluator): void {
  const rows = [...evaluator.connections()];
  const keys = rows.map(({ from, to }) => `${orderOf(from)} ${orderOf(to)}`);
  expect(keys).toEqual([...new Set(keys)].sort());
  for (const { from, to, allowed } of rows) expect(equalConnections(evaluator.verdict(from, to).allowed.sure, allowed)).toBe(true);
  const perhaps = [...evaluator.possibleConnections()];
  const order = perhaps.map(({ from, to }) => `${orderOf(from)} ${orderOf(to)}`);
  expect(order).toEqual([...new Set(order)].sort());
  for (const workload of evaluator.cluster.workloads) {
    const isInto = ({ to }: { readonly to: Endpoint }) => to.kind === 'workload' && to.workload === workload;
    expect([...evaluator.connections(workload)]).toEqual(rows.filter(isInto));
    expect([...evaluator.possibleConnections(workload)]).toEqual(perhaps.filter(isInto));
  }
  const workloads = evaluator.cluster.workloads.map((workload): Endpoint => ({ kind: 'workload', workload }));
  const addresses = probes.map((address): Endpoint => ({ kind: 'addresses', range: parseAddress(address) as AddressRange }));
  for (const from of [...workloads, ...addresses]) {
    for (const to of [...workloads, ...addresses]) {
      if (from === to || (from.kind === 'addresses' && to.kind === 'addresses') || isSame(from, to)) continue;
      checkReasons(evaluator, from, to);
      checkAdmitting(evaluator, from, to);
      const row = rows.find((one) => holds(one.from, from) && holds(one.to, to));
      const open = perhaps.filter((one) => holds(one.from, from) && holds(one.to, to));
      expect(open.length).toBeLessThan(2);
      const { sure, possible } = evaluator.verdict(from, to).allowed;
      expect(equalConnections(open[0]?.allowed ?? noConnections, subtractConnections(possible, sure))).toBe(true);
      expect(
        open.every(({ because }) => because.length > 0 && because.every((reasons) => reasons.length > 0 && doubtTexts(reasons).every((text) => text !== ''))),
      ).toBe(true);
      expect(equalConnections(row?.allowed ?? noConnections, evaluator.verdict(from, to).allowed.sure)).toBe(true);
    }
  }
}

function checkTraffic(evaluator: Evaluator, workload: WorkloadEndpoint, direction: 'ingress' | 'egress'): void {
  const { reaches, isolatedBy } = evaluator.traffic(workload, direction);
  const own: Endpoint = { kind: 'workload', workload };
  const verdict = (other: Endpoint) => (direction === 'ingress' ? evaluator.verdict(other, own) : evaluator.verdict(own, other));
  for (const other of evaluator.cluster.workloads) {
    const rows = reaches.filter(({ peer }) => peer.kind === 'workload' && peer.workload === other);
    if (other === workload) expect(rows).toEqual([]);
    else expect(equalAllowed(rows[0]?.allowed, verdict({ kind: 'workload', workload: other }).allowed)).toBe(true);
  }
  for (const address of probes) {
    const range = parseAddress(address) as AddressRange;
    const rows = reaches.filter(({ peer }) => peer.kind === 'outside' && includesAddress(peer.addresses, range));
    expect(rows.length).toBeLessThan(2);
    expect(equalAllowed(rows[0]?.allowed, verdict({ kind: 'addresses', range }).allowed)).toBe(true);
  }
  // Whoever gets through to a workload that is surely isolated has a rule to thank.
  const surely = evaluator.policiesOf(workload).some(({ policy, sure }) => sure && policy.isolates[direction] === true);
  const plain = evaluator.cluster.policies.every((policy) => !decidesInOrder(policy));
  if (plain && isolatedBy.length === 0) for (const { because } of reaches) expect(because).toEqual([]);
  // Where a policy that is not evaluated may be to thank, there need not be one.
  const doubted = evaluator.doubtsOf(workload).some(({ directions }) => directions.includes(direction));
  if (plain && surely && !doubted) for (const { peer, because } of reaches) if (!isOnHost(peer)) expect(because).not.toEqual([]);
}

/** What passes between such pods and their node needs no rule. */
function isOnHost(end: Endpoint | Reach['peer']): boolean {
  return end.kind === 'workload' && end.workload.hostNetwork;
}

function holds(row: Endpoint, end: Endpoint): boolean {
  if (row.kind === 'workload' || end.kind === 'workload') return isSame(row, end);
  return includesAddress([row.range], end.range);
}

/** @param address a range of one */
function includesAddress(set: AddressSet, { family, first: address }: AddressRange): boolean {
  return set.some(({ family: own, first, last }) => own === family && first <= address && address <= last);
}

function isSame(a: Endpoint, b: Endpoint): boolean {
  return a.kind === 'workload' && b.kind === 'workload' && a.workload === b.workload;
}

/** A text that sorts as rows do: addresses ascending, then workloads by id. */
function orderOf(end: Endpoint): string {
  if (end.kind === 'workload') return `1 ${end.workload.id}`;
  const pad = (address: bigint) => address.toString(16).padStart(32, '0');
  return `0 ${end.range.family} ${pad(end.range.first)} ${pad(end.range.last)}`;
}

function equalAllowed(row: Allowed | undefined, expected: Allowed): boolean {
  return equalConnections(row?.sure ?? noConnections, expected.sure) && equalConnections(row?.possible ?? noConnections, expected.possible);
}
