import { describe, expect, test } from 'vitest';
import { editDifferenceText } from '../../server/features/edit-difference/text.js';
import { differenceTitle, objectDifferences } from '../../server/features/edit-difference.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import type { FileId, Location, Snapshot } from '../../server/workspace/snapshot.js';
import { Workspace } from '../../server/workspace/workspace.js';

const workload = (name: string, labels = `{app: ${name}}`) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {template: {metadata: {labels: ${labels}}, spec: {containers: [{name: c}]}}}
---
`;

const policies = `# Nobody but who is let in.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: mysql-from-backend, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mysql}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: backend}}}]
      ports: [{port: 3306}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web-open, namespace: shop}
spec: {podSelector: {matchLabels: {app: frontend}}, ingress: [{}]}
`;

const files = { 'memory:///apps.yaml': workload('frontend') + workload('backend') + workload('mysql'), 'memory:///policies.yaml': policies };

/** The workspace while one file is edited, as it is saved and as it is in the editor. */
async function editing(id: FileId, edit: (text: string) => string): Promise<{ readonly before: Snapshot; readonly after: Snapshot; readonly id: FileId }> {
  const source = new MemorySource(files);
  const workspace = new Workspace({
    source,
    scheduler: { now: () => 0, rest: async () => {} },
    settings: { defaultNamespace: 'default' },

    log: () => {},
  });
  await workspace.index();
  const saved = await workspace.savedText(id);
  workspace.open(id, saved ?? '', 1);
  workspace.snapshot().environment(id).evaluator.connections();
  workspace.change(id, edit(saved ?? ''), 2);
  const after = workspace.snapshot();
  return { before: workspace.supposing(id, await workspace.savedText(id)), after, id };
}

/** The lenses of an edit: the line they stand above, and their title. */
async function lenses(file: 'apps' | 'policies', edit: (text: string) => string): Promise<readonly string[]> {
  const { before, after, id } = await editing(`memory:///${file}.yaml`, edit);
  return objectDifferences(before, after, id).map((one) => `${one.object?.object.metadata.name?.value ?? '(top)'} | ${differenceTitle(one)}`);
}

const replace = (find: string, by: string) => (text: string) => {
  expect(text).toContain(find);
  return text.replace(find, by);
};

describe('above an object whose edit', () => {
  test('lets somebody else in: what opens is counted, what closes is named', async () => {
    expect(await lenses('policies', replace('{app: backend}', '{app: frontend}'))).toEqual([
      'mysql-from-backend | +1 connection, -1: backend -> mysql TCP 3306 closes',
    ]);
  });

  test('lets more in', async () => {
    expect(await lenses('policies', replace('{matchLabels: {app: backend}}', '{}'))).toEqual([
      'mysql-from-backend | +1 connection: frontend -> mysql TCP 3306 opens',
    ]);
  });

  test('is about other ports', async () => {
    expect(await lenses('policies', replace('3306', '3307'))).toEqual([
      'mysql-from-backend | 1 connection on other ports: backend -> mysql TCP 3307, was TCP 3306',
    ]);
  });

  test('drops a workload out of a policy: above the workload', async () => {
    expect(await lenses('apps', replace('labels: {app: mysql}', 'labels: {app: database}'))).toEqual([
      'mysql | -1 connection: backend -> mysql TCP 3306 closes',
    ]);
  });

  test('takes a policy away: above everything', async () => {
    expect(await lenses('policies', (text) => text.slice(0, text.lastIndexOf('---')))).toEqual(['(top) | -4 connections without what is gone']);
  });

  test('is one of several: each has its own', async () => {
    const edit = (text: string) => replace('app: backend', 'app: nobody')(replace('{app: frontend}}, ingress: [{}]', '{app: frontend}}, ingress: []')(text));
    expect(await lenses('policies', edit)).toEqual(['mysql-from-backend | -1 connection: backend -> mysql TCP 3306 closes', 'web-open | -4 connections']);
  });
});

