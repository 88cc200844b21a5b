import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerPolicy } from '../../server/families/registry.js';
import { byEnds, type Change, changesSince, compare, compareDerived } from '../../server/features/compare.js';
import { endpointName } from '../../server/features/ends/endpoints.js';
import { buildCluster, type ClusterObject } from '../../server/semantics/cluster/build-cluster.js';
import { changedConnections, createEvaluator } from '../../server/semantics/evaluator.js';
import { formatConnections } from '../../server/semantics/sets/connection-set.js';
import { objectsOf } from '../support/cluster.js';
import { manifestsOf, type RandomCluster, randomCluster } from '../support/random-cluster.js';

const said = ({ kind, from, to, before, after }: Change) =>
  `${kind} ${endpointName(from)} -> ${endpointName(to)}: ${formatConnections(before)} | ${formatConnections(after)}`;

/** What a person does to manifests: each leaves all other objects as they are. */
type Edit = 'policy' | 'morePolicies' | 'adminPolicies' | 'pod' | 'pods' | 'namespaces' | 'nothing';

function edited(cluster: RandomCluster, other: RandomCluster, edit: Edit): RandomCluster {
  const [pod] = other.pods;
  switch (edit) {
    case 'policy':
      return { ...cluster, policies: [...other.policies.slice(0, 1), ...cluster.policies.slice(1)] };
    case 'morePolicies':
      return { ...cluster, policies: [...cluster.policies.slice(1), ...other.policies] };
    case 'adminPolicies':
      return { ...cluster, adminPolicies: other.adminPolicies };
    case 'pod':
      return { ...cluster, pods: cluster.pods.map((one, index) => (index === 0 && pod ? { ...one, labels: pod.labels, ports: pod.ports } : one)) };
    case 'pods':
      return { ...cluster, pods: [...cluster.pods.slice(1), ...other.pods] };
    case 'namespaces':
      return { ...cluster, namespaces: other.namespaces };
    case 'nothing':
      return cluster;
  }
}

/** Reads manifests as a workspace does: what is not edited stays the very same object. */
function reader(): (cluster: RandomCluster) => readonly ClusterObject[] {
  const known = new Map<string, readonly ClusterObject[]>();
  return (cluster) =>
    manifestsOf(cluster)
      .split('\n---\n')
      .flatMap((text) => {
        const { kind, metadata } = JSON.parse(text);
        const objects = known.get(text) ?? objectsOf({ [`${kind}-${metadata.namespace}-${metadata.name}.yaml`]: text });
        known.set(text, objects);
        return objects;
      });
}

const edit = fc.constantFrom<Edit>('policy', 'policy', 'morePolicies', 'adminPolicies', 'pod', 'pods', 'namespaces', 'nothing');

/** Both directions, because an editor's saved state is made from the one that is being typed. */
test('what an edit touches is the same as what a full comparison finds', () => {
  let changes = 0;
  fc.assert(
    fc.property(randomCluster({ admin: true }), fc.array(fc.tuple(randomCluster({ admin: true }), edit), { minLength: 1, maxLength: 3 }), (start, edits) => {
      let cluster = start;
      const read = reader();
      let built = buildCluster(read(cluster), lowerPolicy);
      let evaluator = createEvaluator(built.cluster);
      for (const [other, how] of edits) {
        cluster = edited(cluster, other, how);
        const next = buildCluster(read(cluster), lowerPolicy, built);
        const after = createEvaluator(next.cluster, evaluator);
        for (const [was, is] of [
          [evaluator, after],
          [after, evaluator],
        ] as const) {
          expect(changedConnections(was, is)).toBeDefined();
          const found = [...changesSince(was, is)].sort(byEnds).map(said);
          const full = compare(was, is);
          const all = full.changes.map(said);
          expect(found).toEqual(all);
          const derived = compareDerived(was, is);
          expect(derived?.changes.map(said)).toEqual(all);
          expect(derived?.unchanged).toBe(full.unchanged);
          changes += all.length;
        }
        built = next;
        evaluator = after;
      }
    }),
    { numRuns: 150 },
  );
  expect(changes).toBeGreaterThan(500);
});

test('of evaluators that share nothing, too', () => {
  fc.assert(
    fc.property(randomCluster({ admin: true }), randomCluster({ admin: true }), (one, other) => {
      const [was, is] = [one, other].map((cluster) => createEvaluator(buildCluster(reader()(cluster), lowerPolicy).cluster));
      if (!was || !is) throw new Error('there are two');
      expect([...changesSince(was, is)].map(said)).toEqual(compare(was, is).changes.map(said));
    }),
    { numRuns: 20 },
  );
});
