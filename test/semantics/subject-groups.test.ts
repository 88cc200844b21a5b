import fc from 'fast-check';
import { expect, test } from 'vitest';
import { both, matchLabels } from '../../server/semantics/cluster/label-selector.js';
import { matchNamespace, unseenNamespace } from '../../server/semantics/engine/population.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { clusterOf } from '../support/cluster.js';
import { manifestsOf, randomCluster } from '../support/random-cluster.js';

/** Held against asking every policy about every workload, one at a time: those of the whole cluster first, each in the order of the cluster. */
test('the policies of a workload are those that select it, in order', () => {
  fc.assert(
    fc.property(randomCluster({ admin: true }), (random) => {
      const { cluster } = clusterOf(manifestsOf(random));
      const evaluator = createEvaluator(cluster);
      const ordered = [
        ...cluster.policies.filter(({ namespace }) => namespace === undefined),
        ...cluster.policies.filter(({ namespace }) => namespace !== undefined),
      ];
      for (const workload of cluster.workloads) {
        const namespace = cluster.namespaces.get(workload.namespace) ?? unseenNamespace(workload.namespace);
        const expected = ordered.flatMap((policy) => {
          const match = both(matchNamespace(policy.subject, namespace), matchLabels(policy.subject.pods, workload.labels));
          return match === 'no' ? [] : [`${policy.id} ${match}`];
        });
        expect(evaluator.policiesOf(workload).map(({ policy, sure }) => `${policy.id} ${sure ? 'yes' : 'unknown'}`)).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});
