import { expect, test } from 'vitest';
import type { DoubtReason } from '../../server/semantics/answers/doubt-reason.js';
import type { Doubt } from '../../server/semantics/cluster/doubt.js';
import type { Policy } from '../../server/semantics/cluster/policy.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { doubtTexts } from '../../server/words/doubts.js';
import { clusterOf } from '../support/cluster.js';

test('what is said twice is said once', () => {
  const same: DoubtReason = { kind: 'doubt', because: 'CiliumNetworkPolicy shop/a is of a family that is not evaluated' };
  expect(doubtTexts([same, { ...same }, { kind: 'named-ports' }])).toEqual([same.because, 'the ports that it names are not known']);
});

test('of many pods the first are named, and of many reasons the first are told', () => {
  const policy = { name: 'db' } as Policy;
  const [rule] = clusterOf(policyOf('a', 1)).cluster.policies[0]?.rules.ingress ?? [];
  if (!rule) throw new Error('no rule');
  const some = (numbers: readonly number[]): DoubtReason => ({ kind: 'peer', policy, rule, doubt: { kind: 'some', prefix: 'mysql-', numbers } });
  expect(doubtTexts([some([0, 2]), some([0, 1, 2, 3, 4, 5, 6, 7])])).toEqual([
    'rule 1 of db matches only some of the pods: mysql-0 and mysql-2',
    'rule 1 of db matches only some of the pods: mysql-0, mysql-1, mysql-2, mysql-3, mysql-4 and 3 more',
  ]);
});

test('seven policies that are not evaluated are four reasons and a number', () => {
  const { cluster } = clusterOf(`apiVersion: v1\nkind: Pod\nmetadata: {name: db, labels: {app: db}}\n---\n${policyOf('a', 1)}`);
  const doubts = [1, 2, 3, 4, 5, 6, 7].map(
    (id): Doubt => ({
      id: `${id}`,
      kind: 'family-not-evaluated',
      subject: 'every pod',
      directions: ['ingress'],
      because: `${id} is not evaluated`,
    }),
  );
  const evaluator = createEvaluator({ ...cluster, doubts });
  const [db] = evaluator.cluster.workloads.map((workload) => ({ kind: 'workload' as const, workload }));
  if (!db) throw new Error('no pod');
  const { ingress } = evaluator.verdict({ kind: 'addresses', range: { family: 4, first: 0n, last: 0n } }, db);
  expect(ingress.kind === 'unknown' && doubtTexts(ingress.because)).toEqual([
    '1 is not evaluated',
    '2 is not evaluated',
    '3 is not evaluated',
    '4 is not evaluated',
    'and 3 more reasons',
  ]);
});

function policyOf(name: string, rules: number): string {
  const rule = '{from: [{podSelector: {matchLabels: {app: web}}}]}';
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec: {podSelector: {matchLabels: {app: db}}, ingress: [${Array(rules).fill(rule).join(', ')}]}\n`;
}
