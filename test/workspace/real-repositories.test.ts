import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Selector } from '../../server/semantics/cluster/selector.js';
import { fileIdOfPath } from '../../server/workspace/node/disk-ids.js';
import { DiskSource } from '../../server/workspace/node/disk-source.js';
import type { FileRole } from '../../server/workspace/snapshot.js';
import { Workspace } from '../../server/workspace/workspace.js';
import { sharedFolder } from '../support/shared.js';
import { testScheduler, workloadsOf } from './workspace-of.js';

const real = sharedFolder('real') ?? '';

async function opened(folder: string): Promise<{ workspace: Workspace; log: string[] }> {
  const log: string[] = [];
  const source = new DiskSource({ folders: [path.join(real, folder)], log: (line) => log.push(line) });
  const workspace = new Workspace({ source, scheduler: testScheduler, settings: { defaultNamespace: 'default' }, log: (line) => log.push(line) });
  await workspace.index();
  return { workspace, log };
}

const namesIn = (folder: string) => readdirSync(path.join(real, folder)).filter((name) => /\.ya?ml$/.test(name));
const labelled = (key: string, value: string): Selector => ({ requirements: [{ key, operator: 'In', values: [value] }], unknown: false });

test.skipIf(real === '')('real repositories (../shared/real): each file of online-boutique is what its place makes of it', async () => {
  const { workspace, log } = await opened('online-boutique');
  const snapshot = workspace.snapshot();
  const role = (name: string): FileRole | undefined => snapshot.file(fileIdOfPath(path.join(real, 'online-boutique', name)))?.role;
  for (const name of namesIn('online-boutique/helm-chart/templates')) expect(role(`helm-chart/templates/${name}`), name).toBe('template');
  for (const name of namesIn('online-boutique/kubernetes-manifests'))
    expect(role(`kubernetes-manifests/${name}`), name).toBe(name === 'kustomization.yaml' ? 'kustomization' : 'manifest');
  for (const name of namesIn('online-boutique/kustomize/components/network-policies'))
    expect(role(`kustomize/components/network-policies/${name}`), name).toBe(name === 'kustomization.yaml' ? 'kustomization' : 'manifest');
  expect(role('helm-chart/values.yaml')).toBe('patch');
  expect(role('helm-chart/Chart.yaml')).toBe('patch');
  expect(role('kustomize/components/without-loadgenerator/delete-loadgenerator.patch.yaml')).toBe('patch');
  expect(log).toEqual([]);
});

test.skipIf(real === '')('real repositories (../shared/real): the renderings of online-boutique are environments', async () => {
  const { workspace } = await opened('online-boutique');
  const snapshot = workspace.snapshot();
  const plain = fileIdOfPath(path.join(real, 'online-boutique/kubernetes-manifests/cartservice.yaml'));
  const base = fileIdOfPath(path.join(real, 'online-boutique/kustomize/base/cartservice.yaml'));
  const services = ['ad', 'cart', 'checkout', 'currency', 'email', 'payment', 'productcatalog', 'recommendation', 'shipping'].map((name) => `${name}service`);
  const all = [...services, 'frontend', 'loadgenerator', 'redis-cart'].map((name) => `default/Deployment/${name}`).sort();
  expect(snapshot.environments.map(({ name }) => name)).toEqual([
    'kubernetes-manifests',
    'kustomize',
    ...['memorystore', 'service-mesh-istio', 'spanner'].map((name) => `kustomize/tests/${name}-with-all-components`),
  ]);
  // The kustomization beside it does not list the load generator; as `kustomize build` gives it.
  const listed = all.filter((name) => !name.endsWith('/loadgenerator'));
  for (const from of [plain, base]) expect(workloadsOf(snapshot.environment(from))).toEqual(from === plain ? listed : all);
  for (const from of [plain, base]) {
    const view = snapshot.environment(from);
    const cart = view.evaluator.cluster.workloads.find(({ name }) => name === 'cartservice');
    expect(cart && view.source(cart)?.file).toBe(from);
    expect(cart && view.definitionsOf(view.source(cart)?.id ?? '').map(({ file }) => file)).toEqual([from, from === plain ? base : plain]);
  }
});

/** Of kustomize 5.7.1. */
test.skipIf(real === '').each([
  ['argo-cd', 'manifests/cluster-install', 7, 7],
  ['argo-cd', 'manifests/ha/cluster-install', 8, 8],
  ['argo-cd', 'manifests/namespace-install', 7, 7],
])('real repositories (../shared/real): %s, %s has the workloads and policies that `kustomize build` gives', async (name, folder, workloads, policies) => {
  const { workspace } = await opened(name);
  const built = await workspace.units.built(fileIdOfPath(path.join(real, name, folder)));
  const { cluster } = built && 'snapshot' in built ? built.snapshot.environment(undefined).evaluator : expect.fail('it is not rendered');
  expect([cluster.workloads.length, cluster.policies.length]).toEqual([workloads, policies]);
});

test.skipIf(real === '')(
  'real repositories (../shared/real): the pods that operators make of kube-prometheus are not seen, and nothing else is missing',
  async () => {
    const { workspace } = await opened('kube-prometheus');
    const view = workspace.snapshot().environment(undefined);
    expect(workloadsOf(view)).toEqual([
      'monitoring/DaemonSet/node-exporter',
      'monitoring/Deployment/blackbox-exporter',
      'monitoring/Deployment/grafana',
      'monitoring/Deployment/kube-state-metrics',
      'monitoring/Deployment/prometheus-adapter',
      'monitoring/Deployment/prometheus-operator',
    ]);
    expect(view.evaluator.cluster.policies).toHaveLength(8);
    expect(view.mayHoldUnseenPods('monitoring', labelled('app.kubernetes.io/name', 'prometheus'))).toBe(true);
    expect(view.mayHoldUnseenPods('kube-system')).toBe(false);
    expect(view.mayHoldUnseenPolicies('monitoring')).toBe(false);
    expect(view.unseenPods('monitoring').map(({ reason }) => reason)).toEqual([
      'Alertmanager `monitoring/main` may make pods through its operator',
      'Prometheus `monitoring/k8s` may make pods through its operator',
    ]);
    expect(view.incomplete).toEqual([]);
  },
);
