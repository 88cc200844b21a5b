import { describe, expect, test } from 'vitest';
import { environmentNamed } from '../../server/features/ends/environment-named.js';
import { deployment, indexed, policy } from './workspace-of.js';

const web = (from: string) => deployment('web', { labels: `app: web, from: ${from}` });

async function environmentsOf(files: Readonly<Record<string, string>>) {
  const { workspace } = await indexed(files);
  const snapshot = workspace.snapshot();
  const labelAt = (from: string) =>
    snapshot
      .environment(from)
      .evaluator.cluster.workloads.find(({ name }) => name === 'web')
      ?.labels.values.get('from');
  return { snapshot, labelAt, names: snapshot.environments.map(({ name }) => name) };
}

describe('the environments of a workspace', () => {
  test.each([
    ['every object is defined once', { '/a/web.yaml': web('a'), '/b/db.yaml': deployment('db') }, []],
    ['several times, alike', { '/a/web.yaml': web('x'), '/b/web.yaml': `# the same\n${web('x')}` }, ['a', 'b']],
    ['of kinds that answers are not made of', { '/a/c.yaml': configMap('1'), '/b/c.yaml': configMap('2') }, []],
    [
      'a base and its overlays',
      { '/base/web.yaml': web('b'), '/overlays/prod/web.yaml': web('p'), '/overlays/dev/web.yaml': web('d') },
      ['base', 'overlays/dev', 'overlays/prod'],
    ],
    [
      'stages side by side',
      { '/prod/apps/web.yaml': web('p'), '/prod/db.yaml': db('p'), '/dev/apps/web.yaml': web('d'), '/dev/db.yaml': db('d') },
      ['dev', 'prod'],
    ],
    ['several times in one folder', { '/k8s/prod.yaml': web('p'), '/k8s/dev.yaml': web('d'), '/k8s/more.yaml': db('x') }, []],
    [
      'regions of one stage',
      { '/env/prod/eu/web.yaml': web('e'), '/env/prod/us/web.yaml': web('u'), '/env/dev/web.yaml': web('d'), '/env/common/db.yaml': db('c') },
      ['env/dev', 'env/prod/eu', 'env/prod/us'],
    ],
    ['a folder and the one in it', { '/k8s/web.yaml': web('p'), '/k8s/dev/web.yaml': web('d'), '/k8s/policies/p.yaml': policy('p') }, ['k8s', 'k8s/dev']],
    [
      'a part of it differs further down',
      { '/dev/web.yaml': web('d'), '/dev/special/web.yaml': web('s'), '/prod/web.yaml': web('p') },
      ['dev', 'dev/special', 'prod'],
    ],
    [
      'one thing in common with this and one with that',
      { '/a/web.yaml': web('a'), '/b/web.yaml': web('b'), '/b/db.yaml': db('b'), '/c/db.yaml': db('c') },
      ['a', 'b', 'c'],
    ],
  ])('%s', async (_, files, expected) => {
    const { names } = await environmentsOf(files);
    expect(names).toEqual(expected);
  });

  test('each is what the folder of its name sees, and the first is what the root sees', async () => {
    const { snapshot, labelAt } = await environmentsOf({ '/base/web.yaml': web('b'), '/overlays/prod/web.yaml': web('p'), '/overlays/dev/web.yaml': web('d') });
    expect(snapshot.environments.map(({ name, from }) => [name, labelAt(from)])).toEqual([
      ['base', 'b'],
      ['overlays/dev', 'd'],
      ['overlays/prod', 'p'],
    ]);
    expect(snapshot.environment(snapshot.environments[0]?.from).evaluator).toBe(snapshot.environment(undefined).evaluator);
  });
});

describe('a name', () => {
  const files = {
    '/base/web.yaml': web('b'),
    '/eu/prod/web.yaml': web('eu'),
    '/us/prod/web.yaml': web('us'),
    '/us/dev/apps/web.yaml': web('d'),
    '/docs/x/db.yaml': db('x'),
  };
  test.each([
    ['eu/prod', 'eu'],
    ['./eu/prod/', 'eu'],
    ['us/dev/apps', 'd'],
    ['apps', 'd'],
    // Above one environment, or inside of it.
    ['us/dev', 'd'],
    ['eu', 'eu'],
  ])('%s means one', async (name, label) => {
    const { snapshot, labelAt } = await environmentsOf(files);
    const { found } = environmentNamed(snapshot, name);
    expect(found && labelAt(found.from)).toBe(label);
  });

  test('several, or none: the candidates', async () => {
    const { snapshot } = await environmentsOf(files);
    expect(environmentNamed(snapshot, 'prod').problem).toBe('"prod" means several environments: eu/prod, us/prod. Name one of them in full.');
    expect(environmentNamed(snapshot, 'stage').problem).toBe('There is no environment "stage" here; there is base, eu/prod, us/dev/apps, us/prod.');
    expect(environmentNamed(snapshot, 'us').problem).toBe('"us" holds several environments: us/dev/apps, us/prod. Name one of them.');
    expect(environmentNamed(snapshot, '.').problem).toBe('"." holds several environments: base, eu/prod, us/dev/apps, us/prod. Name one of them.');
    expect(environmentNamed(snapshot, 'docs/x').problem).toBe(
      '"docs/x" counts in several environments: base, eu/prod, us/dev/apps, us/prod. Name one of them.',
    );
    const { snapshot: single } = await environmentsOf({ '/web.yaml': web('x') });
    expect(environmentNamed(single, 'stage').problem).toContain('there is only one');
  });
});

function configMap(value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "${value}"}\n`;
}

function db(from: string): string {
  return deployment('db', { labels: `app: db, from: ${from}` });
}

describe('where all that counts is rendered', () => {
  const files = {
    '/base/kustomization.yaml': 'resources: [web.yaml]\n',
    '/base/web.yaml': web('base'),
    '/dev/kustomization.yaml': 'resources: [../base]\n',
    '/prod/kustomization.yaml': 'resources: [../base, policies/web.yaml]\n',
    '/prod/policies/web.yaml': policy('web'),
    // Nobody renders it here.
    '/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
    '/chart/templates/policy.yaml': policy('web', { selects: 'app: web' }),
  };

  test('a folder means the environment that its files count in', async () => {
    const { snapshot, names } = await environmentsOf(files);
    expect(names).toEqual(['dev', 'prod']);
    expect(environmentNamed(snapshot, 'prod/policies').found?.name).toBe('prod');
  });

  test('a folder whose files count in none is refused', async () => {
    const { snapshot } = await environmentsOf(files);
    for (const name of ['chart', 'chart/templates'])
      expect(environmentNamed(snapshot, name).problem).toBe(`"${name}" counts in no environment; there is dev, prod.`);
  });

  test('a template that is not rendered selects no pod of an environment', async () => {
    const { snapshot } = await environmentsOf(files);
    const { evaluator, name } = snapshot.environment('/chart/templates/policy.yaml');
    expect([name, evaluator.cluster.workloads]).toEqual(['.', []]);
  });
});
