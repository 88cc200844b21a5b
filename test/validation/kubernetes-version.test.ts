import { expect, test } from 'vitest';
import { readSettings } from '../../server/lsp/settings.js';
import { configOf } from '../../server/netpol/config.js';
import { versionNote } from '../../server/words/kubernetes-version.js';
import { findingsOf } from '../support/check-rule.js';
import { folderOf, netpol } from '../support/cli.js';
import { snapshotOf } from '../support/snapshot.js';

const noteOf = (kubernetesVersion: string) => versionNote(configOf({ kubernetesVersion }).kubernetesVersion);

test('versions that are not known count as the nearest one, and somebody is told', () => {
  expect(['', '1.25', 'v1.30.2', '1.37'].map(noteOf)).toEqual([undefined, undefined, undefined, undefined]);
  expect(noteOf('1.24')).toBe('Kubernetes 1.24 is earlier than the versions that are known here, 1.25 to 1.37: it is judged as 1.25.');
  expect(noteOf('1.38')).toBe('Kubernetes 1.38 is later than the versions that are known here, 1.25 to 1.37: it is judged as 1.37.');
  expect(readSettings({ kubernetesVersion: '1.38' })).toMatchObject({ settings: { kubernetesVersion: '1.38' }, problems: [noteOf('1.38')] });
});

test('the command line says so, and answers', async () => {
  const cwd = folderOf({ 'web.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n' });
  const { status, notes } = await netpol(['check', '--kubernetes-version', '1.99'], { cwd });
  expect([status, notes]).toEqual([0, expect.stringContaining('netpol: Kubernetes 1.99 is later than the versions that are known here')]);
});

test('each version refuses what its API server refuses', () => {
  const refusals = (kubernetesVersion: string) => {
    const text = (more: string, cidr: string) =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]}\n${more}`;
    const files = { '/status.yaml': text('status: {}\n', '10.0.0.0/8'), '/bits.yaml': text('', '10.0.0.1/8').replace('name: p', 'name: q') };
    const snapshot = snapshotOf(files, configOf({ kubernetesVersion }));
    return Object.keys(files).flatMap((path) =>
      findingsOf(snapshot, { path }).flatMap(({ rule, severity, category }) => (category === 'api' ? [`${severity} ${rule}`] : [])),
    );
  };
  expect(refusals('1.27')).toEqual([]);
  expect(refusals('1.24')).toEqual([]);
  expect(refusals('1.28')).toEqual(['error status-field-present']);
  expect(refusals('1.35')).toEqual(['error status-field-present']);
  expect(refusals('1.36')).toEqual(['error status-field-present', 'error cidr-host-bits']);
  expect(refusals('')).toEqual(['error status-field-present', 'warning cidr-host-bits']);
});
