import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DoubtReason } from '../../server/semantics/answers/doubt-reason.js';
import type { Doubt } from '../../server/semantics/cluster/doubt.js';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import type { PodMatcher } from '../../server/semantics/cluster/policy.js';
import { everything } from '../../server/semantics/cluster/selector.js';
import { changedConnections, createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { hasConnections, noConnections } from '../../server/semantics/sets/connection-set.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { type Pod, passes, type Way } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { checkConsistency } from '../support/consistency.js';
import { manifestsOf, namespaceNames, probePorts, type RandomCluster, randomCluster } from '../support/random-cluster.js';

/** The pods that a policy of another kind is about, in our form and in the test's own words. */
interface Scope {
  readonly subject: Doubt['subject'];
  holds(pod: Pod): boolean;
}

const labelled = (value: string): PodMatcher['pods'] => ({ requirements: [{ key: 'app', operator: 'In', values: [value] }], unknown: false });

const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant<Scope>({ subject: 'every pod', holds: () => true }),
  fc
    .constantFrom(...namespaceNames)
    .map((name): Scope => ({ subject: { namespaces: { name }, pods: everything }, holds: ({ namespace }) => namespace === name })),
  fc
    .constantFrom('a', 'b')
    .map((value): Scope => ({ subject: { namespaces: { labels: everything }, pods: labelled(value) }, holds: ({ labels }) => labels.app === value })),
  fc.record({ name: fc.constantFrom(...namespaceNames), value: fc.constantFrom('a', 'b') }).map(
    ({ name, value }): Scope => ({
      subject: { namespaces: { name }, pods: labelled(value) },
      holds: ({ namespace, labels }) => namespace === name && labels.app === value,
    }),
  ),
);

interface Unread {
  readonly scope: Scope;
  readonly directions: readonly Way[];
}

const unread: fc.Arbitrary<Unread> = fc.record({
  scope,
  directions: fc.constantFrom<readonly Way[]>(['ingress'], ['egress'], ['ingress', 'egress']),
});

test('where a policy that is not evaluated covers an end nothing is sure, and impossible only what the other end refuses', () => {
  let doubted = 0;
  fc.assert(
    fc.property(randomCluster({ admin: true }), fc.array(unread, { minLength: 1, maxLength: 3 }), (cluster, policies) => {
      const evaluator = createEvaluator({ ...clusterOf(manifestsOf(cluster)).cluster, doubts: doubtsOf(policies) });
      checkConsistency(evaluator);
      for (const from of cluster.pods) {
        for (const to of cluster.pods) {
          if (from === to) continue;
          const verdict = evaluator.verdict(endOf(evaluator, from), endOf(evaluator, to));
          const [out, into] = [isDoubted(policies, from, 'egress'), isDoubted(policies, to, 'ingress')];
          if (out) expect(verdict.egress).toMatchObject({ kind: 'unknown', because: reasonsFor(policies, from, 'egress') });
          if (out || into) doubted++;
          for (const port of probePorts) {
            const wire = { from, to, protocol: 'TCP' as const, port };
            const possible = (out || passes(cluster, from, 'egress', wire)) && (into || passes(cluster, to, 'ingress', wire));
            expect(includesPort(verdict.allowed.possible.TCP, port)).toBe(possible);
            expect(includesPort(verdict.allowed.sure.TCP, port)).toBe(possible && !out && !into);
          }
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(doubted).toBeGreaterThan(300);
});

test('a policy that is not evaluated counts from the edit on that brings it', () => {
  fc.assert(
    fc.property(randomCluster({ admin: true }), fc.array(unread, { minLength: 1, maxLength: 3 }), (cluster, policies) => {
      const { cluster: model } = clusterOf(manifestsOf(cluster));
      const doubtful = { ...model, doubts: doubtsOf(policies) };
      const [without, anew] = [createEvaluator(model), createEvaluator(doubtful)];
      without.connections();
      checkConsistency(without);
      const after = createEvaluator(doubtful, without);
      checkConsistency(after);
      expect(rowsOf(after)).toEqual(rowsOf(anew));
      const changes = changedConnections(without, after);
      for (const { from, to, before, after: now } of changes?.pairs() ?? [])
        for (const a of from) for (const b of to) expectChange([without, after], a.id, b.id, before, now);
      const changed = new Set([...(changes?.pairs() ?? [])].flatMap(({ from, to }) => from.flatMap((a) => to.map((b) => `${a.id} ${b.id}`))));
      for (const [from, to] of pairsOf(cluster)) {
        const was = allowedIn(without, from, to);
        const is = allowedIn(after, from, to);
        expect(changed.has(`${idOf(from)} ${idOf(to)}`)).toBe(hasConnections(was) !== hasConnections(is) || JSON.stringify(was) !== JSON.stringify(is));
      }
    }),
    { numRuns: 150 },
  );
});

function doubtsOf(policies: readonly Unread[]): readonly Doubt[] {
  return policies.map(({ scope: { subject }, directions }, i) => ({ id: `${i}`, kind: 'family-not-evaluated', subject, directions, because: `policy ${i}` }));
}

function isDoubted(policies: readonly Unread[], pod: Pod, way: Way): boolean {
  return policies.some(({ scope: { holds }, directions }) => directions.includes(way) && holds(pod));
}

/** Every reason is named, those that are about one namespace last. */
function reasonsFor(policies: readonly Unread[], pod: Pod, way: Way): readonly DoubtReason[] {
  const holding = policies.flatMap(({ scope: { subject, holds }, directions }, i) => (directions.includes(way) && holds(pod) ? [{ subject, i }] : []));
  const isOwn = ({ subject }: { readonly subject: Doubt['subject'] }) => subject !== 'every pod' && 'name' in subject.namespaces;
  return [...holding.filter((one) => !isOwn(one)), ...holding.filter(isOwn)].map(({ i }) => ({ kind: 'doubt', because: `policy ${i}` }));
}

function endOf(evaluator: Evaluator, pod: Pod): Endpoint {
  const workload = evaluator.cluster.workloads.find(({ id }) => id === idOf(pod));
  if (!workload) throw new Error(`${pod.name} is lost`);
  return { kind: 'workload', workload };
}

function idOf({ namespace, name }: Pod): string {
  return `${namespace}/Pod/${name}`;
}

function pairsOf({ pods }: RandomCluster): readonly (readonly [Pod, Pod])[] {
  return pods.flatMap((from) => pods.flatMap((to) => (from === to ? [] : [[from, to] as const])));
}

function allowedIn(evaluator: Evaluator, from: Pod, to: Pod) {
  return evaluator.verdict(endOf(evaluator, from), endOf(evaluator, to)).allowed.sure;
}

function expectChange([was, is]: readonly [Evaluator, Evaluator], from: string, to: string, before: object, after: object): void {
  if (from === to) return;
  const sure = (evaluator: Evaluator) => {
    const rows = [...evaluator.connections()];
    return rows.find((row) => row.from.kind === 'workload' && row.to.kind === 'workload' && row.from.workload.id === from && row.to.workload.id === to)
      ?.allowed;
  };
  expect([sure(was) ?? noConnections, sure(is) ?? noConnections]).toEqual([before, after]);
}

function rowsOf(evaluator: Evaluator): readonly string[] {
  return [...evaluator.connections()].map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));
}
