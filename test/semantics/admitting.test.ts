import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Rule } from '../../server/semantics/cluster/policy.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { equalConnections, hasConnections, intersectConnections } from '../../server/semantics/sets/connection-set.js';
import { clusterOf } from '../support/cluster.js';
import { manifestsOf, randomCluster } from '../support/random-cluster.js';

/** The same cluster, in which policies still isolate whom they isolate but have only some of their rules. */
function keeping({ cluster }: Evaluator, kept: (rule: Rule) => boolean): Evaluator {
  const policies = cluster.policies.map((policy) => ({
    ...policy,
    rules: { ingress: policy.rules.ingress.filter(kept), egress: policy.rules.egress.filter(kept) },
  }));
  return createEvaluator({ ...cluster, policies });
}

test('with the rules that let a connection pass alone it passes as before, and without those of either end nothing of it does', () => {
  let tried = 0;
  fc.assert(
    fc.property(randomCluster({ admin: false }), fc.nat(), (random, start) => {
      const evaluator = createEvaluator(clusterOf(manifestsOf(random)).cluster);
      const rows = [...evaluator.connections()];
      for (let i = 0; i < Math.min(rows.length, 6); i++) {
        const row = rows[(start + i) % rows.length];
        if (!row || [row.from, row.to].some((end) => end.kind === 'workload' && end.workload.hostNetwork)) continue;
        const { from, to, allowed } = row;
        const egress = new Set(evaluator.admitting(from, to, 'egress', allowed).map(({ rule }) => rule));
        const ingress = new Set(evaluator.admitting(to, from, 'ingress', allowed).map(({ rule }) => rule));
        const alone = keeping(evaluator, (rule) => egress.has(rule) || ingress.has(rule)).allowed(from, to).sure;
        expect(equalConnections(alone, allowed)).toBe(true);
        for (const rules of [egress, ingress]) {
          if (rules.size === 0) continue;
          tried++;
          const left = keeping(evaluator, (rule) => !rules.has(rule)).allowed(from, to).possible;
          expect(hasConnections(intersectConnections(left, allowed))).toBe(false);
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(tried).toBeGreaterThan(300);
});
