import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rename } from '../../server/features/rename.js';
import { applyEdits } from '../../server/util/text-edit.js';
import type { AdminPolicyManifest, NetworkPolicyManifest, Pod } from '../support/brute-force.js';
import { isAllowed, type Labels } from '../support/brute-force.js';
import { canonicalConnections, connectionListOf } from '../support/connections.js';
import { manifestsOf, probePorts, probes, randomCluster } from '../support/random-cluster.js';
import { snapshotOf } from '../support/snapshot.js';

/*
 * Whatever has a name in a random workspace is given a name that nothing has: who may talk to whom is then the same, for the evaluator and for
 * the brute force, which reads the texts by itself. To a name that others have, it is the same wherever nothing is said to change.
 */

const file = '/all.yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels };
  readonly spec?: { readonly containers?: readonly Pick<Pod, 'ports'>[] };
}

/** The cluster as the texts say it: read as JSON, without a line of the server. */
function worldOf(text: string) {
  const all = text.split('\n---\n').map((document) => JSON.parse(document) as Manifest);
  const of = <T>(...kinds: readonly string[]) => all.filter(({ kind }) => kinds.includes(kind)) as unknown as readonly T[];
  const pods = of<Manifest>('Pod').map(({ metadata: { name, namespace = '', labels = {} }, spec }) => ({
    name,
    namespace,
    labels,
    ports: spec?.containers?.[0]?.ports ?? [],
  }));
  const namespaces = of<Manifest>('Namespace').map(({ metadata: { name, labels } }) => [name, { ...labels, 'kubernetes.io/metadata.name': name }] as const);
  const policies = of<NetworkPolicyManifest>('NetworkPolicy');
  const adminPolicies = of<AdminPolicyManifest>('AdminNetworkPolicy', 'BaselineAdminNetworkPolicy');
  return { pods, world: { namespaces: Object.fromEntries(namespaces), policies, adminPolicies } };
}

/** Of each pair, protocol and port, by the places of the pods in the text. */
function allowed(text: string): string {
  const { pods, world } = worldOf(text);
  const ends = [...pods, ...probes.slice(0, 6)];
  let answers = '';
  for (const from of ends) {
    for (const to of ends) {
      if (typeof from === 'string' && typeof to === 'string') continue;
      for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) for (const port of probePorts) answers += isAllowed(world, from, to, protocol, port) ? '1' : '0';
    }
  }
  return answers;
}

function connections(text: string): readonly string[] {
  const { evaluator } = snapshotOf({ [file]: text }).environment(file);
  return canonicalConnections(connectionListOf(evaluator.connections()));
}

/** Where something may have a name: each text within quotes. */
function namesIn(text: string): readonly number[] {
  return [...text.matchAll(/"(?:app|tier|team|[abcxy]|http|metrics|east|west|north|pod-\d)"/g)].map(({ index }) => index + 1);
}

test.each([
  ['NetworkPolicies', false],
  ['admin policies, too', true],
])('connections stay as they are: %s', { timeout: 120_000 }, (_, admin) => {
  let renames = 0;
  fc.assert(
    fc.property(randomCluster({ admin }), fc.nat(), fc.constantFrom('zz', 'b', 'tier', 'metrics', 'west'), (cluster, choice, to) => {
      const text = manifestsOf(cluster);
      const offsets = namesIn(text);
      const offset = offsets[choice % offsets.length];
      if (offset === undefined) return;
      const snapshot = snapshotOf({ [file]: text });
      const answer = rename(snapshot, { file, offset }, to, (id) => snapshot.file(id)?.source);
      if (!answer || answer.refusal !== undefined || answer.edits.length === 0) {
        // Nothing here is a template, so a name that nothing has is refused only where nothing looks at what has it, or the cluster knows it.
        if (to === 'zz') expect(answer?.refusal ?? 'No pod').toMatch(/^No (pod|port|container|object)/);
        return;
      }
      const after = applyEdits(
        text,
        answer.edits.flatMap(({ edits }) => edits),
      );
      if (answer.effects.length > 0) {
        expect(to).not.toBe('zz');
        return;
      }
      renames++;
      expect(allowed(after)).toBe(allowed(text));
      const name = text.slice(offset, text.indexOf('"', offset));
      const isEnd = /^(east|west|north|pod-\d)$/.test(name);
      const called = isEnd
        ? connections(text)
            .map((line) => line.replace(new RegExp(`(?<=^|/| )${name}(?=/|:| )`, 'g'), to))
            .sort()
        : connections(text);
      expect(connections(after)).toEqual(called);
    }),
    { numRuns: 500 },
  );
  // The property would hold of nothing, too.
  expect(renames).toBeGreaterThan(100);
});
