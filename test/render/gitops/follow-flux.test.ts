import { describe, expect, test } from 'vitest';
import { followDeclarations } from '../../../server/render/gitops/closure.js';
import type { ClosureHost, DeclaredEnvironment } from '../../../server/render/gitops/gitops.js';
import type { KustomizeRequest } from '../../../server/render/unit-request.js';
import { hostOf, objectsOf, root, treeOf } from '../../support/gitops.js';

type Options = Parameters<typeof hostOf>[1];

function entryAt(folder: string): KustomizeRequest {
  const place = { file: `${root}/${folder}`, range: { start: 0, end: 0 } };
  return { engine: 'kustomize', folder: `${root}/${folder}`, loadRestriction: 'none', flux: { spec: '{}', substitute: undefined, place } };
}

async function follow(texts: Readonly<Record<string, string>>, folder = 'clusters/a', options: Options = { url: 'https://github.com/me/repo' }) {
  const host = hostOf(treeOf(texts), options);
  return { environment: await followDeclarations(entryAt(folder), host), host };
}

function folders({ units }: DeclaredEnvironment): readonly string[] {
  return units.map(({ name, request }) => `${name ?? ''} ${request.folder.slice(root.length + 1)}`);
}

function named(environment: DeclaredEnvironment, host: ClosureHost & Parameters<typeof objectsOf>[1]): readonly string[] {
  return objectsOf(environment, host).map(({ text }) => {
    const [, kind] = /^kind: (\S+)$/m.exec(text) ?? [];
    const [, name] = /^ {2}name: (\S+)$/m.exec(text) ?? [];
    const [, namespace = ''] = /^ {2}namespace: "?([^\s"]+)"?$/m.exec(text) ?? [];
    return `${kind} ${namespace}/${name}`;
  });
}

function kustomization(name: string, path: string, more = '', source = '{kind: GitRepository, name: flux-system}'): string {
  return `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  path: ${path}
  sourceRef: ${source}
${more.replaceAll(/^(?=.)/gm, '  ')}`;
}

/** As a text has it. */
function variable(name: string): string {
  return `$\{${name}}`;
}

