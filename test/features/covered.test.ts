import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CoveredPart, coversOf, isCoveredBy } from '../../server/features/covered.js';
import type { Policy, Rule } from '../../server/semantics/cluster/policy.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { formatRange } from '../../server/semantics/sets/address-set.js';
import { formatConnections } from '../../server/semantics/sets/connection-set.js';
import { manifestsOf, randomCluster } from '../support/random-cluster.js';
import { snapshotOf } from '../support/snapshot.js';

/* "Nothing depends on this rule" is a promise: leaving it out, or the peer or port it is said of, opens and closes nothing. */

test('what is moot can be left out', { timeout: 60_000 }, () => {
  let moot = 0;
  fc.assert(
    fc.property(randomCluster({ admin: false }), (cluster) => {
      const view = snapshotOf({ '/all.yaml': manifestsOf(cluster) }).environment('/all.yaml');
      const { evaluator } = view;
      const before = connectionsOf(evaluator);
      for (const policy of evaluator.cluster.policies) {
        for (const rule of [...policy.rules.ingress, ...policy.rules.egress]) {
          for (const part of partsOf(rule)) {
            if (!coversOf(view, policy, rule, part)) continue;
            moot++;
            expect(connectionsOf(without(evaluator, policy, rule, part))).toEqual(before);
          }
        }
      }
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(moot).toBeGreaterThan(100);
});

test('a policy that covers the rules of another lets no less pass', { timeout: 60_000 }, () => {
  let covered = 0;
  fc.assert(
    fc.property(randomCluster({ admin: false }), (cluster) => {
      const view = snapshotOf({ '/all.yaml': manifestsOf(cluster) }).environment('/all.yaml');
      const { evaluator } = view;
      for (const outer of evaluator.cluster.policies) {
        for (const rule of evaluator.cluster.policies.filter(({ namespace }) => namespace === outer.namespace).flatMap(({ rules }) => rules.ingress)) {
          if (outer.isolates.ingress !== true || !isCoveredBy(view, rule, outer)) continue;
          covered++;
          const alone = (rules: readonly Rule[]) =>
            createEvaluator({ ...evaluator.cluster, policies: [{ ...outer, rules: { ...outer.rules, ingress: rules } }] });
          expect(connectionsOf(alone([...outer.rules.ingress, rule]))).toEqual(connectionsOf(alone(outer.rules.ingress)));
        }
      }
    }),
    { numRuns: 150, seed: 11 },
  );
  expect(covered).toBeGreaterThan(50);
});

/** The rule as a whole, each of its peers, each of its ports. */
function partsOf(rule: Rule): readonly CoveredPart[] {
  const peers = rule.peers === 'anyone' ? [] : rule.peers.map((peer): CoveredPart => ({ peers: [peer], ports: rule.ports }));
  const ports = rule.ports === 'any' ? [] : rule.ports.map((port): CoveredPart => ({ peers: rule.peers, ports: [port] }));
  return [rule, ...(peers.length > 1 ? peers : []), ...(ports.length > 1 ? ports : [])];
}

function without({ cluster }: Evaluator, policy: Policy, rule: Rule, part: CoveredPart): Evaluator {
  const gone: ReadonlySet<unknown> = new Set<unknown>(part.peers === rule.peers ? part.ports : part.peers);
  const left = (each: Rule): readonly Rule[] => {
    if (each !== rule) return [each];
    if (part === rule) return [];
    if (part.peers !== rule.peers) return rule.peers === 'anyone' ? [] : [{ ...rule, peers: rule.peers.filter((peer) => !gone.has(peer)) }];
    return rule.ports === 'any' ? [] : [{ ...rule, ports: rule.ports.filter((port) => !gone.has(port)) }];
  };
  const changed: Policy = { ...policy, rules: { ingress: policy.rules.ingress.flatMap(left), egress: policy.rules.egress.flatMap(left) } };
  return createEvaluator({ ...cluster, policies: cluster.policies.map((each) => (each === policy ? changed : each)) });
}

function connectionsOf(evaluator: Evaluator): readonly string[] {
  return [...evaluator.connections()].map(({ from, to, allowed }) => {
    const name = (end: typeof from) => (end.kind === 'workload' ? end.workload.id : formatRange(end.range));
    return `${name(from)} > ${name(to)}: ${formatConnections(allowed)}`;
  });
}
