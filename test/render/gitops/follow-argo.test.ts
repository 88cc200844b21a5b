import { describe, expect, test } from 'vitest';
import { followDeclarations } from '../../../server/render/gitops/closure.js';
import type { DeclaredEnvironment } from '../../../server/render/gitops/gitops.js';
import type { UnitRequest } from '../../../server/render/unit-request.js';
import { hostOf, objectsOf, root, treeOf } from '../../support/gitops.js';

const url = 'git@github.com:me/repo.git';
const here = 'https://github.com/me/repo';

async function follow(texts: Readonly<Record<string, string>>) {
  const host = hostOf(treeOf({ 'top/kustomization.yaml': 'resources: [all.yaml]\n', ...texts }), { url });
  const environment = await followDeclarations({ engine: 'kustomize', folder: `${root}/top`, loadRestriction: 'root' }, host);
  return { environment, host };
}

function application(name: string, spec: string): string {
  return `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}, namespace: argocd}\nspec: ${spec}\n`;
}

function applicationSet(spec: string): string {
  return `---\napiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: set, namespace: argocd}\nspec:\n${spec.replaceAll(/^(?=.)/gm, '  ')}`;
}

function configMap(name: string, namespace = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}\n`;
}

/** Units but the first, from the root on. */
function requests({ units }: DeclaredEnvironment): readonly object[] {
  return units.slice(1).map(({ request, name, cluster }) => ({ name, ...shown(request), ...(cluster === undefined ? {} : { cluster }) }));
}

function shown(request: UnitRequest): object {
  const folder = request.folder.slice(root.length + 1);
  if (request.engine === 'kustomize') return { kustomize: folder, ...(request.flux ? { spec: JSON.parse(request.flux.spec) } : {}) };
  if (request.engine === 'folder') return { folder, recurse: request.recurse, namespace: request.namespace };
  return {
    chart: folder,
    release: `${request.release.namespace}/${request.release.name}`,
    values: request.values.map((input) => ('file' in input ? input.file.slice(root.length + 1) : input.text)),
  };
}

function kinds({ missing }: DeclaredEnvironment): readonly string[] {
  return missing.map(({ kind }) => kind);
}

describe('Applications of Argo CD', () => {
  test('deploy kustomizations, folders and charts, each by what stands there', async () => {
    const { environment } = await follow({
      'top/all.yaml':
        application('web', `{source: {repoURL: "${here}", path: web}, destination: {namespace: shop}}`) +
        application('files', `{source: {repoURL: "${here}", path: files}, destination: {namespace: shop}}`) +
        application('deep', `{source: {repoURL: "${here}", path: files, directory: {recurse: true}}, destination: {namespace: shop}}`) +
        application('chart', `{source: {repoURL: "${here}", path: chart}, destination: {namespace: shop}}`),
      'web/kustomization.yaml': 'resources: [x.yaml]\n',
      'web/x.yaml': configMap('x', 'own'),
      'files/x.yaml': configMap('x'),
      'chart/Chart.yaml': 'name: chart\n',
    });
    expect(requests(environment)).toEqual([
      { name: 'argocd/chart', chart: 'chart', release: 'shop/chart', values: [] },
      { name: 'argocd/deep', folder: 'files', recurse: true, namespace: 'shop' },
      { name: 'argocd/files', folder: 'files', recurse: false, namespace: 'shop' },
      { name: 'argocd/web', kustomize: 'web' },
    ]);
    expect(environment).toMatchObject({ by: 'argocd', missing: [] });
  });

  test('put objects without namespace into that of their destination', async () => {
    const { environment, host } = await follow({
      'top/all.yaml': application('web', `{source: {repoURL: "${here}", path: web}, destination: {namespace: shop}}`),
      'web/kustomization.yaml': 'resources: [x.yaml, b.yaml, z.yaml]\n',
      'web/x.yaml': configMap('x'),
      'web/b.yaml': configMap('b', 'own'),
      'web/z.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    });
    expect(requests(environment)).toEqual([{ name: 'argocd/web', kustomize: 'web', spec: { defaultNamespace: 'shop' } }]);
    const namespaces = objectsOf(environment, host).map(({ text }) => [/^ {2}name: (\S+)$/m.exec(text)?.[1], /^ {2}namespace: "?(\w+)"?$/m.exec(text)?.[1]]);
    expect(Object.fromEntries(namespaces)).toEqual({ web: 'argocd', shop: undefined, x: 'shop', b: 'own' });
  });

  test('are built with what they say of kustomizations', async () => {
    const { environment, host } = await follow({
      'top/all.yaml': application(
        'web',
        `{source: {repoURL: "${here}", path: web, kustomize: {namePrefix: a-, namespace: b, commonLabels: {team: c}, components: [../part],
          patches: [{target: {kind: ConfigMap}, patch: "- {op: add, path: /data, value: {d: e}}"}]}}, destination: {}}`,
      ),
      'web/kustomization.yaml': 'resources: [x.yaml]\n',
      'web/x.yaml': configMap('x'),
      'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -f\n',
    });
    expect(environment.missing).toEqual([]);
    expect(objectsOf(environment, host).at(-1)?.text).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a-x-f\n  namespace: b\n  labels:\n    team: c\ndata:\n  d: e\n',
    );
  });

  test('take values from files of other sources, texts and parameters, the last of which wins', async () => {
    const { environment } = await follow({
      'top/all.yaml': application(
        'web',
        `{sources: [{repoURL: "${here}", ref: values}, {repoURL: "${here}", path: chart, helm: {releaseName: r, valueFiles: [$values/envs/prod.yaml, own.yaml, none.yaml],
          ignoreMissingValueFiles: true, values: "a: 1", valuesObject: {b: 2}, parameters: [{name: c.d, value: "3"}, {name: c.e, value: "4", forceString: true}]}}], destination: {namespace: n}}`,
      ),
      'chart/Chart.yaml': 'name: chart\n',
      'chart/own.yaml': 'x: 1\n',
      'envs/prod.yaml': 'x: 2\n',
    });
    expect(requests(environment)).toEqual([
      { name: 'argocd/web', chart: 'chart', release: 'n/r', values: ['envs/prod.yaml', 'chart/own.yaml', '{"b":2}', '{"c":{"d":3,"e":"4"}}'] },
    ]);
  });

  test('that cannot be followed are missing, and the others stand', async () => {
    const { environment } = await follow({
      'top/all.yaml':
        application('a', '{source: {repoURL: "https://github.com/other/repo", path: web}, destination: {namespace: n}}') +
        application('b', '{source: {repoURL: "https://charts.example.com", chart: redis}, destination: {namespace: n}}') +
        application('c', `{source: {repoURL: "${here}", path: none}, destination: {namespace: n}}`) +
        application('d', `{source: {repoURL: "${here}", path: ../../etc}, destination: {namespace: n}}`) +
        application('e', `{source: {repoURL: "${here}", path: web, plugin: {name: x}}, destination: {namespace: n}}`) +
        application('f', `{source: {repoURL: "${here}", path: web}, destination: {namespace: n, server: "https://far:6443"}}`) +
        application('g', `{source: {repoURL: "${here}", path: jsonnet}, destination: {namespace: n}}`),
      'web/x.yaml': configMap('x'),
      'jsonnet/x.jsonnet': '{}',
    });
    expect(kinds(environment)).toEqual(['repository', 'chart', 'path', 'path', 'unsupported', 'unsupported']);
    expect(new Set(environment.missing.map(({ namespaces }) => namespaces?.join()))).toEqual(new Set(['n']));
    expect(requests(environment)).toEqual([{ name: 'argocd/f', folder: 'web', recurse: false, namespace: 'n', cluster: 'https://far:6443' }]);
  });

  test('that deploy themselves are no second unit', async () => {
    const { environment } = await follow({
      'top/all.yaml': application('self', `{source: {repoURL: "${here}", path: top}, destination: {namespace: argocd}}`),
    });
    expect(environment.units.map(({ request }) => request.folder)).toEqual([`${root}/top`]);
  });
});

const template = (path: string, name = 'x') => `template:
  metadata: {name: '${name}'}
  spec: {source: {repoURL: "${here}", path: '${path}'}, destination: {namespace: n}}
