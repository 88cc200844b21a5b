import { expect, test } from 'vitest';
import type { Selector } from '../../server/semantics/cluster/selector.js';
import { deployment, kustomization, policy, snapshotOf } from './workspace-of.js';

/** Checks in which of these namespaces unseen pods, and unseen policies, may be; `*` stands for any other one. */
async function checkUnseen(
  files: Readonly<Record<string, string>>,
  expected: { readonly pods: readonly string[]; readonly policies: readonly string[] },
): Promise<void> {
  const view = (await snapshotOf(files)).environment(undefined);
  const namespaces = ['default', 'shop', 'prod', 'monitoring', '*'];
  expect(namespaces.filter((namespace) => view.mayHoldUnseenPods(namespace))).toEqual(expected.pods);
  expect(namespaces.filter((namespace) => view.mayHoldUnseenPolicies(namespace))).toEqual(expected.policies);
  expect(view.mayHoldUnseenPods(undefined)).toBe(expected.pods.length > 0);
  expect(view.incomplete.length > 0).toBe(expected.pods.includes('*'));
}

const everywhere = ['default', 'shop', 'prod', 'monitoring', '*'];
const object = (apiVersion: string, kind: string, rest = '') => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, namespace: monitoring}\n${rest}`;

test('plain manifests are all there', () =>
  checkUnseen(
    {
      '/web.yaml': deployment('web'),
      '/kustomization.yaml': kustomization('namespace: shop\nresources: [web.yaml]\nimages: [{name: web, newTag: "2"}]'),
      '/route.yaml': object('networking.istio.io/v1', 'VirtualService'),
      '/monitor.yaml': object('monitoring.coreos.com/v1', 'ServiceMonitor'),
      '/role.yaml': object('rbac.authorization.k8s.io/v1', 'Role'),
    },
    { pods: [], policies: [] },
  ));

test('a HelmRelease may put anything into its target namespace', async () => {
  await checkUnseen({ '/r.yaml': object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {targetNamespace: shop}') }, { pods: ['shop'], policies: ['shop'] });
  await checkUnseen({ '/r.yaml': object('helm.toolkit.fluxcd.io/v2', 'HelmRelease') }, { pods: ['monitoring'], policies: ['monitoring'] });
});

test('an operator may make pods beside its resource', async () => {
  const monitoring = { pods: ['monitoring'], policies: [] };
  await checkUnseen({ '/p.yaml': object('monitoring.coreos.com/v1', 'Prometheus') }, monitoring);
  await checkUnseen({ '/p.yaml': object('postgresql.cnpg.io/v1', 'Cluster') }, monitoring);
  await checkUnseen({ '/p.yaml': object('kafka.strimzi.io/v1beta2', 'Kafka') }, monitoring);
});

test('an Argo CD Application applies what is not rendered here into its destination', async () => {
  const application = (spec: string) => object('argoproj.io/v1alpha1', 'Application', `spec: ${spec}`);
  await checkUnseen({ '/a.yaml': application('{source: {chart: redis, repoURL: x}, destination: {namespace: shop}}') }, { pods: ['shop'], policies: ['shop'] });
  await checkUnseen({ '/a.yaml': application('{source: {chart: redis, repoURL: x}}') }, { pods: everywhere, policies: everywhere });
  await checkUnseen({ '/a.yaml': application('{source: {path: apps/web}}') }, { pods: everywhere, policies: everywhere });
  await checkUnseen({ '/a.yaml': application('{source: {path: ./apps/web/}}'), '/apps/web/web.yaml': deployment('web') }, { pods: [], policies: [] });
  // Without `recurse` it takes no folder below: https://argo-cd.readthedocs.io/en/stable/user-guide/directory/
  const beside = { '/a.yaml': application('{source: {path: ./apps/web/}}'), '/apps/web/deep/web.yaml': deployment('web') };
  await checkUnseen(beside, { pods: ['default'], policies: [] });
});

test('a Flux Kustomization applies the files at its path', async () => {
  const flux = object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'spec: {path: ./apps}');
  await checkUnseen({ '/k.yaml': flux }, { pods: everywhere, policies: everywhere });
  await checkUnseen({ '/k.yaml': flux, '/apps/web.yaml': deployment('web') }, { pods: [], policies: [] });
});

test('a kustomization may build on what is elsewhere', async () => {
  for (const remote of ['https://github.com/org/repo//deploy?ref=v1', 'github.com/org/repo/deploy', 'git@host:org/repo.git', '../not-here', 'missing.yaml']) {
    await checkUnseen({ '/k/kustomization.yaml': kustomization(`resources: ["${remote}"]`) }, { pods: everywhere, policies: everywhere });
    await checkUnseen({ '/k/kustomization.yaml': kustomization(`namespace: shop\nresources: ["${remote}"]`) }, { pods: ['shop'], policies: ['shop'] });
  }
});

test('an overlay that is rendered leaves nothing open', () =>
  checkUnseen(
    {
      '/base/kustomization.yaml': kustomization('resources: [web.yaml]'),
      '/base/web.yaml': deployment('web'),
      '/prod/kustomization.yaml': kustomization('namespace: prod\nresources: [../base, policy.yaml]'),
      '/prod/policy.yaml': policy('web'),
    },
    { pods: [], policies: [] },
  ));

test('a kustomization that changes labels leaves them open only where it is not rendered', async () => {
  const files = (kustomize: string) => ({
    '/kustomization.yaml': kustomization(`resources: [web.yaml]\n${kustomize}`),
    '/web.yaml': deployment('web', { namespace: 'shop' }),
    '/patch.yaml': deployment('web'),
  });
  const nothing = { pods: [], policies: [] };
  await checkUnseen(files('commonLabels: {env: prod}'), nothing);
  await checkUnseen(files('labels: [{pairs: {env: prod}, includeSelectors: true}]'), nothing);
  const missing = files('patches: [{path: not-there.yaml}]');
  await checkUnseen(missing, { pods: everywhere, policies: everywhere });
  await checkUnseen(files('namespace: shop\npatches: [{path: not-there.yaml}]'), { pods: ['shop'], policies: ['shop'] });
});

test("a chart's templates may make pods with the labels that they write, in any namespace", async () => {
  const view = (
    await snapshotOf({
      '/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      '/chart/templates/web.yaml': deployment('{{ .Release.Name }}', { labels: 'app: web, tier: "{{ .Values.tier }}"' }),
    })
  ).environment(undefined);
  const selecting = (key: string, value: string): Selector => ({ requirements: [{ key, operator: 'In', values: [value] }], unknown: false });
  expect(view.mayHoldUnseenPods('shop', selecting('app', 'web'))).toBe(true);
  expect(view.mayHoldUnseenPods('shop', selecting('tier', 'anything'))).toBe(true);
  expect(view.mayHoldUnseenPods('shop', selecting('app', 'db'))).toBe(false);
  expect(view.mayHoldUnseenPods('shop', selecting('role', 'web'))).toBe(false);
  expect(view.mayHoldUnseenPods('shop')).toBe(true);
  expect(view.incomplete).toEqual([]);
  expect(view.unseenPods('shop').map(({ cause, reason }) => `${cause}: ${reason}`)).toEqual([
    'chart-template: the chart template `web.yaml` is not rendered here',
  ]);
});

test('a chart that takes in other charts may make any pods', () =>
  checkUnseen(
    { '/chart/Chart.yaml': 'apiVersion: v2\nname: chart\ndependencies:\n- {name: redis, version: 1.0.0}\n' },
    { pods: everywhere, policies: everywhere },
  ));

test('a workload whose name a template makes is unseen', () =>
  checkUnseen({ '/web.yaml': deployment('web-{{ env }}', { namespace: 'shop' }) }, { pods: ['shop'], policies: [] }));
