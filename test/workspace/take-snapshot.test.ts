import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServedMap, ServedValue } from '../../server/workspace/live/json.js';
import { builtIn, type ReadPath } from '../../server/workspace/live/resources.js';
import { type Got, takeSnapshot } from '../../server/workspace/live/take-snapshot.js';
import { randomCluster } from '../support/random-cluster.js';
import { running, servedCluster } from '../support/served-cluster.js';
import { indexed } from './workspace-of.js';

const adminGroup = 'policy.networking.k8s.io/v1alpha1';
const adminKinds = { adminnetworkpolicies: 'AdminNetworkPolicy', baselineadminnetworkpolicies: 'BaselineAdminNetworkPolicy' };

/** An API server that has these objects, and gives two of them at a time. */
function serving(items: readonly ServedMap[]): (path: ReadPath) => Promise<Got> {
  const resources = [...builtIn, ...Object.entries(adminKinds).map(([plural, kind]) => ({ apiVersion: adminGroup, plural, kind }))];
  const got = (value: ServedValue): Got => ({ outcome: 'got', value });
  return async (path) => {
    if (path === '/apis') return got({ groups: [{ name: 'policy.networking.k8s.io', preferredVersion: { groupVersion: adminGroup } }] });
    if (path === `/apis/${adminGroup}`)
      return got({
        groupVersion: adminGroup,
        resources: Object.entries(adminKinds).map(([name, kind]) => ({ name, kind, namespaced: false, verbs: ['list'] })),
      });
    const { pathname, searchParams } = new URL(path, 'https://localhost');
    const resource = resources.find(({ apiVersion, plural }) => pathname === `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/${plural}`);
    if (!resource) return { outcome: 'missing' };
    const all = items.filter(({ kind }) => kind === resource.kind);
    const start = Number(searchParams.get('continue') ?? 0);
    const next = start + 2 < all.length ? String(start + 2) : '';
    // Items of a list do not say what they are.
    const page = all.slice(start, start + 2).map(({ kind: _, apiVersion: __, ...object }) => object);
    return got({ kind: `${resource.kind}List`, metadata: { continue: next, resourceVersion: '1' }, items: page });
  };
}

async function answersOf(text: string) {
  const { workspace } = await indexed({ '/cluster.yaml': text });
  const { evaluator } = workspace.snapshot().environment(undefined);
  const rows = [...evaluator.connections(), ...evaluator.possibleConnections()].map((row) =>
    JSON.stringify(row, (key, value) => (key === 'workload' ? value.id : typeof value === 'bigint' ? String(value) : key === 'because' ? undefined : value)),
  );
  return {
    rows: rows.sort(),
    workloads: evaluator.cluster.workloads.map((workload) => JSON.stringify([workload.id, [...workload.labels.values].sort()])).sort(),
  };
}

test('a snapshot answers as all that the cluster printed does', async () => {
  await fc.assert(
    fc.asyncProperty(randomCluster({ admin: true }), fc.array(running, { minLength: 1, maxLength: 4 }), async (world, runs) => {
      const printed = servedCluster(world, runs);
      const { text, notListed } = await takeSnapshot({ get: serving(printed['items'] as readonly ServedMap[]) });
      expect(notListed).toEqual([]);
      expect(text).not.toMatch(/managedFields|annotations|image|serviceAccountName|nodeName/);
      expect(await answersOf(text)).toEqual(await answersOf(JSON.stringify(printed)));
    }),
    { numRuns: 60 },
  );
});

test('whatever a server prints, a snapshot of it can be read', async () => {
  const lines = fc.record({ metadata: fc.jsonValue(), spec: fc.jsonValue(), status: fc.jsonValue() });
  await fc.assert(
    fc.asyncProperty(fc.array(lines, { maxLength: 3 }), fc.jsonValue(), async (objects, groups) => {
      const get = async (path: ReadPath): Promise<Got> => ({ outcome: 'got', value: (path === '/apis' ? groups : { items: objects }) as ServedValue });
      const { text } = await takeSnapshot({ get });
      const { workspace } = await indexed({ '/cluster.yaml': text });
      const file = workspace.snapshot().file('/cluster.yaml');
      expect(file?.objects).toHaveLength(objects.length * builtIn.length);
    }),
    { numRuns: 100 },
  );
});
