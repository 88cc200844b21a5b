import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { type AddressRange, parseAddress } from '../../server/semantics/sets/address-set.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { type AdminPolicyManifest, isAllowed, type Party } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { manifestsOf, probePorts, probes, type RandomCluster, randomCluster } from '../support/random-cluster.js';

/** "If this happens, the behavior is undefined", says the API of equal priorities: so every order of such policies may be the one that decides. */
test('of policies of one priority, what is surely allowed or denied is so in every order of them, and nothing else is', () => {
  let [different, same] = [0, 0];
  fc.assert(
    fc.property(randomCluster({ admin: true }), fc.constantFrom('ingress', 'egress'), fc.constantFrom('Allow', 'Deny'), (random, way, action) => {
      // One that decides everything meets most of what the others decide.
      const policies = [...random.adminPolicies.slice(0, 2), decidingAll(action)];
      const cluster = { ...random, adminPolicies: policies.map((policy) => tied(policy, way)) };
      const evaluator = createEvaluator(clusterOf(manifestsOf(cluster)).cluster);
      const orders = ordersOf(cluster);
      const ends = cluster.pods.map((pod): readonly [Party, Endpoint] => {
        const workload = evaluator.cluster.workloads.find(({ id }) => id === `${pod.namespace}/Pod/${pod.name}`);
        if (!workload) throw new Error(`${pod.name} is lost`);
        return [pod, { kind: 'workload', workload }];
      });
      const parties = [...ends, ...probes.map((address) => [address, { kind: 'addresses', range: parseAddress(address) as AddressRange }] as const)];
      for (const [own, ownEnd] of ends) {
        for (const [other, otherEnd] of parties.filter(([party]) => party !== own)) {
          const [from, to] = way === 'egress' ? [own, other] : [other, own];
          const allowed = way === 'egress' ? evaluator.allowed(ownEnd, otherEnd) : evaluator.allowed(otherEnd, ownEnd);
          for (const port of probePorts) {
            const answers = orders.map((each) => isAllowed(each, from, to, 'TCP', port));
            expect([includesPort(allowed.sure.TCP, port), includesPort(allowed.possible.TCP, port)]).toEqual([answers.every(Boolean), answers.some(Boolean)]);
            if (new Set(answers).size > 1) different++;
            else same++;
          }
        }
      }
    }),
    { numRuns: 250 },
  );
  expect(different).toBeGreaterThan(200);
  expect(same).toBeGreaterThan(1000);
});

function decidingAll(action: 'Allow' | 'Deny'): AdminPolicyManifest {
  const peers = [{ namespaces: {} }];
  const spec = { subject: { namespaces: {} }, ingress: [{ action, from: peers }], egress: [{ action, to: peers }], priority: 0 };
  return { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy', metadata: { name: 'all' }, spec };
}

/**
 * With the priority of all others, for all pods, so that they meet, and with rules of one direction only: the order is one for both ends, of which
 * the evaluator takes each by itself.
 */
function tied(policy: AdminPolicyManifest, way: 'ingress' | 'egress'): AdminPolicyManifest {
  const { spec } = policy;
  const rules = way === 'ingress' ? { ingress: spec.ingress ?? [], egress: [] } : { ingress: [], egress: spec.egress ?? [] };
  return { ...policy, spec: { ...spec, subject: { namespaces: {} }, ...rules, ...(spec.priority !== undefined && { priority: 7 }) } };
}

/** The same cluster, once for each order of its policies. */
function ordersOf(cluster: RandomCluster): readonly RandomCluster[] {
  return permutations(cluster.adminPolicies).map((policies) => ({
    ...cluster,
    adminPolicies: policies.map((policy, priority) => ({ ...policy, spec: { ...policy.spec, ...(policy.spec.priority !== undefined && { priority }) } })),
  }));
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((first, index) => permutations(items.filter((_, other) => other !== index)).map((rest) => [first, ...rest]));
}
