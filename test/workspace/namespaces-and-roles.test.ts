import { describe, expect, test } from 'vitest';
import { deployment, indexed, kustomization, policy, snapshotOf, workloadsOf } from './workspace-of.js';

/** Checks the namespace that each file's first object is given, and from where. */
async function checkNamespaces(files: Readonly<Record<string, string>>, expected: Readonly<Record<string, string>>): Promise<void> {
  const snapshot = await snapshotOf(files);
  const actual = Object.keys(expected).map((name) => {
    const [object] = snapshot.file(name)?.objects ?? [];
    return [name, object ? `${object.namespace ?? ''} ${object.namespaceFrom}`.trim() : 'no object'];
  });
  expect(Object.fromEntries(actual)).toEqual(expected);
}

async function checkRoles(files: Readonly<Record<string, string>>, expected: Readonly<Record<string, string>>): Promise<void> {
  const snapshot = await snapshotOf(files);
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, snapshot.file(name)?.role]))).toEqual(expected);
}

describe('the namespace of an object', () => {
  test('is the one written, else the default', () =>
    checkNamespaces(
      { '/a.yaml': deployment('web', { namespace: 'shop' }), '/b.yaml': deployment('web'), '/c.yaml': deployment('web', { namespace: '""' }) },
      { '/a.yaml': 'shop manifest', '/b.yaml': 'default default', '/c.yaml': 'default default' },
    ));

  test('follows the setting', async () => {
    const { workspace } = await indexed({ '/a.yaml': deployment('web') });
    workspace.configure({ defaultNamespace: 'team' });
    expect(workspace.snapshot().file('/a.yaml')?.objects[0]?.namespace).toBe('team');
    expect(workloadsOf(workspace.snapshot().environment(undefined))).toEqual(['team/Deployment/web']);
  });

  test('comes from the kustomizations above that list the file, of which the outermost is applied last', () =>
    checkNamespaces(
      {
        '/kustomization.yaml': kustomization('namespace: outer\nresources: [app, plain.yaml, deep/file.yaml]'),
        '/app/kustomization.yml': kustomization('namespace: inner\nresources: [web.yaml]'),
        '/alone/kustomization.yml': kustomization('namespace: inner\nresources: [web.yaml]'),
        '/alone/web.yaml': deployment('web'),
        '/app/web.yaml': deployment('web'),
        '/app/written.yaml': deployment('written', { namespace: 'own' }),
        '/app/unlisted.yaml': deployment('unlisted'),
        '/plain.yaml': deployment('plain'),
        '/deep/file.yaml': deployment('deep'),
      },
      {
        '/app/web.yaml': 'outer kustomization',
        '/alone/web.yaml': 'inner kustomization',
        '/app/written.yaml': 'own manifest',
        '/app/unlisted.yaml': 'default default',
        '/plain.yaml': 'outer kustomization',
        '/deep/file.yaml': 'outer kustomization',
      },
    ));

  test('is found through folders, bases and components that are listed in turn', () =>
    checkNamespaces(
      {
        '/Kustomization': kustomization('namespace: shop\nresources:\n- ./base/\ncomponents:\n- extras'),
        '/base/kustomization.yaml': kustomization('bases: [../base/parts]'),
        '/base/parts/kustomization.yaml': kustomization('resources: [web.yaml]'),
        '/base/parts/web.yaml': deployment('web'),
        '/extras/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [policy.yaml]\n',
        '/extras/policy.yaml': policy('web'),
      },
      { '/base/parts/web.yaml': 'shop kustomization', '/extras/policy.yaml': 'shop kustomization' },
    ));

  test('is what every build makes of it, also of what names another one', () =>
    checkNamespaces(
      {
        '/kustomization.yaml': kustomization('namespace: platform\nresources: [moved.yaml, same.yaml, role.yaml]'),
        '/moved.yaml': policy('web', { namespace: 'certs' }),
        '/same.yaml': policy('web', { namespace: 'platform' }),
        '/role.yaml': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\n',
      },
      { '/moved.yaml': 'platform kustomization', '/same.yaml': 'platform manifest', '/role.yaml': 'none' },
    ));

  test('stays as written where builds differ', () =>
    checkNamespaces(
      {
        '/base/kustomization.yaml': kustomization('namespace: base\nresources: [web.yaml, unnamed.yaml]'),
        '/base/web.yaml': deployment('web', { namespace: 'own' }),
        '/base/unnamed.yaml': deployment('unnamed'),
        '/prod/kustomization.yaml': kustomization('namespace: prod\nresources: [../base]'),
      },
      { '/base/web.yaml': 'own manifest', '/base/unnamed.yaml': 'base kustomization' },
    ));

  test('does not come from an overlay beside it', () =>
    checkNamespaces(
      {
        '/base/kustomization.yaml': kustomization('resources: [web.yaml]'),
        '/base/web.yaml': deployment('web'),
        '/overlays/prod/kustomization.yaml': kustomization('namespace: prod\nresources: [../../base]'),
      },
      { '/base/web.yaml': 'default default' },
    ));

  test('is none for what lives in no namespace', () =>
    checkNamespaces(
      {
        '/kustomization.yaml': kustomization('namespace: shop\nresources: [ns.yaml, role.yaml]'),
        '/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
        '/role.yaml': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\n',
      },
      { '/ns.yaml': 'none', '/role.yaml': 'none' },
    ));

  test('is unknown where a template makes it', () =>
    checkNamespaces(
      {
        '/a.yaml': deployment('web', { namespace: '{{ .Values.namespace }}' }),
        '/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
        '/chart/templates/web.yaml': deployment('web'),
        '/chart/templates/written.yaml': deployment('web', { namespace: 'shop' }),
      },
      { '/a.yaml': 'unknown', '/chart/templates/web.yaml': 'unknown', '/chart/templates/written.yaml': 'shop manifest' },
    ));

  test('changes with the kustomization', async () => {
    const { workspace } = await indexed({ '/kustomization.yaml': kustomization('namespace: shop\nresources: [web.yaml]'), '/web.yaml': deployment('web') });
    const namespace = () => workspace.snapshot().file('/web.yaml')?.objects[0]?.namespace;
    expect(namespace()).toBe('shop');
    workspace.open('/kustomization.yaml', kustomization('namespace: store\nresources: [web.yaml]'), 1);
    expect(namespace()).toBe('store');
    workspace.change('/kustomization.yaml', kustomization('namespace: store\nresources: []'), 2);
    expect(namespace()).toBe('default');
    await workspace.close('/kustomization.yaml');
    expect(namespace()).toBe('shop');
  });

  test('survives kustomizations that list each other', () =>
    checkNamespaces(
      {
        '/a/kustomization.yaml': kustomization('namespace: shop\nresources: [../b, web.yaml]'),
        '/b/kustomization.yaml': kustomization('resources: [../a, ., ../../../../..]'),
        '/a/web.yaml': deployment('web'),
      },
      { '/a/web.yaml': 'shop kustomization' },
    ));
});

