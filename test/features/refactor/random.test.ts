import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refactorings } from '../../../server/features/refactorings.js';
import { type RandomCluster, randomCluster } from '../../support/random-cluster.js';
import { checkSameMeaning, filesOf, policiesOf, writingStyles } from '../../support/refactored.js';
import { snapshotOf } from '../../support/snapshot.js';

/*
 * Policies as people write them, with comments anywhere, are split, merged and sorted: who may talk to whom is the same afterwards, for the evaluator and
 * for the brute force, which reads the texts with another parser; and every comment is still there.
 */

/** Policies of few namespaces and subjects, so that several are of the same pods. */
function withFewSubjects(cluster: RandomCluster): RandomCluster {
  const [first] = cluster.policies;
  return {
    ...cluster,
    policies: cluster.policies.map((policy, index) => {
      if (index % 3 === 2 || !first) return policy;
      const spec = policy.spec && { ...policy.spec, podSelector: first.spec?.podSelector };
      return { ...policy, metadata: { ...policy.metadata, namespace: first.metadata.namespace }, spec };
    }),
  };
}

const clusters = fc.record({ cluster: randomCluster({ admin: false }).map(withFewSubjects), style: writingStyles, apart: fc.boolean() });

/** Where each policy begins. */
function placesIn(texts: Readonly<Record<string, string>>) {
  return Object.entries(texts).flatMap(([file, text]) => [...text.matchAll(/kind: '?NetworkPolicy/g)].map(({ index }) => ({ file, offset: index })));
}

test.each(['split-directions', 'split-rules', 'merge', 'sort'])('%s keeps connections and comments', { timeout: 240_000 }, (id) => {
  let count = 0;
  fc.assert(
    fc.property(clusters, ({ cluster, style, apart }) => {
      const before = filesOf(cluster, style, apart);
      const snapshot = snapshotOf(before);
      for (const { file, offset } of placesIn(before)) {
        const found = refactorings(snapshot, file, offset).find((one) => one.id === id);
        if (!found || found.refusal !== undefined) continue;
        count++;
        const after = checkSameMeaning(cluster, before, found.edits, style.crlf);
        const [were, are] = [policiesOf(before), policiesOf(after)];
        const names = are.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
        expect(new Set(names).size).toBe(names.length);
        if (id === 'merge') expect(are.length).toBeLessThan(were.length);
        else if (id === 'sort') expect(are.length).toBe(were.length);
        else expect(are.length).toBeGreaterThan(were.length);
        if (id === 'sort') {
          const again = snapshotOf(after);
          const at = after[file]?.indexOf(`name: ${nameAt(before[file] ?? '', offset)}`) ?? -1;
          const place = at >= 0 ? at : (after[file]?.indexOf(`name: '${nameAt(before[file] ?? '', offset)}'`) ?? -1);
          expect(refactorings(again, file, place).filter((one) => one.id === 'sort')).toEqual([]);
        }
      }
    }),
    { numRuns: 150, seed: 1301 },
  );
  // The property would hold of nothing, too.
  expect(count).toBeGreaterThan(30);
});

function nameAt(text: string, offset: number): string {
  return /name: '?(policy-\d)/.exec(text.slice(offset))?.[1] ?? '';
}