`;

async function pathsOf(spec: string, folders: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const files = Object.fromEntries(folders.map((folder) => [`${folder}/x.yaml`, configMap('x')]));
  const { environment } = await follow({ 'top/all.yaml': applicationSet(spec), ...files, ...more });
  return { paths: environment.units.slice(1).map(({ request }) => request.folder.slice(root.length + 1)), missing: kinds(environment) };
}

describe('ApplicationSets', () => {
  test('of lists, in both forms of templates', async () => {
    const old = await pathsOf(`generators: [{list: {elements: [{env: a}, {env: b}, {env: none}]}}]\n${template('envs/{{env}}')}`, ['envs/a', 'envs/b']);
    expect(old).toEqual({ paths: ['envs/a', 'envs/b'], missing: ['path'] });
    const go = await pathsOf(
      `goTemplate: true\ngenerators: [{list: {elements: [{env: A, more: {x: c}}, {env: B}]}}]\n${template('envs/{{ .env | lower }}{{ if .more }}-{{ index .more "x" }}{{ else }}-d{{ end }}')}`,
      ['envs/a-c', 'envs/b-d'],
    );
    expect(go).toEqual({ paths: ['envs/a-c', 'envs/b-d'], missing: [] });
  });

  test('of folders, but those that are left out', async () => {
    const found = await pathsOf(
      `generators: [{git: {repoURL: "${here}", directories: [{path: apps/*}, {path: apps/old, exclude: true}]}}]\n${template('{{path}}', '{{path.basename}}')}`,
      ['apps/a', 'apps/b', 'apps/old', 'apps/a/deep', 'apps/.hidden', 'other/c'],
    );
    expect(found).toEqual({ paths: ['apps/a', 'apps/b'], missing: [] });
    const go = await pathsOf(
      `goTemplate: true\ngenerators: [{git: {repoURL: "${here}", directories: [{path: "*/apps/*"}]}}]\n${template('{{index .path.segments 0}}/apps/{{.path.basename}}')}`,
      ['x/apps/a', 'y/apps/b', 'apps/c'],
    );
    expect(go).toEqual({ paths: ['x/apps/a', 'y/apps/b'], missing: [] });
  });

  test('of files, with what they say and where they stand', async () => {
    const found = await pathsOf(
      `generators: [{git: {repoURL: "${here}", files: [{path: "envs/**/config.json"}]}}]\n${template('{{path}}/{{cluster.kind}}')}`,
      ['envs/a/big', 'envs/b/small'],
      { 'envs/a/config.json': '{"cluster": {"kind": "big"}}', 'envs/b/config.json': '{"cluster": {"kind": "small"}}' },
    );
    expect(found).toEqual({ paths: ['envs/a/big', 'envs/b/small'], missing: [] });
  });

  test('of every pair that a matrix makes', async () => {
    const found = await pathsOf(
      `generators: [{matrix: {generators: [{list: {elements: [{env: a}, {env: b}]}}, {git: {repoURL: "${here}", directories: [{path: "apps/*/{{env}}"}]}}]}}]\n${template('{{path}}')}`,
      ['apps/x/a', 'apps/x/b', 'apps/y/b'],
    );
    expect(found).toEqual({ paths: ['apps/x/a', 'apps/x/b', 'apps/y/b'], missing: [] });
  });

  test('of a list that is merged over another, or over clusters, of which it is not known which there are', async () => {
    const lists = '{list: {elements: [{id: a, dir: x}, {id: b, dir: x}]}}, {list: {elements: [{id: b, dir: y}, {id: c, dir: y}]}}';
    const merged = await pathsOf(`generators: [{merge: {mergeKeys: [id], generators: [${lists}]}}]\n${template('{{dir}}/{{id}}')}`, [
      'x/a',
      'y/b',
      'y/c',
      'x/b',
    ]);
    expect(merged).toEqual({ paths: ['x/a', 'y/b'], missing: [] });
    const clusters = '{clusters: {values: {root: envs, dir: base}}}, {list: {elements: [{nameNormalized: p1, values.dir: prod}]}}';
    const open = await pathsOf(
      `generators: [{merge: {mergeKeys: [nameNormalized], generators: [${clusters}]}}]\n${template('{{values.root}}/{{values.dir}}')}`,
      ['envs/base', 'envs/prod'],
    );
    expect(open).toEqual({ paths: ['envs/prod'], missing: ['generator'] });
  });

  test('that ask others are missing', async () => {
    for (const generator of ['{clusters: {}}', '{scmProvider: {}}', '{pullRequest: {}}', '{plugin: {}}'])
      expect(await pathsOf(`generators: [${generator}]\n${template('apps')}`, ['apps'])).toEqual({ paths: [], missing: ['generator'] });
    expect(await pathsOf(`goTemplate: true\ngenerators: [{list: {elements: [{a: b}]}}]\n${template('{{ range .a }}{{ end }}')}`, ['apps'])).toEqual({
      paths: [],
      missing: ['generator'],
    });
  });

  test('make no more Applications than anyone has', async () => {
    const elements = (name: string) => `{list: {elements: [${Array.from({ length: 100 }, (_, index) => `{${name}: "${index}"}`).join(', ')}]}}`;
    const found = await pathsOf(`generators: [{matrix: {generators: [${elements('a')}, ${elements('b')}]}}]\n${template('{{a}}/{{b}}')}`, [
      '0/0',
      '0/99',
      '99/99',
    ]);
    expect(found.paths).toEqual(['0/0', '0/99']);
    expect(found.missing.filter((kind) => kind === 'generator')).toEqual(['generator']);
  });
});
