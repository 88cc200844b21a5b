import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PossiblePods, Reach } from '../../server/semantics/answers/answers.js';
import { matchLabels } from '../../server/semantics/cluster/label-selector.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { isAllowed, type Pod } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { manifestsOf, probePorts, type RandomCluster, randomCluster } from '../support/random-cluster.js';

let rows = 0;

test('a row of possible pods holds for every pod that could be made to match it', () => {
  rows = 0;
  fc.assert(
    fc.property(randomCluster({ admin: true }), (cluster) => {
      const evaluator = createEvaluator(clusterOf(manifestsOf(cluster)).cluster);
      for (const own of cluster.pods) {
        const workload = evaluator.cluster.workloads.find(({ name }) => name === own.name);
        if (!workload) throw new Error(`${own.name} is lost`);
        for (const direction of ['ingress', 'egress'] as const) {
          for (const reach of evaluator.traffic(workload, direction).reaches)
            if (reach.peer.kind === 'possible') check(cluster, own, direction, reach, reach.peer);
        }
      }
    }),
    { numRuns: 800 },
  );
  // Random clusters do have such rows.
  expect(rows).toBeGreaterThan(100);
});

function check(cluster: RandomCluster, own: Pod, direction: 'ingress' | 'egress', { allowed }: Reach, { matcher }: PossiblePods): void {
  const pods = podsFor(cluster, matcher);
  if (pods.length > 0) rows++;
  for (const pod of pods) {
    // Only pods that no manifest makes are meant; where one of the cluster matches, there is no such row.
    const world = { ...cluster, pods: [...cluster.pods, pod] };
    const [from, to] = direction === 'ingress' ? [pod, own] : [own, pod];
    for (const port of probePorts) {
      const outcome = isAllowed(world, from, to, 'TCP', port);
      if (includesPort(allowed.sure.TCP, port)) expect(outcome).toBe(true);
      if (!includesPort(allowed.possible.TCP, port)) expect(outcome).toBe(false);
    }
  }
}

/** A pod for each set of labels over the keys and values that selectors use, in each namespace that the matcher means. */
function podsFor({ namespaces }: RandomCluster, { namespaces: scope, pods }: PossiblePods['matcher']): readonly Pod[] {
  const values = [undefined, 'a', 'b', 'c'];
  return Object.entries(namespaces).flatMap(([namespace, own]) => {
    const meant = 'name' in scope ? scope.name === namespace : matchLabels(scope.labels, { values: new Map(Object.entries(own)), open: false }) === 'yes';
    if (!meant) return [];
    return values.flatMap((app) =>
      values.flatMap((tier): readonly Pod[] => {
        const labels = Object.fromEntries(Object.entries({ app, tier }).filter((entry): entry is [string, string] => entry[1] !== undefined));
        if (matchLabels(pods, { values: new Map(Object.entries(labels)), open: false }) !== 'yes') return [];
        return [{ namespace, name: 'made', labels, ports: [{ name: 'http', containerPort: 8080 }], address: '192.168.7.8' }];
      }),
    );
  });
}
