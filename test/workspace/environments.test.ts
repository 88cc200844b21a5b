import { describe, expect, test } from 'vitest';
import type { EnvironmentView, Snapshot } from '../../server/workspace/snapshot.js';
import { deployment, indexed, kustomization, policy, workloadsOf } from './workspace-of.js';

describe('an object that is defined in several places', () => {
  const files = {
    '/base/web.yaml': deployment('web', { labels: 'app: web, from: base' }),
    '/base/policy.yaml': policy('web', { selects: 'from: base' }),
    '/overlays/prod/web.yaml': deployment('web', { labels: 'app: web, from: prod' }),
    '/overlays/prod/db.yaml': deployment('db'),
    '/overlays/dev/web.yaml': deployment('web', { labels: 'app: web, from: dev' }),
    '/overlays/all.yaml': deployment('all'),
    '/other/other.yaml': deployment('other'),
  };
  const seen = async (from: string | undefined) => {
    const view = (await indexed(files)).workspace.snapshot().environment(from);
    const web = view.evaluator.cluster.workloads.find(({ name }) => name === 'web');
    return [web?.labels.values.get('from'), ...workloadsOf(view).map((id) => id.slice(id.lastIndexOf('/') + 1))];
  };

  test('is in several environments, and each has what stands in its place and what competes with none', async () => {
    const base = ['base', 'other', 'web'];
    const prod = ['prod', 'all', 'db', 'other', 'web'];
    const dev = ['dev', 'all', 'other', 'web'];
    expect(await seen('/base/policy.yaml')).toEqual(base);
    expect(await seen('/overlays/prod/web.yaml')).toEqual(prod);
    expect(await seen('/overlays/prod/deep/new.yaml')).toEqual(prod);
    expect(await seen('/overlays/dev/new.yaml')).toEqual(dev);
    // In all of them, or in those below: the nearest is shown. The shortest way down counts, then the name.
    expect(await seen('/other/other.yaml')).toEqual(base);
    expect(await seen('/overlays/all.yaml')).toEqual(dev);
    expect(await seen(undefined)).toEqual(base);
  });

  test('is listed with all its definitions, the one that counts first', async () => {
    const snapshot = (await indexed(files)).workspace.snapshot();
    const view = snapshot.environment('/overlays/prod/web.yaml');
    const id = snapshot.file('/base/web.yaml')?.objects[0]?.id ?? '';
    expect(view.definitionsOf(id).map(({ file }) => file)).toEqual(['/overlays/prod/web.yaml', '/base/web.yaml', '/overlays/dev/web.yaml']);
    expect(view.appliedDefinitions(id).map(({ file }) => file)).toEqual(['/overlays/prod/web.yaml']);
    expect(view.workload(id)?.labels.values.get('from')).toBe('prod');
    expect(view.definitionsOf(snapshot.file('/other/other.yaml')?.objects[0]?.id ?? '').map(({ file }) => file)).toEqual(['/other/other.yaml']);
  });

  test('names the files that count in others, too', async () => {
    const snapshot = (await indexed(files)).workspace.snapshot();
    expect(snapshot.environmentsOf('/overlays/all.yaml').map(({ name, sharedFiles }) => [name, sharedFiles])).toEqual([
      ['overlays/dev', ['/other/other.yaml', '/overlays/all.yaml']],
      ['overlays/prod', ['/other/other.yaml', '/overlays/all.yaml']],
    ]);
    expect(snapshot.environmentNamesOf('/other/')).toEqual(['base', 'overlays/dev', 'overlays/prod']);
    expect(snapshot.environment('/base/').sharedFiles).toEqual(['/other/other.yaml']);
  });

  test('has the environment of each name behind that name, also where files lie beside a kustomization', async () => {
    const beside = {
      '/kustomization.yaml': kustomization('resources: [k/web.yaml]'),
      '/k/web.yaml': deployment('web', { labels: 'app: web, from: built' }),
      '/files/web.yaml': deployment('web', { labels: 'app: web, from: files' }),
    };
    for (const all of [files, beside]) {
      const snapshot = (await indexed(all)).workspace.snapshot();
      expect(snapshot.environments.length).toBeGreaterThan(1);
      for (const { name, from } of snapshot.environments) expect(snapshot.environment(from).name).toBe(name);
    }
    const snapshot = (await indexed(beside)).workspace.snapshot();
    const labelOf = (name: string) => {
      const one = snapshot.environments.find((each) => each.name === name);
      return snapshot.environment(one?.from).evaluator.cluster.workloads.map(({ labels }) => labels.values.get('from'));
    };
    expect([labelOf('.'), labelOf('plain')]).toEqual([['built'], ['files']]);
  });

  test('is one view for all files of a place', async () => {
    const snapshot = (await indexed(files)).workspace.snapshot();
    expect(snapshot.environment('/overlays/prod/web.yaml')).toBe(snapshot.environment('/overlays/prod/new.yaml'));
    expect(snapshot.environment('/base/policy.yaml')).toBe(snapshot.environment('/other/other.yaml'));
    expect(snapshot.environment('/base/policy.yaml')).not.toBe(snapshot.environment('/overlays/prod/web.yaml'));
  });

  test('stops being repeated when the other definitions go', async () => {
    const { workspace, source } = await indexed(files);
    source.delete('/base/web.yaml');
    source.delete('/overlays/dev/web.yaml');
    await workspace.filesChanged([{ id: '/base/web.yaml', change: 'deleted' }]);
    const view = workspace.snapshot().environment('/base/policy.yaml');
    expect(workspace.snapshot().environments).toEqual([]);
    expect(view.name).toBe('.');
    expect(view.evaluator.cluster.workloads.find(({ name }) => name === 'web')?.labels.values.get('from')).toBe('prod');
  });

  test('is two environments also where the definitions are equal, and none has a policy of the other', async () => {
    const { workspace } = await indexed({
      '/clusters/a/apps/web.yaml': deployment('web'),
      '/clusters/a/policies/deny.yaml': policy('web'),
      '/clusters/b/web.yaml': deployment('web'),
    });
    const snapshot = workspace.snapshot();
    expect(snapshot.environments.map(({ name }) => name)).toEqual(['clusters/a/apps', 'clusters/b']);
    const policies = (from: string) => snapshot.environment(from).evaluator.cluster.policies.map(({ name }) => name);
    expect([policies('/clusters/a/apps/web.yaml'), policies('/clusters/a/'), policies('/clusters/b/')]).toEqual([['web'], ['web'], []]);
  });
});

