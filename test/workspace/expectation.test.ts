import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { deployment, policy, snapshotOf } from './workspace-of.js';

const named = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\n';
const workloads = { '/web.yaml': deployment('web', { namespace: 'shop' }) };

async function policiesOf(path: string, text: string): Promise<readonly string[]> {
  const snapshot = await snapshotOf({ ...workloads, [path]: text });
  expect(checkFile(snapshot, path)).toEqual([]);
  return snapshot.environment(undefined).evaluator.cluster.policies.map(({ name }) => name);
}

describe('what a suite of tests expects to find is not applied', () => {
  test.each(['/suite/01-assert.yaml', '/suite/02-errors.yaml', '/suite/02-assert-np.yml', '/chainsaw/np/np-assert.yaml', '/e2e/np/assert.yaml'])(
    'a whole file by its name: %s',
    async (path) => {
      expect(await policiesOf(path, policy('web', { namespace: 'shop' }))).toEqual([]);
    },
  );

  test.each(['/np-assert.yaml', '/expected.yaml', '/chainsaw/np/netpol.yaml', '/kuttl-tests/np.yaml', '/tests/e2e/np.yaml'])(
    'a policy with nothing but metadata: %s',
    async (path) => {
      expect(await policiesOf(path, named)).toEqual([]);
    },
  );

  test.each([
    ['/np.yaml', named, 'deny'],
    ['/envs/test/np.yaml', named, 'deny'],
    ['/envs/test/error-page.yaml', policy('web', { namespace: 'shop' }), 'web'],
    ['/chainsaw/np/netpol.yaml', policy('web', { namespace: 'shop' }), 'web'],
    ['/01-asserted-by-hand.yaml', policy('web', { namespace: 'shop' }), 'web'],
    ['/np-assert.yaml', `${named}podSelector: {}\n`, 'deny'],
  ])('anything else is: %s', async (path, text, name) => {
    const snapshot = await snapshotOf({ ...workloads, [path]: text });
    const [placed] = snapshot.file(path)?.objects ?? [];
    expect(placed?.object.metadata.name?.value).toBe(name);
  });
});
