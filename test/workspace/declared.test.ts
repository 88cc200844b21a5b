import { describe, expect, test } from 'vitest';
import { deployment, indexed, kustomization, policy, workloadsOf } from './workspace-of.js';

const flux = (name: string, spec: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {${spec}}\n`;
const ours = 'sourceRef: {kind: GitRepository, name: flux-system}';
const application = (name: string, spec: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}, namespace: argocd}\nspec: {${spec}}\n`;

/** Two clusters of one repository: each deploys the same applications its own way. */
const clusters = {
  '/clusters/staging/apps.yaml': flux('apps', `path: ./apps, targetNamespace: staging, ${ours}`),
  '/clusters/production/apps.yaml': flux(
    'apps',
    `path: ./apps, targetNamespace: production, ${ours}, patches: [{target: {kind: NetworkPolicy}, patch: '[{"op": "remove", "path": "/spec/ingress"}]'}]`,
  ),
  '/apps/kustomization.yaml': kustomization('resources: [web.yaml, policy.yaml]'),
  '/apps/web.yaml': deployment('web'),
  '/apps/policy.yaml': policy('web', { from: 'app: web' }),
};

const snapshotOf = async (files: Readonly<Record<string, string>>) => (await indexed(files)).workspace.snapshot();
const named = async (files: Readonly<Record<string, string>>) => {
  const snapshot = await snapshotOf(files);
  return snapshot.environments.map(({ name, from, by }) => [name, by, ...workloadsOf(snapshot.environment(from))]);
};

describe('what Flux deploys', () => {
  test('is an environment for each cluster, with all units that its declarations lead to', async () => {
    expect(await named(clusters)).toEqual([
      ['clusters/production', 'flux', 'production/Deployment/web'],
      ['clusters/staging', 'flux', 'staging/Deployment/web'],
    ]);
  });

  test('is as the Kustomization patches it', async () => {
    const snapshot = await snapshotOf(clusters);
    const rulesIn = (name: string) => {
      const { policies } = snapshot.environment(snapshot.environments.find((one) => one.name === name)?.from).evaluator.cluster;
      return policies.map(({ rules }) => rules.ingress.length);
    };
    const [production, staging] = ['clusters/production', 'clusters/staging'].map(rulesIn);
    expect(production).toEqual([0]);
    expect(staging).not.toEqual([0]);
  });

  test('takes the files of both in, and its folder is no environment by itself', async () => {
    const snapshot = await snapshotOf(clusters);
    expect(snapshot.environmentNamesOf('/apps/web.yaml')).toEqual(['clusters/production', 'clusters/staging']);
    expect(snapshot.environmentNamesOf('/clusters/staging/apps.yaml')).toEqual(['clusters/staging']);
  });

  test('names what is not here, and nothing is said to be missing where it may be', async () => {
    const far = {
      ...clusters,
      '/clusters/staging/chart.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: db, namespace: data}\nspec: {chart: {spec: {chart: postgresql, sourceRef: {kind: HelmRepository, name: bitnami}}}}\n',
    };
    const snapshot = await snapshotOf(far);
    const unseenIn = (name: string) => snapshot.environment(snapshot.environments.find((one) => one.name === name)?.from).unseen.map(({ reason }) => reason);
    expect(unseenIn('clusters/staging')).toEqual([expect.stringContaining('data/db')]);
    expect(unseenIn('clusters/production')).toEqual([]);
  });

  test('is no environment where no path is here', async () => {
    expect(
      await named({ ...clusters, '/clusters/staging/apps.yaml': '', '/clusters/production/apps.yaml': flux('apps', `path: ./elsewhere, ${ours}`) }),
    ).toEqual([]);
  });

  test('changes with the declaration, with what it deploys, and with a patch', async () => {
    const { workspace } = await indexed(clusters);
    const namesNow = async () => {
      await workspace.units.settled();
      const snapshot = workspace.snapshot();
      return snapshot.environments.map(({ name, from }) => [name, ...workloadsOf(snapshot.environment(from))]);
    };
    workspace.open('/clusters/staging/apps.yaml', flux('apps', `path: ./apps, targetNamespace: stage, ${ours}`), 1);
    expect(await namesNow()).toEqual([
      ['clusters/production', 'production/Deployment/web'],
      ['clusters/staging', 'stage/Deployment/web'],
    ]);
    workspace.open('/apps/web.yaml', deployment('shop'), 1);
    expect(await namesNow()).toEqual([
      ['clusters/production', 'production/Deployment/shop'],
      ['clusters/staging', 'stage/Deployment/shop'],
    ]);
  });
});

describe('what Argo CD deploys', () => {
  const repository = 'https://github.com/shop/deploy';
  const files = {
    '/argocd/prod/web.yaml': application('web', `destination: {namespace: shop}, source: {repoURL: ${repository}, path: apps}`),
    '/argocd/dev/web.yaml': application('web', `destination: {namespace: dev}, source: {repoURL: ${repository}, path: apps}`),
    '/apps/kustomization.yaml': kustomization('resources: [web.yaml]'),
    '/apps/web.yaml': deployment('web'),
  };

  test('is an environment for each folder of Applications, in the namespaces of their destinations', async () => {
    expect(await named(files)).toEqual([
      ['argocd/dev', 'argocd', 'dev/Deployment/web'],
      ['argocd/prod', 'argocd', 'shop/Deployment/web'],
    ]);
  });

  test('is one environment with the applications of an application', async () => {
    const root = application('root', `destination: {namespace: argocd}, source: {repoURL: ${repository}, path: argocd/prod}`);
    const snapshot = await snapshotOf({ ...files, '/argocd/dev/web.yaml': '', '/bootstrap/root.yaml': root });
    expect(snapshot.environments).toEqual([]);
    expect(workloadsOf(snapshot.environment(undefined))).toEqual(['shop/Deployment/web']);
    expect(snapshot.environmentNamesOf('/argocd/prod/web.yaml')).toEqual(snapshot.environmentNamesOf('/bootstrap/root.yaml'));
  });
});
