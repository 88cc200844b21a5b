import { describe, expect, test } from 'vitest';
import { FolderDistances, nearestDefinition } from '../../server/workspace/environment-index.js';
import type { Fact } from '../../server/workspace/place-objects.js';
import { deployment, indexed, policy, workloadsOf } from './workspace-of.js';

describe('an object that is defined several times', () => {
  const files = {
    '/base/web.yaml': deployment('web', { labels: 'app: web, from: base' }),
    '/base/policy.yaml': policy('web', { selects: 'from: base' }),
    '/overlays/prod/web.yaml': deployment('web', { labels: 'app: web, from: prod' }),
    '/overlays/dev/web.yaml': deployment('web', { labels: 'app: web, from: dev' }),
    '/other.yaml': deployment('other'),
  };
  const labelSeen = async (from: string | undefined) => {
    const { workspace } = await indexed(files);
    const view = workspace.snapshot().environment(from);
    expect(workloadsOf(view)).toEqual(['default/Deployment/other', 'default/Deployment/web']);
    return view.evaluator.cluster.workloads.find(({ name }) => name === 'web')?.labels.values.get('from');
  };

  test('is one endpoint, and the definition nearest to who asks counts', async () => {
    expect(await labelSeen('/base/policy.yaml')).toBe('base');
    expect(await labelSeen('/overlays/prod/web.yaml')).toBe('prod');
    expect(await labelSeen('/overlays/dev/web.yaml')).toBe('dev');
    expect(await labelSeen('/overlays/dev/new.yaml')).toBe('dev');
    // As far from all: the shortest way down, then by name.
    expect(await labelSeen('/other.yaml')).toBe('base');
    expect(await labelSeen('/overlays/new.yaml')).toBe('dev');
    expect(await labelSeen(undefined)).toBe('base');
  });

  test('is listed with all its definitions, the one that counts first', async () => {
    const { workspace } = await indexed(files);
    const snapshot = workspace.snapshot();
    const view = snapshot.environment('/overlays/prod/web.yaml');
    const id = snapshot.file('/base/web.yaml')?.objects[0]?.id ?? '';
    expect(view.definitionsOf(id).map(({ file }) => file)).toEqual(['/overlays/prod/web.yaml', '/base/web.yaml', '/overlays/dev/web.yaml']);
    expect(view.workload(id)?.labels.values.get('from')).toBe('prod');
    expect(view.definitionsOf(snapshot.file('/other.yaml')?.objects[0]?.id ?? '').map(({ file }) => file)).toEqual(['/other.yaml']);
  });

  test('in one folder is the one of the asking file, in one file the last', async () => {
    const { workspace } = await indexed({
      '/a.yaml': deployment('web', { labels: 'in: a' }),
      '/b.yaml': `${deployment('web', { labels: 'in: b1' })}---\n${deployment('web', { labels: 'in: b2' })}`,
      '/x/c.yaml': deployment('c'),
    });
    const seen = (from: string) =>
      workspace
        .snapshot()
        .environment(from)
        .evaluator.cluster.workloads.find(({ name }) => name === 'web')
        ?.labels.values.get('in');
    expect(seen('/a.yaml')).toBe('a');
    expect(seen('/b.yaml')).toBe('b2');
    expect(seen('/x/c.yaml')).toBe('a');
  });

  test('is shared where the choice is the same', async () => {
    const { workspace } = await indexed(files);
    const snapshot = workspace.snapshot();
    const evaluator = (from: string) => snapshot.environment(from).evaluator;
    expect(evaluator('/overlays/prod/web.yaml')).toBe(evaluator('/overlays/prod/new.yaml'));
    expect(evaluator('/base/policy.yaml')).toBe(evaluator('/other.yaml'));
    expect(evaluator('/base/policy.yaml')).not.toBe(evaluator('/overlays/prod/web.yaml'));
  });

  test('stops being repeated when the other definitions go', async () => {
    const { workspace, source } = await indexed(files);
    source.delete('/base/web.yaml');
    source.delete('/overlays/dev/web.yaml');
    await workspace.filesChanged([{ id: '/base/web.yaml', change: 'deleted' }]);
    const view = workspace.snapshot().environment('/base/policy.yaml');
    expect(view.evaluator.cluster.workloads.find(({ name }) => name === 'web')?.labels.values.get('from')).toBe('prod');
  });
});

test('objects of other kinds or groups with one name are not one object', async () => {
  const { workspace } = await indexed({
    '/a.yaml': `${deployment('web')}---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: web}\nspec: {template: {spec: {containers: []}}}\n`,
    '/b.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
    '/c.yaml': 'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: web}\n',
    '/d.yaml': policy('web'),
  });
  const view = workspace.snapshot().environment(undefined);
  expect(view.objects).toHaveLength(5);
  expect(view.inNamespace('default')).toHaveLength(5);
  expect(view.inNamespace('default', 'workload').map(({ id }) => id)).toEqual(['/a.yaml#Deployment/default/web', '/a.yaml#Service/default/web']);
  expect(view.inNamespace('default', 'workload')).toBe(view.inNamespace('default', 'workload'));
  expect(view.inNamespace('other')).toEqual([]);
  expect(workloadsOf(view)).toEqual(['default/Deployment/web', 'default/Service/web']);
});

test.each([
  // asking file, definitions, the nearest
  ['/a/b/c.yaml', ['/a/x.yaml', '/a/b/d/x.yaml', '/x.yaml'], '/a/b/d/x.yaml'],
  ['/a/b/c.yaml', ['/z/x.yaml', '/y/x.yaml'], '/y/x.yaml'],
  ['/a/b/c.yaml', ['/a/z/x.yaml', '/a/y/w/x.yaml'], '/a/z/x.yaml'],
  ['/a/b/c.yaml', ['/a/b/c.yaml', '/a/b/a.yaml'], '/a/b/c.yaml'],
  [undefined, ['/a/b/x.yaml', '/z/x.yaml'], '/z/x.yaml'],
  ['file:///w/a/c.yaml', ['file:///w/ab/x.yaml', 'file:///w/a/d/e/x.yaml'], 'file:///w/a/d/e/x.yaml'],
])('seen from %s, of %j the nearest is %s', (from, definitions, expected) => {
  const facts = definitions.map(
    (file): Fact => ({
      id: `${file}#x`,
      file,
      folder: file.slice(0, file.lastIndexOf('/')),
      identity: 'x',
      refused: false,
      unevaluated: false,
      doubts: [],
      namespace: undefined,
      object: {} as Fact['object'],
    }),
  );
  expect(nearestDefinition(facts, new FolderDistances(from))?.file).toBe(expected);
});