describe('an object that is defined several times in one folder', () => {
  const labelSeen = async (files: Readonly<Record<string, string>>, from: string) =>
    (await indexed(files)).workspace
      .snapshot()
      .environment(from)
      .evaluator.cluster.workloads.find(({ name }) => name === 'web')
      ?.labels.values.get('in');

  test('is what was applied last, whoever asks', async () => {
    const files = {
      '/a.yaml': deployment('web', { labels: 'in: a' }),
      '/b.yaml': `${deployment('web', { labels: 'in: b1' })}---\n${deployment('web', { labels: 'in: b2' })}`,
      '/x/c.yaml': deployment('c'),
    };
    for (const from of ['/a.yaml', '/b.yaml', '/x/c.yaml']) expect(await labelSeen(files, from)).toBe('b2');
  });

  test('goes by the names that people read', async () => {
    // `+` is written `%2B`, which comes before `,`; as it is, it comes behind `%`.
    const files = { 'file:///w/%2B.yaml': deployment('web', { labels: 'in: plus' }), 'file:///w/%25.yaml': deployment('web', { labels: 'in: percent' }) };
    expect(await labelSeen(files, 'file:///w/x.yaml')).toBe('plus');
  });

  test('is what a kustomization lists, else what it lists in its own folder', async () => {
    const files = {
      '/kustomization.yaml': kustomization('resources: [a.yaml]'),
      '/a.yaml': deployment('web', { labels: 'in: a' }),
      '/b.yaml': deployment('web', { labels: 'in: b' }),
    };
    expect(await labelSeen(files, '/b.yaml')).toBe('a');
    const base = { '/base/kustomization.yaml': kustomization('resources: [web.yaml]'), '/base/web.yaml': deployment('web', { labels: 'in: base' }) };
    const over = { '/app/kustomization.yaml': kustomization('resources: [../base, web.yaml]'), '/app/web.yaml': deployment('web', { labels: 'in: app' }) };
    expect(await labelSeen({ ...base, ...over }, '/base/web.yaml')).toBe('app');
  });

  test('stays what it was where the API server refuses the later one', async () => {
    const refused = policy('p').replace('podSelector', 'podSelectors');
    const { workspace } = await indexed({ '/a.yaml': policy('p', { selects: 'a: a' }), '/b.yaml': refused.replace('spec:', 'spec:\n  policyType: [Ingress]') });
    const { evaluator } = workspace.snapshot().environment(undefined);
    expect(evaluator.cluster.policies.map(({ id }) => id)).toEqual(['/a.yaml#NetworkPolicy/default/p']);
  });
});

