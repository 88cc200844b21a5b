import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveCodeLens } from '../../server/features/code-lens.js';
import { hover } from '../../server/features/hover.js';
import { hasConnections } from '../../server/semantics/sets/connection-set.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { manifestsOf, randomCluster } from '../support/random-cluster.js';
import { snapshotOf } from '../support/snapshot.js';

/*
 * What a hover and a lens claim of a workload is held against the list of all connections, which the conformance cases prove: who
 * reaches it, whom it reaches, and whether anyone outside is among them.
 */

const FILE = '/all.yaml';

test('hovers and lenses claim what the list of connections says', { timeout: 60_000 }, () => {
  const seen = { nobody: 0, some: 0, outside: 0, open: 0 };
  fc.assert(
    fc.property(randomCluster({ admin: false }), (cluster) => {
      const snapshot = snapshotOf({ [FILE]: manifestsOf(cluster) });
      for (const { id, text, title } of claims(snapshot)) {
        const { ingress, egress } = listed(snapshot, id);
        const [reached = '', reaches = ''] = text.split('What it can reach');
        if (/Anyone can reach it on every port/.test(reached)) seen.open++;
        checkSide(reached, ingress, text);
        checkSide(reaches, egress, text);
        if (ingress.workloads === 0 && !ingress.outside) seen.nobody++;
        if (ingress.workloads > 0) seen.some++;
        if (ingress.outside) seen.outside++;
        expect(/^reached by (nobody|perhaps somebody)/.test(title), `${title}\n${text}`).toBe(ingress.workloads === 0 && !ingress.outside);
        if (/^reached by anyone/.test(title)) expect(ingress.outside, `${title}\n${text}`).toBe(true);
      }
    }),
    { numRuns: 200, seed: 3 },
  );
  for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(20);
});

interface Listed {
  readonly workloads: number;
  readonly outside: boolean;
}

/** @param words of one direction, in plain text */
function checkSide(words: string, { workloads, outside }: Listed, label: string): void {
  if (/on every port, also (from )?outside the cluster/.test(words)) {
    expect(outside, label).toBe(true);
    return;
  }
  const [, count] = /(?:Reached by |: )(\d+) workloads?\b/.exec(words) ?? [];
  const claimsNoWorkload = /^.*Nobody/m.test(words) && !/Reached by/.test(words);
  if (count !== undefined) expect(Number(count), label).toBe(workloads);
  if (claimsNoWorkload || /: nothing\b|only pods that|: perhaps the following/.test(words)) expect(workloads, label).toBe(0);
  if (/(?:Nobody outside|nor anyone outside|nothing outside|: nothing\.|only pods that|: perhaps the following|Nobody can reach it)/.test(words))
    expect(outside, label).toBe(false);
  if (
    /(?:Anyone can reach it|addresses outside the cluster (?:can|reach)|: (?:some addresses|anything) outside|, (?:some addresses|anything) outside)/.test(
      words,
    )
  )
    expect(outside, label).toBe(true);
  // Each claim is one of these; otherwise nothing was checked.
  expect(/Reached by|Nobody|Anyone|: nothing|only pods that|: perhaps the following|outside the cluster/.test(words), label).toBe(true);
}

/** The plain hover and the lens above each workload. */
function* claims(snapshot: Snapshot): Iterable<{ readonly id: string; readonly text: string; readonly title: string }> {
  const view = snapshot.environment(FILE);
  for (const placed of snapshot.file(FILE)?.objects ?? []) {
    const workload = placed.object.type === 'workload' ? view.workload(placed.id) : undefined;
    const name = placed.object.metadata.name;
    if (!workload || !name) continue;
    const text = hover(snapshot, FILE, placed.offset + name.range.start, { format: 'plaintext', link: () => undefined })?.text ?? '';
    const title = resolveCodeLens(snapshot, { range: { start: 0, end: 0 }, object: placed.id, about: 'reachers' })?.title ?? '';
    yield { id: workload.id, text, title };
  }
}

function listed(snapshot: Snapshot, id: string): { readonly ingress: Listed; readonly egress: Listed } {
  const rows = [...snapshot.environment(FILE).evaluator.connections()].filter(({ allowed }) => hasConnections(allowed));
  const to = rows.flatMap(({ from, to: end }) => (end.kind === 'workload' && end.workload.id === id ? [from] : []));
  const from = rows.flatMap(({ from: start, to: end }) => (start.kind === 'workload' && start.workload.id === id ? [end] : []));
  const count = (ends: typeof to): Listed => ({
    workloads: ends.filter(({ kind }) => kind === 'workload').length,
    outside: ends.some(({ kind }) => kind === 'addresses'),
  });
  return { ingress: count(to), egress: count(from) };
}