describe('what a file is', () => {
  test('input of a kustomization is no object', () =>
    checkRoles(
      {
        '/kustomization.yaml': kustomization(
          [
            'resources: [web.yaml]',
            'patches: [{path: replicas.yaml}, {patch: "[]", target: {kind: Deployment}}]',
            'patchesStrategicMerge: [labels.yaml, "kind: Deployment\\nmetadata: {name: web}"]',
            'patchesJson6902: [{path: json6902.yaml, target: {kind: Deployment, name: web}}]',
            'configMapGenerator: [{name: c, files: [settings.yaml, renamed=other.yaml], envs: [env.yaml]}]',
            'secretGenerator: [{name: s, files: [secret.yaml]}]',
            'replacements: [{path: replacement.yaml}]',
            'transformers: [transformer.yaml]',
            'helmCharts: [{name: redis, valuesFile: redis-values.yaml}]',
          ].join('\n'),
        ),
        ...Object.fromEntries(
          ['web', 'replicas', 'labels', 'json6902', 'settings', 'other', 'env', 'secret', 'replacement', 'transformer', 'redis-values', 'free'].map((name) => [
            `/${name}.yaml`,
            deployment('web'),
          ]),
        ),
      },
      {
        '/kustomization.yaml': 'kustomization',
        '/web.yaml': 'manifest',
        '/free.yaml': 'manifest',
        ...Object.fromEntries(
          ['replicas', 'labels', 'json6902', 'settings', 'other', 'env', 'secret', 'replacement', 'transformer', 'redis-values'].map((name) => [
            `/${name}.yaml`,
            'patch',
          ]),
        ),
      },
    ));

  test('a file that says of itself that it is a patch is one', () =>
    checkRoles(
      {
        '/delete.yaml': `${deployment('web')}$patch: delete\n`,
        '/transformer.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
      },
      { '/delete.yaml': 'patch', '/transformer.yaml': 'patch' },
    ));

  test('what a kustomization lists is an object, also where another one takes it as a patch', () =>
    checkRoles(
      {
        '/base/kustomization.yaml': kustomization('resources: [web.yaml]'),
        '/base/web.yaml': deployment('web'),
        '/over/kustomization.yaml': kustomization('patches: [{path: ../base/web.yaml}]'),
      },
      { '/base/web.yaml': 'manifest' },
    ));

  test("a chart's templates are templates, its values no manifests, and what it merely ships is plain", () =>
    checkRoles(
      {
        '/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
        '/chart/values.yaml': `kind: Deployment\napiVersion: apps/v1\n`,
        '/chart/values-prod.yaml': `kind: Deployment\napiVersion: apps/v1\n`,
        '/chart/templates/web.yaml': deployment('web'),
        '/chart/templates/deep/web.yaml': deployment('web'),
        '/chart/crds/crd.yaml': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n',
        '/templates/web.yaml': deployment('web'),
      },
      {
        '/chart/Chart.yaml': 'patch',
        '/chart/values.yaml': 'patch',
        '/chart/values-prod.yaml': 'patch',
        '/chart/templates/web.yaml': 'template',
        '/chart/templates/deep/web.yaml': 'template',
        '/chart/crds/crd.yaml': 'manifest',
        '/templates/web.yaml': 'manifest',
      },
    ));

  test('what mentions no Kubernetes kind is nobody’s business', () =>
    checkRoles(
      {
        '/compose.yaml': 'services:\n  web: {image: web}\n',
        '/openapi.yaml': 'components:\n  kind: object\n',
        '/package.json': '{"name": "x", "description": "a kind of apiVersion"}',
        '/web.json': '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}}',
        '/half.yaml': 'kind: NetworkPolicy\n',
      },
      { '/compose.yaml': 'other', '/openapi.yaml': 'other', '/package.json': 'other', '/web.json': 'manifest', '/half.yaml': 'manifest' },
    ));

  test('patches and templates take part in no environment', async () => {
    const snapshot = await snapshotOf({
      '/kustomization.yaml': kustomization('resources: [web.yaml]\npatches: [{path: patch.yaml}]'),
      '/web.yaml': deployment('web'),
      '/patch.yaml': deployment('patched'),
      '/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
      '/chart/templates/t.yaml': deployment('templated'),
    });
    expect(workloadsOf(snapshot.environment(undefined))).toEqual(['default/Deployment/web']);
    expect(snapshot.files).toEqual(['/chart/templates/t.yaml', '/web.yaml']);
  });
});
