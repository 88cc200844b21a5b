import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerPolicy } from '../../server/families/registry.js';
import { buildCluster } from '../../server/semantics/cluster/build-cluster.js';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { formatRange } from '../../server/semantics/sets/address-set.js';
import { formatConnections } from '../../server/semantics/sets/connection-set.js';
import { objectsOf } from '../support/cluster.js';
import { checkConsistency } from '../support/consistency.js';
import { manifestsOf, type RandomCluster, randomCluster } from '../support/random-cluster.js';

test('after edits, what was taken over says the same as what is computed anew', () => {
  fc.assert(
    fc.property(
      fc.array(randomCluster({ admin: true }), { minLength: 2, maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      (steps, keepPods) => {
        let pods = steps[0] as RandomCluster;
        let built = buildCluster(objectsOf(texts(pods)), lowerPolicy);
        let evaluator = createEvaluator(built.cluster);
        for (const [i, step] of steps.entries()) {
          evaluator.connections();
          checkConsistency(evaluator);
          pods = keepPods[i]
            ? {
                ...pods,
                policies: [...pods.policies.slice(1), ...step.policies.slice(0, 1)],
                adminPolicies: i % 2 === 0 ? pods.adminPolicies : step.adminPolicies,
              }
            : step;
          built = buildCluster(objectsOf(texts(pods)), lowerPolicy, built);
          const anew = createEvaluator(buildCluster(objectsOf(texts(pods)), lowerPolicy).cluster);
          evaluator = createEvaluator(built.cluster, evaluator);
          expect(rowsOf(evaluator)).toEqual(rowsOf(anew));
          checkConsistency(evaluator);
        }
      },
    ),
    { numRuns: 150 },
  );
});

/** Objects that stay the same objects keep their values, so that nothing is computed again for them. */
test('what did not change keeps its identity', () => {
  const objects = objectsOf({
    'a.yaml': `
apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: shop, labels: {app: web}, ownerReferences: [{kind: ReplicaSet, name: web, controller: true}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-2, namespace: shop, labels: {app: web, extra: x}, ownerReferences: [{kind: ReplicaSet, name: web, controller: true}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: x}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
`,
  });
  const before = buildCluster(objects, lowerPolicy);
  expect(before.cluster.workloads.map(({ id }) => id)).toEqual(['shop/ReplicaSet/web']);
  expect(before.cluster.workloads[0]?.labels).toEqual({
    values: new Map([
      ['app', 'web'],
      ['extra', 'x'],
    ]),
    open: false,
    partial: new Set(['extra']),
    differing: new Set(['extra']),
  });
  expect([...(before.cluster.namespaces.get('shop')?.labels.values ?? [])]).toEqual([
    ['team', 'x'],
    ['kubernetes.io/metadata.name', 'shop'],
  ]);
  const after = buildCluster(objects, lowerPolicy, before);
  expect(after.cluster.workloads[0]).toBe(before.cluster.workloads[0]);
  expect(after.cluster.policies[0]).toBe(before.cluster.policies[0]);
  expect(after.cluster.namespaces.get('shop')).toBe(before.cluster.namespaces.get('shop'));
  const fewer = buildCluster(objects.slice(1), lowerPolicy, before);
  expect(fewer.cluster.workloads[0]).not.toBe(before.cluster.workloads[0]);
  expect(fewer.cluster.workloads[0]?.labels.partial).toBeUndefined();
});

function texts(cluster: RandomCluster): Readonly<Record<string, string>> {
  return { 'all.yaml': manifestsOf(cluster) };
}

function rowsOf(evaluator: Evaluator): readonly string[] {
  return [...evaluator.connections()].map(({ from, to, allowed }) => `${nameOf(from)} -> ${nameOf(to)}: ${formatConnections(allowed)}`);
}

function nameOf(end: Endpoint): string {
  return end.kind === 'workload' ? end.workload.id : formatRange(end.range);
}