describe('a Namespace that is defined in several places', () => {
  const namespace = (labels: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {${labels}}}\n`;
  const environmentsOf = async (...labels: readonly string[]) => {
    const { workspace } = await indexed(Object.fromEntries(labels.map((each, index) => [`/${index}/ns.yaml`, namespace(each)])));
    const snapshot = workspace.snapshot();
    return { names: snapshot.environments.map(({ name }) => name), labels: snapshot.environment(undefined).evaluator.cluster.namespaces.get('shop')?.labels };
  };

  test('is one, with all its labels, as long as they agree', async () => {
    const { names, labels } = await environmentsOf('team: a', '', 'team: a');
    expect(names).toEqual([]);
    expect(labels?.values.get('team')).toBe('a');
  });

  test('is two environments where a label has two values', async () => {
    const { names, labels } = await environmentsOf('stage: dev', 'stage: prod', 'team: a');
    expect(names).toEqual(['0', '1']);
    expect(labels?.values.get('stage')).toBe('dev');
  });

  test('is seen anew when a label changes', async () => {
    const { workspace } = await indexed({ '/a/ns.yaml': namespace('stage: dev'), '/b/ns.yaml': namespace('stage: dev') });
    expect(workspace.snapshot().environments).toEqual([]);
    workspace.open('/b/ns.yaml', namespace('stage: prod'), 1);
    expect(workspace.snapshot().environments.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('kustomizations', () => {
  const base = { '/base/kustomization.yaml': kustomization('resources: [web.yaml]'), '/base/web.yaml': deployment('web') };
  const overlay = (name: string, says: string) => ({
    [`/overlays/${name}/kustomization.yaml`]: kustomization(`${says}\nresources: [../../base, ${name}.yaml]`),
    [`/overlays/${name}/${name}.yaml`]: policy(name, { selects: '' }),
  });

  test('that build the same base are environments, and the base is in each', async () => {
    const snapshot = (await indexed({ ...base, ...overlay('dev', ''), ...overlay('prod', '') })).workspace.snapshot();
    expect(snapshot.environments.map(({ name }) => name)).toEqual(['overlays/dev', 'overlays/prod']);
    for (const place of ['/base/', '/base/web.yaml', '/base/kustomization.yaml'])
      expect(snapshot.environmentNamesOf(place)).toEqual(['overlays/dev', 'overlays/prod']);
    const { evaluator, sharedFiles } = snapshot.environment('/overlays/prod/');
    expect([evaluator.cluster.workloads.map(({ name }) => name), evaluator.cluster.policies.map(({ name }) => name)]).toEqual([['web'], ['prod']]);
    expect(sharedFiles).toEqual([]);
  });

  test.each([
    ['namespace: a', 'namespace: b'],
    ['namePrefix: x-', 'namePrefix: y-'],
    ['nameSuffix: -x', ''],
  ])('that give the base another name are environments, too: %s and %s', async (one, other) => {
    const snapshot = (await indexed({ ...base, ...overlay('dev', one), ...overlay('prod', other) })).workspace.snapshot();
    expect(snapshot.environments.map(({ name }) => name)).toEqual(['overlays/dev', 'overlays/prod']);
  });

  test('that take in a file that changes are seen anew', async () => {
    const { workspace } = await indexed({ ...base, ...overlay('dev', ''), ...overlay('prod', 'namespace: prod') });
    const seen = () => ['dev', 'prod'].map((name) => workloadsOf(workspace.snapshot().environment(`/overlays/${name}/`)));
    expect(seen()).toEqual([['default/Deployment/web'], ['prod/Deployment/web']]);
    workspace.open('/base/web.yaml', deployment('api'), 1);
    await workspace.settled();
    expect(seen()).toEqual([['default/Deployment/api'], ['prod/Deployment/api']]);
    workspace.open('/overlays/prod/kustomization.yaml', kustomization('namespace: live\nresources: [../../base]'), 1);
    await workspace.settled();
    expect(seen()).toEqual([['default/Deployment/api'], ['live/Deployment/api']]);
  });

  test('can be asked for by their folders, also below another one', async () => {
    const files = { ...base, ...overlay('prod', 'namespace: prod'), '/plain.yaml': deployment('plain'), '/base/unlisted.yaml': deployment('unlisted') };
    const { workspace } = await indexed(files);
    const names = (view: EnvironmentView) => [workloadsOf(view), view.evaluator.cluster.policies.map(({ name }) => name)];
    // Nothing but the one kustomization and what it does not list: one environment. What lies beside a kustomization and is not listed is not deployed.
    expect(names(workspace.snapshot().environment('/base/web.yaml'))).toEqual([['default/Deployment/plain', 'prod/Deployment/web'], ['prod']]);
    const built = async (folder: string) => {
      const found = await workspace.units.built(folder);
      return found && ('snapshot' in found ? names(found.snapshot.environment(undefined)) : found.problem.message);
    };
    expect(await built('/overlays/prod')).toEqual([['prod/Deployment/web'], ['prod']]);
    expect(await built('/base')).toEqual([['default/Deployment/web'], []]);
    expect(await built('/overlays')).toBeUndefined();
  });

  test('that list each other end', async () => {
    const snapshot = (
      await indexed({
        '/a/kustomization.yaml': kustomization('namePrefix: a\nresources: [../b, web.yaml]'),
        '/b/kustomization.yaml': kustomization('namePrefix: b\nresources: [../a]'),
        '/a/web.yaml': deployment('web'),
      })
    ).workspace.snapshot();
    expect(workloadsOf(snapshot.environment('/a/web.yaml'))).toEqual(['default/Deployment/web']);
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

test('an environment that is left behind is let go where each file is asked about once, and says the same when it is asked for again', async () => {
  const places = Array.from({ length: 8 }, (_, i) => `/clusters/c${i}/`);
  const texts = Object.fromEntries(places.map((place, i) => [`${place}web.yaml`, deployment('web', { labels: `app: web, in: c${i}` })]));
  const evaluators = async (once: boolean) => {
    const { workspace } = await indexed(texts, once ? { once } : {});
    const snapshot = workspace.snapshot();
    const first = snapshot.environment(places[0]).evaluator;
    for (const place of places.slice(1)) for (let i = 0; i < 100; i++) snapshot.environment(place);
    const last = snapshot.environment(places[7]).evaluator;
    expect(snapshot.environment(places[7]).evaluator).toBe(last);
    return [first, snapshot.environment(places[0]).evaluator] as const;
  };
  const [before, after] = await evaluators(true);
  expect(after).not.toBe(before);
  expect(after.cluster.workloads.map(({ labels }) => labels)).toEqual(before.cluster.workloads.map(({ labels }) => labels));
  const [kept, again] = await evaluators(false);
  expect(again).toBe(kept);
});

test('a base that would say something else is supposed in every unit that takes it in', async () => {
  const { workspace } = await indexed({
    '/base/kustomization.yaml': kustomization('resources: [web.yaml]'),
    '/base/web.yaml': deployment('web'),
    '/dev/kustomization.yaml': kustomization('resources: [../base]'),
    '/prod/kustomization.yaml': kustomization('namespace: prod\nresources: [../base]'),
  });
  const seen = (snapshot: Snapshot) => ['dev', 'prod'].map((name) => workloadsOf(snapshot.environment(`/${name}/`)));
  expect(seen(workspace.supposing('/base/web.yaml', deployment('api')))).toEqual([['default/Deployment/api'], ['prod/Deployment/api']]);
  expect(seen(workspace.supposing('/base/web.yaml', '# nothing\n'))).toEqual([[], []]);
  expect(seen(workspace.snapshot())).toEqual([['default/Deployment/web'], ['prod/Deployment/web']]);
  expect(seen(workspace.supposing('/prod/kustomization.yaml', kustomization('namespace: live\nresources: [../base]')))).toEqual([
    ['default/Deployment/web'],
    ['live/Deployment/web'],
  ]);
});

test('of many overlays those of open files are rendered first, and nobody waits for the rest', async () => {
  const overlays = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`/o${i}/kustomization.yaml`, kustomization(`namespace: o${i}\nresources: [../base]`)]),
  );
  const files = { ...overlays, '/base/kustomization.yaml': kustomization('resources: [web.yaml]'), '/base/web.yaml': deployment('web') };
  const { workspace } = await indexed(files);
  const text = kustomization('namespace: here\nresources: [../base]');
  workspace.open('/o31/kustomization.yaml', text, 1);
  await workspace.settled();
  workspace.open('/base/web.yaml', deployment('api'), 1);
  await workspace.units.soon();
  const seen = () => Array.from({ length: 40 }, (_, i) => workloadsOf(workspace.snapshot().environment(`/o${i}/`))[0] ?? '');
  expect(seen()[31]).toBe('here/Deployment/api');
  await workspace.settled();
  expect(seen()).toEqual(Array.from({ length: 40 }, (_, i) => (i === 31 ? 'here/Deployment/api' : `o${i}/Deployment/api`)));
});
