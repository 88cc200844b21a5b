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