describe('nothing stands above', () => {
  test.each<readonly [string, (text: string) => string]>([
    ['a comment', replace('# Nobody', '# Absolutely nobody')],
    ['another order of words', replace('{name: web-open, namespace: shop}', '{namespace: shop, name: "web-open"}')],
    ['a policy that selects somebody else who is not here', replace('policyTypes: [Ingress]}', 'policyTypes: ["Ingress"]}')],
    ['a text that is no YAML for a moment', replace('ports: [{port: 3306}]', 'ports: [{port: 3306}')],
    ['a policy that the API server would refuse for a moment', replace('port: 3306', 'port: 330600')],
    ['nothing', (text) => text],
  ])('%s', async (_, edit) => {
    expect(await lenses('policies', edit)).toEqual([]);
  });
});

describe('the document', () => {
  const text = async (file: 'apps' | 'policies', edit: (text: string) => string) => {
    const { before, after, id } = await editing(`memory:///${file}.yaml`, edit);
    const line = ({ file: own, range }: Location) => {
      const source = after.file(own)?.source;
      return source ? `${own.slice('memory:///'.length)}:${source.lines.positionAt(range.start).line + 1}` : undefined;
    };
    return editDifferenceText(before, after, id, { columns: 60, against: 'the saved file', place: line, placeBefore: () => 'policies.yaml:13' });
  };

  test('has a line for each connection, what is behind it, and the place as a link', async () => {
    const { text: said, links } = await text('policies', replace('{app: backend}', '{app: frontend}'));
    expect(said).toBe(`policies.yaml against the saved file

+1 connection, -1.

- shop/backend -> shop/mysql   TCP 3306
    mysql-from-backend was changed: it no longer lets
      backend in (policies.yaml:13)
+ shop/frontend -> shop/mysql   TCP 3306
    mysql-from-backend was changed: rule 1 lets in pods
      labelled app=frontend in shop on TCP 3306
      (policies.yaml:13)
`);
    expect(links.map(({ range }) => said.slice(range.start, range.end))).toEqual(['policies.yaml:13', 'policies.yaml:13']);
  });

  test('says which state a place is of that is gone', async () => {
    const { text: said } = await text('policies', (all) => all.slice(0, all.lastIndexOf('---')));
    expect(said.replace(/\n {6}/g, ' ')).toContain('web-open was removed (policies.yaml:13 in the saved file)');
  });

  test('says that nothing changes, and what is left out', async () => {
    expect((await text('policies', (all) => `${all}# a comment\n`)).text).toContain('No connection opens, closes or goes by other ports.');
    const { text: refused } = await text('policies', replace('port: 3306', 'port: 330600'));
    expect(refused).toContain('No connection opens, closes or goes by other ports.');
    expect(refused.replace(/\n {4}(?=\S)/g, ' ').replace(/ {2,}(?=\S)/g, ' ')).toContain(
      'What limits this answer:\n NetworkPolicy shop/mysql-from-backend counts as it was before its text was edited: what stands there now is not whole, or the API server refuses it. (policies.yaml:9)',
    );
  });
});

test('what is supposed leaves the workspace as it is', async () => {
  const { before, after, id } = await editing('memory:///policies.yaml', replace('app: backend', 'app: frontend'));
  expect(before.environment(id)).not.toBe(after.environment(id));
  expect(before.environment(id).evaluator.cluster.workloads).toBe(after.environment(id).evaluator.cluster.workloads);
  expect(before.file(id)?.source?.text).toBe(policies);
});

test('what is supposed is kept while one types, and made anew when another file says something else', async () => {
  const id = 'memory:///policies.yaml';
  const workspace = new Workspace({
    source: new MemorySource(files),
    scheduler: { now: () => 0, rest: async () => {} },
    settings: { defaultNamespace: 'default' },

    log: () => {},
  });
  await workspace.index();
  workspace.open(id, policies.replace('app: backend', 'app: frontend'), 1);
  const first = workspace.supposing(id, policies);
  workspace.change(id, policies.replace('app: backend', 'app: nobody'), 2);
  expect(workspace.supposing(id, policies)).toBe(first);
  const count = () => objectDifferences(workspace.supposing(id, policies), workspace.snapshot(), id).map((each) => differenceTitle(each));
  expect(count()).toEqual(['-1 connection: backend -> mysql TCP 3306 closes']);
  workspace.open('memory:///apps.yaml', files['memory:///apps.yaml'].replace('labels: {app: backend}', 'labels: {app: nobody}'), 1);
  expect(workspace.supposing(id, policies)).not.toBe(first);
  expect(count()).toEqual(['+1 connection: backend -> mysql TCP 3306 opens']);
});