function configMap(name: string, data = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${data === '' ? '' : `data: ${data}\n`}`;
}

describe('Flux Kustomizations', () => {
  test('are followed from what is rendered to what that declares', async () => {
    const { environment, host } = await follow({
      'clusters/a/apps.yaml': kustomization('apps', './apps'),
      'apps/kustomization.yaml': 'resources: [shop.yaml]\n',
      'apps/shop.yaml': kustomization('shop', 'shop/prod', 'targetNamespace: shop'),
      'shop/prod/web.yaml': configMap('web'),
    });
    expect(folders(environment)).toEqual([' clusters/a', 'flux-system/apps apps', 'flux-system/shop shop/prod']);
    expect(named(environment, host)).toEqual(['Kustomization flux-system/apps', 'Kustomization flux-system/shop', 'ConfigMap shop/web']);
    expect(environment.missing).toEqual([]);
    expect(environment.by).toBe('flux');
  });

  test('of another repository are not looked for here', async () => {
    const text = kustomization('tenant', './apps', '', '{kind: GitRepository, name: tenant}');
    const { environment } = await follow({
      'clusters/a/tenant.yaml': text,
      'clusters/a/source.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: tenant, namespace: flux-system}\nspec: {url: "ssh://git@github.com/other/repo"}\n',
      'apps/web.yaml': configMap('web'),
    });
    expect(folders(environment)).toEqual([' clusters/a']);
    expect(environment.missing.map(({ kind, place, namespaces }) => ({ kind, at: text.slice(place.range.start, place.range.end), namespaces }))).toEqual([
      { kind: 'repository', at: './apps', namespaces: undefined },
    ]);
  });

  test('that name each other, or themselves, come to an end', async () => {
    const { environment } = await follow({
      'clusters/a/flux-system/gotk-sync.yaml': kustomization('flux-system', './clusters/a'),
      'clusters/a/one.yaml': kustomization('one', './one'),
      'one/two.yaml': kustomization('two', './two'),
      'two/one.yaml': kustomization('one', './one'),
      'two/self.yaml': kustomization('two', './two'),
    });
    expect(folders(environment)).toEqual([' clusters/a', 'flux-system/one one', 'flux-system/two two']);
    expect(environment.missing).toEqual([]);
  });

  test('that declare the folder where they stand say how it is built', async () => {
    const { environment, host } = await follow({
      'clusters/a/flux-system/gotk-sync.yaml': kustomization('flux-system', './clusters/a', 'postBuild: {substitute: {env: prod}}'),
      'clusters/a/one.yaml': kustomization('one', `./apps/${variable('env')}`),
      'apps/prod/web.yaml': configMap('web'),
    });
    expect(folders(environment)).toEqual(['flux-system/flux-system clusters/a', 'flux-system/one apps/prod']);
    expect(named(environment, host)).toContain('ConfigMap /web');
  });

  test('without values for their paths are not followed', async () => {
    const { environment } = await follow({ 'clusters/a/one.yaml': kustomization('one', `./apps/${variable('env')}`), 'apps/web.yaml': configMap('web') });
    expect(environment.missing.map(({ kind }) => kind)).toEqual(['variable']);
  });
});

const generator = (copies: string) => `---
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: all, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts: [{name: part, copy: [${copies}]}]
`;

describe('artifacts', () => {
  const part = (path: string) => kustomization('x', path, '', '{kind: ExternalArtifact, name: part}');

  test.each([
    { copies: '{from: "@repo/apps/**", to: "@artifact/"}', path: './a', from: 'apps/a' },
    { copies: '{from: "@repo/apps/base/**", to: "@artifact/base/"}, {from: "@repo/apps/a/**", to: "@artifact/a/"}', path: 'a', from: 'apps/a' },
    { copies: '{from: "@repo/apps/a", to: "@artifact/x/"}', path: 'x/a', from: 'apps/a' },
    { copies: '{from: "@repo/apps/*/x.yaml", to: "@artifact/"}', path: 'apps/a', from: 'apps/a' },
    { copies: '{from: "@repo/", to: "@artifact/"}', path: 'apps/a', from: 'apps/a' },
  ])('$copies', async ({ copies, path, from }) => {
    const { environment } = await follow({ 'clusters/a/x.yaml': generator(copies) + part(path), 'apps/a/x.yaml': configMap('x') });
    expect(folders(environment)).toEqual([' clusters/a', `flux-system/x ${from}`]);
  });

  test('that nothing is copied to, or that are put together otherwise than here, are missing', async () => {
    const none = await follow({ 'clusters/a/x.yaml': generator('{from: "@repo/apps/**", to: "@artifact/apps/"}') + part('a'), 'a/x.yaml': configMap('x') });
    expect(none.environment.missing.map(({ kind }) => kind)).toEqual(['path']);
    const moved = generator('{from: "@repo/apps/**", to: "@artifact/a/"}, {from: "@repo/other/**", to: "@artifact/a/other/"}') + part('a');
    const { environment } = await follow({ 'clusters/a/x.yaml': moved, 'apps/x.yaml': configMap('x'), 'other/x.yaml': configMap('y') });
    expect(environment.missing.map(({ kind }) => kind)).toEqual(['unsupported']);
  });
});

describe('variables', () => {
  const apps = kustomization(
    'apps',
    './apps',
    'postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: secrets}], substitute: {own: o}}',
  );
  const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata: {a: one, own: p}\n';
  const secrets = 'apiVersion: v1\nkind: Secret\nmetadata: {name: secrets, namespace: flux-system}\ndata: {b: dHdv}\nstringData: {c: three}\n';
  const data = `{x: "${['a', 'b', 'c', 'own', 'none'].map(variable).join(' ')}"}`;

  test('take their values from ConfigMaps and Secrets, wherever those are declared, and from the Kustomization itself', async () => {
    const { environment, host } = await follow({
      'clusters/a/apps.yaml': apps,
      'clusters/a/config.yaml': kustomization('config', './config'),
      'config/settings.yaml': `${settings}---\n${secrets}`,
      'apps/x.yaml': configMap('x', data),
    });
    expect(environment.missing).toEqual([]);
    expect(objectsOf(environment, host).at(-1)?.text).toContain('x: one two three o \n'.trimEnd());
  });

  test('whose values are encrypted or not here stay, and are missing there', async () => {
    const encrypted = secrets.replace('dHdv', '"ENC[AES256_GCM,data:x]"').replace('three', '"ENC[AES256_GCM,data:y]"');
    const texts = { 'clusters/a/apps.yaml': apps, 'clusters/a/settings.yaml': settings, 'apps/x.yaml': configMap('x', data) };
    const { environment, host } = await follow({ ...texts, 'clusters/a/secrets.yaml': encrypted });
    expect(objectsOf(environment, host).at(-1)?.text).toContain(`x: one ${variable('b')} ${variable('c')} o`);
    expect(environment.missing).toMatchObject([{ kind: 'variable', message: expect.stringContaining(`\`${variable('b')}\`, \`${variable('c')}\``) }]);
    const without = await follow(texts);
    expect(objectsOf(without.environment, without.host).at(-1)?.text).toContain(`x: one ${variable('b')} ${variable('c')} o ${variable('none')}`);
    expect(without.environment.missing.map(({ kind }) => kind)).toEqual(['variable']);
  });
});

