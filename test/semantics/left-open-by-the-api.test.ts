import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import type { PodNetwork } from '../../server/semantics/cluster/pod-network.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { type AddressRange, parseAddress, parseCidr } from '../../server/semantics/sets/address-set.js';
import { type Allowed, equalConnections, isAllConnections, noConnections } from '../../server/semantics/sets/connection-set.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { isAllowed, type NetworkPolicyManifest, type Party, type Pod, type World } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { checkConsistency } from '../support/consistency.js';
import { manifestsOf, namespaceNames, probePorts, type RandomCluster, randomCluster } from '../support/random-cluster.js';

/**
 * What the API leaves open is tried in every way that it may turn out: what is sure holds in each, what is impossible in none.
 */

type Way = 'told apart' | 'another node' | 'same node';
const ways: readonly Way[] = ['told apart', 'another node', 'same node'];

test.each([{ admin: false }, { admin: true }])(
  "whatever a plugin makes of a pod on the host's network, sure answers hold and impossible ones do not (%o)",
  (kinds) => {
    let [open, sure] = [0, 0];
    fc.assert(
      fc.property(randomCluster(kinds), fc.boolean(), fc.nat(3), (cluster, blocksMatchPods, nth) => {
        const own = nth % cluster.pods.length;
        const as = (onHost: Way): RandomCluster & World => ({
          ...cluster,
          blocksMatchPods,
          pods: cluster.pods.map((pod, i) => (i === own ? { ...pod, onHost } : pod)),
        });
        const evaluator = evaluatorOf(as('told apart'), { blocksMatchPods, clusterCidrs: [] });
        checkConsistency(evaluator);
        const worlds = ways.map(as);
        for (const [allowed, from, to] of answers(evaluator, cluster)) {
          expectWithin(allowed, worlds, from, to);
          if (from !== own && to !== own) expect(equalConnections(allowed.sure, allowed.possible)).toBe(true);
          else if (equalConnections(allowed.sure, allowed.possible)) expect(isAllConnections(allowed.sure)).toBe(true);
          if (from === own || to === own) isAllConnections(allowed.sure) ? sure++ : open++;
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(open, sure)).toBeGreaterThan(50);
  },
);

/** Where the pods of a cluster may be when nobody says; no block of the random policies but the whole families holds any of them. */
const places = ['172.20.3.', '192.168.9.', '100.70.1.', 'fd00:1::'];
const allPrivate = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** In place of the random blocks, those that may hold pods and those that do not. */
const wholeFamilies = [
  { cidr: '0.0.0.0/0' },
  { cidr: '::/0' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: '0.0.0.0/0', except: allPrivate },
  { cidr: '::/0', except: ['fc00::/7'] },
  { cidr: '0.0.0.0/0', except: ['192.168.0.0/16', '100.64.0.0/10'] },
];

const ipBlock = fc.constantFrom(...wholeFamilies).map((block) => ({ ipBlock: block }));
const opening: fc.Arbitrary<NetworkPolicyManifest> = fc
  .record({
    namespace: fc.constantFrom(...namespaceNames),
    way: fc.constantFrom('ingress' as const, 'egress' as const),
    peers: fc.array(ipBlock, { minLength: 1, maxLength: 2 }),
    ports: fc.constantFrom(undefined, [{ port: 80 }]),
  })
  .map(({ namespace, way, peers, ports }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'blocks', namespace },
    spec: {
      podSelector: {},
      policyTypes: [way === 'ingress' ? 'Ingress' : 'Egress'],
      [way]: [{ [way === 'ingress' ? 'from' : 'to']: peers, ...(ports && { ports }) }],
    },
  }));

test.each([{ admin: false }, { admin: true }])(
  'wherever pods are and whatever a plugin makes of blocks, sure answers hold and impossible ones do not (%o)',
  (kinds) => {
    let [open, closed] = [0, 0];
    fc.assert(
      fc.property(randomCluster(kinds), fc.array(opening, { minLength: 1, maxLength: 2 }), fc.constantFrom(undefined, true, false), (cluster, more, plugin) => {
        const seen = { ...cluster, policies: [...cluster.policies, ...more], pods: cluster.pods.map(withoutAddress) };
        const evaluator = evaluatorOf(seen, { blocksMatchPods: plugin, clusterCidrs: [] });
        checkConsistency(evaluator);
        // Whoever says which plugin there is, and no addresses, has pods with IPv4 addresses.
        const possiblePlaces = plugin === undefined ? places : places.filter((place) => !place.includes(':'));
        const worlds = possiblePlaces.flatMap((place) =>
          (plugin === undefined ? [true, false] : [plugin]).map((blocksMatchPods) => ({
            ...seen,
            blocksMatchPods,
            pods: seen.pods.map((pod, i) => ({ ...pod, address: `${place}${i + 1}` })),
          })),
        );
        for (const [allowed, from, to] of answers(evaluator, seen)) {
          expectWithin(allowed, worlds, from, to);
          equalConnections(allowed.sure, allowed.possible) ? closed++ : open++;
        }
      }),
      { numRuns: 200 },
    );
    expect(Math.min(open, closed)).toBeGreaterThan(50);
  },
);

test('where plugin and addresses of pods are known, nothing is open', () => {
  fc.assert(
    fc.property(randomCluster({ admin: true }), fc.array(opening, { maxLength: 2 }), fc.boolean(), (cluster, more, blocksMatchPods) => {
      const world = { ...cluster, policies: [...cluster.policies, ...more], blocksMatchPods };
      for (const [allowed, from, to] of answers(evaluatorOf(world, { blocksMatchPods, clusterCidrs: [] }), world)) {
        expectWithin(allowed, [world], from, to);
        expect(equalConnections(allowed.sure, allowed.possible)).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});

test('where the addresses of pods are configured, blocks that hold all or none of them are decided', () => {
  const configured = ['10.0.1.0/24', '10.0.1.128/25', '172.20.0.0/16', '2001:db8:1::/56'];
  fc.assert(
    fc.property(randomCluster({ admin: true }), fc.constantFrom(...configured), (cluster, cidr) => {
      const block = parseCidr(cidr) as AddressRange;
      const seen = { ...cluster, pods: cluster.pods.map(withoutAddress) };
      const evaluator = evaluatorOf(seen, { blocksMatchPods: true, clusterCidrs: [block] });
      const addresses = { '10.0.1.0/24': '10.0.1.', '10.0.1.128/25': '10.0.1.13', '172.20.0.0/16': '172.20.0.', '2001:db8:1::/56': '2001:db8:1::' };
      const place = addresses[cidr as keyof typeof addresses];
      const world = { ...seen, blocksMatchPods: true, pods: seen.pods.map((pod, i) => ({ ...pod, address: `${place}${i + 1}` })) };
      for (const [allowed, from, to] of answers(evaluator, world)) {
        expectWithin(allowed, [world], from, to);
        // No random block has an edge within one of these.
        expect(equalConnections(allowed.sure, allowed.possible)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('networks of both families that deny close pods to pods, of one family they may', () => {
  const admin = (networks: readonly string[]) => `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: closed}
spec: {priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: ${JSON.stringify(networks)}}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: x}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: x}
`;
  const verdict = (networks: readonly string[]): Allowed => {
    const evaluator = createEvaluator(clusterOf(admin(networks), { blocksMatchPods: undefined, clusterCidrs: [] }).cluster);
    const [from, to] = evaluator.cluster.workloads.map((workload): Endpoint => ({ kind: 'workload', workload }));
    return evaluator.verdict(from as Endpoint, to as Endpoint).allowed;
  };
  expect(verdict(['0.0.0.0/0', '::/0'])).toEqual({ sure: noConnections, possible: noConnections });
  expect(isAllConnections(verdict(['0.0.0.0/0']).possible)).toBe(true);
  expect(verdict(['0.0.0.0/0']).sure).toEqual(noConnections);
  expect(isAllConnections(verdict(['203.0.113.0/24', '198.51.100.0/24']).sure)).toBe(true);
});

function withoutAddress({ address: _, ...pod }: Pod): Pod {
  return pod;
}

function evaluatorOf(cluster: RandomCluster, network: PodNetwork): Evaluator {
  return createEvaluator(clusterOf(manifestsOf(cluster), network).cluster);
}

/** Every pair of a pod and a pod (by number) or an address. */
function* answers(evaluator: Evaluator, { pods }: RandomCluster): Iterable<readonly [Allowed, number | string, number | string]> {
  const endOf = (party: number | string): Endpoint => {
    if (typeof party === 'string') return { kind: 'addresses', range: parseAddress(party) as AddressRange };
    const pod = pods[party] as Pod;
    const workload = evaluator.cluster.workloads.find(({ id }) => id === `${pod.namespace}/Pod/${pod.name}`);
    if (!workload) throw new Error(`${pod.name} is lost`);
    return { kind: 'workload', workload };
  };
  const parties = [...pods.keys(), '10.0.1.0', '203.0.113.7', '2001:db8:1::1'];
  for (const from of parties) {
    for (const to of parties) {
      if (from !== to && (typeof from === 'number' || typeof to === 'number')) yield [evaluator.verdict(endOf(from), endOf(to)).allowed, from, to];
    }
  }
}

function expectWithin({ sure, possible }: Allowed, worlds: readonly (RandomCluster & World)[], from: number | string, to: number | string): void {
  for (const protocol of ['TCP', 'UDP'] as const) {
    for (const port of probePorts) {
      const outcomes = worlds.map((world) => isAllowed(world, partyOf(world, from), partyOf(world, to), protocol, port));
      if (includesPort(sure[protocol], port)) expect(outcomes).not.toContain(false);
      if (!includesPort(possible[protocol], port)) expect(outcomes).not.toContain(true);
    }
  }
}

function partyOf({ pods }: RandomCluster, party: number | string): Party {
  return typeof party === 'string' ? party : (pods[party] as Pod);
}
