import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assertion } from '../../server/features/assertions/assertion.js';
import { readAssertions } from '../../server/features/assertions/read.js';
import { recordAssertions } from '../../server/features/assertions/record.js';
import { runAssertion } from '../../server/features/assertions/run.js';
import { compare } from '../../server/features/compare.js';
import type { EnvironmentView } from '../../server/workspace/snapshot.js';
import { snapshotOfTexts } from '../../server/workspace/snapshot-of-texts.js';
import { holds } from '../support/assertion-truth.js';
import { blocksAreOutside } from '../support/cluster.js';
import { randomStatement } from '../support/random-assertions.js';
import { manifestsOf, type RandomCluster, randomCluster } from '../support/random-cluster.js';

const file = '/x.netpol-test.yaml';

function viewOf(cluster: RandomCluster): EnvironmentView {
  return snapshotOfTexts({ '/cluster.yaml': manifestsOf(cluster) }, { defaultNamespace: 'default', network: blocksAreOutside }).environment(undefined);
}

function assertionsOf(text: string): readonly Assertion[] {
  const snapshot = snapshotOfTexts({ [file]: text });
  const { assertions, problems } = readAssertions(snapshot.file(file) ?? { id: file, source: undefined });
  expect(problems, text).toEqual([]);
  return assertions;
}

test.each([{ admin: false }, { admin: true }])('an assertion holds exactly where one connection after the other says so (%o)', (kinds) => {
  fc.assert(
    fc.property(randomCluster(kinds), fc.array(randomStatement, { minLength: 1, maxLength: 8 }), (cluster, statements) => {
      const view = viewOf(cluster);
      const assertions = assertionsOf(JSON.stringify({ assertions: statements }));
      expect(assertions).toHaveLength(statements.length);
      for (const [index, statement] of statements.entries()) {
        const { outcome, message } = runAssertion(view, assertions[index] as Assertion);
        const truth = holds(cluster, statement);
        // Labels of pods that nobody wrote are not weighed against each other, so that some of them are only said to be unknown.
        const isUnknown = /that no manifest here makes/.test(message) && /may reach|cannot be said/.test(message);
        expect(outcome === 'passed' ? 'holds' : isUnknown && truth === 'holds' ? 'holds' : 'fails', `${JSON.stringify(statement)}\n${message}`).toBe(truth);
      }
    }),
    { numRuns: 400 },
  );
});

test.each([{ admin: false }, { admin: true }])('what is recorded holds, and fails where a policy less opens or closes a connection (%o)', (kinds) => {
  fc.assert(
    fc.property(randomCluster(kinds), fc.nat(), (cluster, pick) => {
      const view = viewOf(cluster);
      const text = recordAssertions(view);
      const assertions = assertionsOf(text);
      for (const assertion of assertions) expect(runAssertion(view, assertion).message, assertion.label).toBe('');
      const policies = cluster.policies.filter((_, index) => index !== pick % Math.max(1, cluster.policies.length));
      const other = viewOf({ ...cluster, policies });
      const differ = compare(view.evaluator, other.evaluator).changes.length > 0;
      if (differ)
        expect(
          assertions.some((assertion) => runAssertion(other, assertion).outcome === 'failed'),
          text,
        ).toBe(true);
    }),
    { numRuns: 400 },
  );
});
