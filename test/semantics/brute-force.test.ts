import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AddressRange, includesAddress, parseAddress } from '../../server/semantics/address-set.js';
import type { Endpoint, Evaluator } from '../../server/semantics/answers.js';
import { equalConnections, noConnections } from '../../server/semantics/connection-set.js';
import type { WorkloadEndpoint } from '../../server/semantics/endpoint.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { includesPort } from '../../server/semantics/port-set.js';
import { isAllowed, type Party } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { manifestsOf, probePorts, probes, type RandomCluster, randomCluster } from '../support/random-cluster.js';

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

test('every probed connection of random clusters is allowed exactly where the reference allows it', () => {
  fc.assert(
    fc.property(randomCluster({ admin: false }), (cluster) => checkVerdicts(cluster)),
    { numRuns: 1500 },
  );
});

test('the list of connections and the traffic of each workload say the same as the verdicts', () => {
  fc.assert(
    fc.property(randomCluster({ admin: false }), (cluster) => {
      const evaluator = createEvaluator(clusterOf(manifestsOf(cluster)).cluster);
      checkConnections(evaluator);
      for (const workload of evaluator.cluster.workloads) for (const direction of ['ingress', 'egress'] as const) checkTraffic(evaluator, workload, direction);
    }),
    { numRuns: 400 },
  );
});

/** Asks both about each pair, protocol and probed port. */
function checkVerdicts(cluster: RandomCluster): void {
  const { evaluator, parties } = partiesOf(cluster);
  for (const [from, fromEnd] of parties) {
    for (const [to, toEnd] of parties) {
      if (from === to || (typeof from === 'string' && typeof to === 'string')) continue;
      const { allowed } = evaluator.verdict(fromEnd, toEnd);
      expect(equalConnections(allowed.sure, allowed.possible)).toBe(true);
      for (const protocol of protocols) {
        const wrong = probePorts.filter((port) => includesPort(allowed.sure[protocol], port) !== isAllowed(cluster, from, to, protocol, port));
        expect(wrong, `${nameOf(from)} -> ${nameOf(to)} ${protocol}`).toEqual([]);
      }
    }
  }
}

function partiesOf(cluster: RandomCluster): { readonly evaluator: Evaluator; readonly parties: readonly (readonly [Party, Endpoint])[] } {
  const evaluator = createEvaluator(clusterOf(manifestsOf(cluster)).cluster);
  const pods = cluster.pods.map((pod): readonly [Party, Endpoint] => {
    const workload = evaluator.cluster.workloads.find(({ id }) => id === `${pod.namespace}/Pod/${pod.name}`);
    if (!workload) throw new Error(`${pod.name} is lost`);
    return [pod, { kind: 'workload', workload }];
  });
  const addresses = probes.map((address): readonly [Party, Endpoint] => [address, { kind: 'addresses', range: parseAddress(address) as AddressRange }]);
  return { evaluator, parties: [...pods, ...addresses] };
}

/** Every row is right and none is missing, repeated or out of order. */
function checkConnections(evaluator: Evaluator): void {
  const rows = [...evaluator.connections()];
  const keys = rows.map(({ from, to }) => `${orderOf(from)} ${orderOf(to)}`);
  expect(keys).toEqual([...new Set(keys)].sort());
  for (const { from, to, allowed } of rows) expect(equalConnections(evaluator.verdict(from, to).allowed.sure, allowed)).toBe(true);
  const workloads = evaluator.cluster.workloads.map((workload): Endpoint => ({ kind: 'workload', workload }));
  const addresses = probes.map((address): Endpoint => ({ kind: 'addresses', range: parseAddress(address) as AddressRange }));
  for (const from of [...workloads, ...addresses]) {
    for (const to of [...workloads, ...addresses]) {
      if (from === to || (from.kind === 'addresses' && to.kind === 'addresses') || isSame(from, to)) continue;
      const row = rows.find((one) => holds(one.from, from) && holds(one.to, to));
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
    else expect(equalConnections(rows[0]?.allowed.sure ?? noConnections, verdict({ kind: 'workload', workload: other }).allowed.sure)).toBe(true);
  }
  for (const address of probes) {
    const range = parseAddress(address) as AddressRange;
    const rows = reaches.filter(({ peer }) => peer.kind === 'outside' && includesAddress(peer.addresses, range.family, range.first));
    expect(rows.length).toBeLessThan(2);
    expect(equalConnections(rows[0]?.allowed.sure ?? noConnections, verdict({ kind: 'addresses', range }).allowed.sure)).toBe(true);
  }
  // Whoever gets through to an isolated workload has a rule to thank.
  for (const { because } of reaches) expect(because.length > 0).toBe(isolatedBy.length > 0);
}

function holds(row: Endpoint, end: Endpoint): boolean {
  if (row.kind === 'workload' || end.kind === 'workload') return isSame(row, end);
  return includesAddress([row.range], end.range.family, end.range.first);
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

function nameOf(party: Party): string {
  return typeof party === 'string' ? party : party.name;
}
