import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decidedBefore } from '../../server/semantics/answers/decided-before.js';
import { decidesInOrder } from '../../server/semantics/cluster/policy.js';
import { isAllowed, type NetworkPolicyManifest, type Party, type World } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { manifestsOf, probePorts, probes, type RandomCluster, randomCluster } from '../support/random-cluster.js';

/** The rules that are called decided, by the name of their policy. */
function decidedIn(cluster: RandomCluster) {
  const { policies } = clusterOf(manifestsOf(cluster)).cluster;
  const deciding = policies.filter((policy) => decidesInOrder(policy) && policy.kind === 'AdminNetworkPolicy').sort((a, b) => a.priority - b.priority);
  return policies
    .filter((policy) => !decidesInOrder(policy))
    .flatMap((policy) =>
      [...policy.rules.ingress, ...policy.rules.egress].flatMap((rule) => (decidedBefore(deciding, policy, rule) ? [{ name: policy.name, rule }] : [])),
    );
}

function without(policy: NetworkPolicyManifest, decided: ReturnType<typeof decidedIn>): NetworkPolicyManifest {
  const gone = decided.filter(({ name }) => name === policy.metadata.name).map(({ rule }) => rule);
  const { spec } = policy;
  if (gone.length === 0 || !spec) return policy;
  const stated = spec.policyTypes;
  const policyTypes = stated && stated.length > 0 ? stated : ['Ingress', ...(spec.egress && spec.egress.length > 0 ? ['Egress'] : [])];
  const left = (direction: 'ingress' | 'egress') =>
    spec[direction]?.filter((_, index) => !gone.some((rule) => rule.direction === direction && rule.index === index));
  return { ...policy, spec: { ...spec, policyTypes, ingress: left('ingress'), egress: left('egress') } } as NetworkPolicyManifest;
}

test('without the rules that policies of administrators decide, every connection of random clusters is as before', () => {
  let count = 0;
  fc.assert(
    fc.property(randomCluster({ admin: true }), (random) => {
      const cluster: RandomCluster & World = { ...random };
      const decided = decidedIn(cluster);
      if (decided.length === 0) return;
      count += decided.length;
      const after: World = { ...cluster, policies: cluster.policies.map((policy) => without(policy, decided)) };
      const parties: readonly Party[] = [...cluster.pods, ...probes];
      for (const from of parties) {
        for (const to of parties) {
          if (from === to || (typeof from === 'string' && typeof to === 'string')) continue;
          for (const protocol of ['TCP', 'UDP', 'SCTP', 'ICMP'] as const) {
            for (const port of protocol === 'ICMP' ? [0] : probePorts)
              expect(isAllowed(after, from, to, protocol, port)).toBe(isAllowed(cluster, from, to, protocol, port));
          }
        }
      }
    }),
    // Few clusters have such a rule; only these are asked about.
    { numRuns: 6000 },
  );
  expect(count, 'rules that are decided').toBeGreaterThan(10);
});