describe('HelmReleases', () => {
  const release = (spec: string) => `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec: ${spec}\n`;
  const source = '{kind: GitRepository, name: flux-system, namespace: flux-system}';

  test('of charts that are here become requests for them', async () => {
    const { environment } = await follow({
      'clusters/a/web.yaml': release(
        `{targetNamespace: t, chart: {spec: {chart: ./charts/web, sourceRef: ${source}, valuesFiles: [charts/web/prod.yaml]}},
  valuesFrom: [{kind: ConfigMap, name: v}, {kind: ConfigMap, name: v, valuesKey: port, targetPath: web.port}], values: {a: {b: 1}}}`,
      ),
      'clusters/a/v.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: v, namespace: shop}\ndata: {values.yaml: "x: 1", port: "80"}\n',
      'charts/web/Chart.yaml': 'name: web\n',
      'charts/web/prod.yaml': 'x: 2\n',
    });
    expect(environment.missing).toEqual([]);
    expect(environment.units.at(-1)).toMatchObject({
      name: 'shop/web',
      request: {
        engine: 'helm',
        folder: `${root}/charts/web`,
        release: { name: 't-web', namespace: 't' },
        values: [{ file: `${root}/charts/web/prod.yaml` }, { text: 'x: 1' }, { text: '{"web":{"port":80}}' }, { text: '{"a":{"b":1}}' }],
      },
    });
  });

  test('of charts of a registry are missing in their namespace, unless somebody says where the chart is', async () => {
    const text = release('{chartRef: {kind: OCIRepository, name: web}}');
    const { environment } = await follow({ 'clusters/a/web.yaml': text });
    expect(environment.missing).toMatchObject([{ kind: 'chart', namespaces: ['shop'] }]);
    const localSources = new Map([['OCIRepository/shop/web', `${root}/vendored`]]);
    const local = await follow({ 'clusters/a/web.yaml': text, 'vendored/Chart.yaml': 'name: web\n' }, 'clusters/a', { localSources });
    expect(local.environment.missing).toEqual([]);
    expect(folders(local.environment)).toEqual([' clusters/a', 'shop/web vendored']);
  });
});

describe('whatever is written', () => {
  test.each(['', './', '../../..', '/', 'a//b/./../b', '.'.repeat(3000), 'a/'.repeat(3000), '%2e%2e/x', 'x\\y', '\u0000'])(
    'the path %j leads nowhere else',
    async (path) => {
      const { environment } = await follow({ 'clusters/a/x.yaml': kustomization('x', JSON.stringify(path)), 'a/b/x.yaml': configMap('x') });
      for (const { request } of environment.units) expect(request.folder.startsWith(root)).toBe(true);
    },
  );

  test.each([
    '7',
    '[]',
    '{}',
    'null',
    '{path: 7, sourceRef: []}',
    '{path: x, patches: 7, postBuild: [], images: {}}',
    '{path: a, sourceRef: {kind: 1}, patches: [1, {patch: 2}], components: [3]}',
  ])('a spec of %s does not stop anything', async (spec) => {
    const kinds = [
      'kustomize.toolkit.fluxcd.io/v1 Kustomization',
      'helm.toolkit.fluxcd.io/v2 HelmRelease',
      'argoproj.io/v1alpha1 Application',
      'argoproj.io/v1alpha1 ApplicationSet',
    ];
    const texts = kinds.map((kind, index) => {
      const [apiVersion, name] = kind.split(' ');
      return [`clusters/a/x${index}.yaml`, `apiVersion: ${apiVersion}\nkind: ${name}\nmetadata: {name: x}\nspec: ${spec}\n`] as const;
    });
    const { environment } = await follow({ ...Object.fromEntries(texts), 'a/x.yaml': configMap('x'), 'clusters/a/ok.yaml': kustomization('ok', './a') });
    expect(folders(environment)).toContain('flux-system/ok a');
  });
});
