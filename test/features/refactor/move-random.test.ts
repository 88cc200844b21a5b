import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refactorings } from '../../../server/features/refactorings.js';
import { isAllowed, type Party, type World } from '../../support/brute-force.js';
import { probePorts, probes, type RandomCluster, randomCluster } from '../../support/random-cluster.js';
import { filesOf, policiesOf, textsAfter, writingStyles } from '../../support/refactored.js';
import { snapshotOf } from '../../support/snapshot.js';

/*
 * A policy that is moved says the same in another namespace, where its pods are; and what the brute force sees of it, which reads the text with another
 * parser, is told before.
 */

test('only the namespace changes, and what stops and opens is said', { timeout: 240_000 }, () => {
  let count = 0;
  fc.assert(
    fc.property(randomCluster({ admin: false }), writingStyles, fc.boolean(), (cluster, style, apart) => {
      const before = filesOf(cluster, style, apart);
      const snapshot = snapshotOf(before);
      for (const [file, text] of Object.entries(before))
        for (const { index } of text.matchAll(/kind: '?NetworkPolicy/g)) {
          const found = refactorings(snapshot, file, index).find(({ id }) => id === 'move');
          if (!found || found.refusal !== undefined) continue;
          count++;
          const policies = policiesOf(textsAfter(before, found.edits));
          checkMoved(cluster, policies);
          const { stops, opens } = changed(cluster, { ...cluster, policies });
          if (stops) expect(found.description).toContain('Stops passing');
          if (opens) expect(found.description).toContain('Opens');
          if (found.description === 'Nothing stops passing.') expect([stops, opens]).toEqual([false, false]);
        }
    }),
    { numRuns: 800, seed: 1303 },
  );
  // The property would hold of nothing, too.
  expect(count).toBeGreaterThan(30);
});

function checkMoved({ policies: before, pods }: RandomCluster, after: RandomCluster['policies']): void {
  expect(after.length).toBe(before.length);
  const moved = after.filter(({ metadata }, index) => metadata.namespace !== before[index]?.metadata.namespace);
  expect(moved.length).toBe(1);
  expect(pods.some(({ namespace }) => namespace === moved[0]?.metadata.namespace)).toBe(true);
  expect(after.map(({ spec }) => JSON.stringify(spec ?? null))).toEqual(before.map(({ spec }) => JSON.stringify(spec ?? null)));
}

function changed(before: RandomCluster, after: World): { readonly stops: boolean; readonly opens: boolean } {
  const parties: readonly Party[] = [...before.pods, ...probes];
  let [stops, opens] = [false, false];
  for (const a of parties)
    for (const b of parties) {
      if (a === b || (typeof a === 'string' && typeof b === 'string')) continue;
      for (const port of probePorts) {
        const [was, is] = [isAllowed(before, a, b, 'TCP', port), isAllowed(after, a, b, 'TCP', port)];
        stops ||= was && !is;
        opens ||= is && !was;
      }
    }
  return { stops, opens };
}
