import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namespaceContents, namespacesOf } from '../../server/netpol/namespaces.js';
import { tenants } from '../support/admin.js';
import { open } from '../support/check-features.js';
import { manifestsOf, randomCluster } from '../support/random-cluster.js';
import { defaultDeny, mysqlFromBackend, shopWorkloads } from '../support/shop.js';
import { snapshotOf } from '../support/snapshot.js';

const viewOf = (fixture: string) => open(fixture).snapshot.environment(undefined);
const names = (all: readonly { readonly name: string | undefined }[]) => all.map(({ name }) => name);

describe('namespaces of an environment', () => {
  test('each with its workloads, how many are isolated, and its policies', () => {
    const [shop, ...more] = namespacesOf(viewOf(shopWorkloads + mysqlFromBackend));
    expect(more).toEqual([]);
    expect(shop).toMatchObject({ name: 'shop', workloads: 4, isolated: { ingress: 1, egress: 0 }, policies: 1 });
    expect(shop?.location?.file).toContain('workloads.yaml');
  });

  test('a default-deny isolates all of them', () => {
    expect(namespacesOf(viewOf(shopWorkloads + defaultDeny))).toMatchObject([{ workloads: 4, isolated: { ingress: 4, egress: 4 } }]);
  });

  test('what is of the whole cluster stands last, without a name', () => {
    const view = viewOf(shopWorkloads + tenants);
    const all = namespacesOf(view);
    expect(all.at(-1)).toMatchObject({ name: undefined, workloads: 0, policies: 1 });
    expect(namespaceContents(view, undefined)).toMatchObject({ workloads: [], policies: [{ kind: 'AdminNetworkPolicy' }] });
    expect(all.slice(0, -1).every(({ name }) => name !== undefined)).toBe(true);
  });

  test('a filter leaves names and labels that have the text, and what is open', () => {
    const view = viewOf(shopWorkloads + mysqlFromBackend);
    expect(namespacesOf(view, { text: 'APP=redis' })).toMatchObject([{ workloads: 1, policies: 0 }]);
    expect(namespacesOf(view, { text: 'nothing like this' })).toEqual([]);
    const { workloads, policies } = namespaceContents(view, 'shop', { text: 'mysql' });
    expect([names(workloads), names(policies)]).toEqual([['mysql'], ['mysql-from-backend']]);
    const closed = viewOf(shopWorkloads + defaultDeny);
    expect(namespacesOf(closed, { open: true })).toMatchObject([{ workloads: 0, policies: 1 }]);
    expect(namespaceContents(view, 'shop', { open: true }).workloads).toHaveLength(4);
  });

  test('a name that is not there has nothing', () => {
    expect(namespaceContents(viewOf(shopWorkloads), 'shop2')).toEqual({ workloads: [], policies: [] });
  });
});

test('a standing asked for by itself is the one among the exposures', () => {
  fc.assert(
    fc.property(randomCluster({ admin: true }), (cluster) => {
      const { evaluator } = snapshotOf({ '/cluster.yaml': manifestsOf(cluster) }).environment(undefined);
      for (const { workload, direction, standing } of evaluator.exposures()) expect(evaluator.standing(workload, direction)).toBe(standing);
    }),
    { numRuns: 60 },
  );
});
