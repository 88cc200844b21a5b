import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';
import { randomCluster } from '../support/random-cluster.js';
import { appliedManifests, running, servedCluster } from '../support/served-cluster.js';

const shop = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 8080}]}]}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 5432}]}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]
`;

const given = (name: string, namespace?: string) => ({ name, ...(namespace && { namespace }), uid: `u-${name}`, creationTimestamp: '2026-11-30T08:00:00Z' });
const template = (labels: object) => ({ template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } } });
const workload = (kind: string, name: string, namespace: string, labels: object, more: object = {}) => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { ...given(name, namespace), ...more },
  spec: template(labels),
});
const namespace = (name: string, labels: object = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { ...given(name), labels } });
const policy = (name: string, ns: string, spec: object) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: given(name, ns), spec });

/** `shop` as a cluster has it. */
const served = [
  namespace('shop', { 'kubernetes.io/metadata.name': 'shop' }),
  workload('Deployment', 'web', 'shop', { app: 'web' }),
  workload('StatefulSet', 'db', 'shop', { app: 'db' }),
  policy('db', 'shop', {
    podSelector: { matchLabels: { app: 'db' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ protocol: 'TCP', port: 5432 }] }],
  }),
];
const system = [namespace('kube-system'), workload('Deployment', 'coredns', 'kube-system', { 'k8s-app': 'kube-dns' })];

const list = (...items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

/** What `netpol diff` says of a cluster and the manifests of a folder. */
async function driftOf(items: readonly object[], files: Readonly<Record<string, string>>, ...options: readonly string[]) {
  const cwd = folderOf({ 'cluster.json': list(...items), ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`manifests/${name}`, text])) });
  const { out, notes, status } = await netpol(['diff', 'cluster.json', 'manifests', ...options], { cwd });
  return { out, notes, status };
}

test('what a cluster prints of random manifests is no difference to them, and has the same connections', async () => {
  await fc.assert(
    fc.asyncProperty(randomCluster({ admin: true }), fc.array(running, { minLength: 1, maxLength: 4 }), async (world, runs) => {
      const manifests = appliedManifests(world, runs)
        .map((object) => JSON.stringify(object))
        .join('\n---\n');
      const input = JSON.stringify(servedCluster(world, runs));
      const cwd = folderOf({ 'manifests/all.yaml': manifests });
      // The addresses of pods are what a cluster knows better: whether a network means a pod is not known of manifests.
      const unaddressed = JSON.stringify(servedCluster({ ...world, pods: world.pods.map(({ address: _, ...pod }) => pod) }, runs));
      const listed = async (argument: string) =>
        JSON.parse((await netpol(['list', '--format', 'json', argument], { cwd, input: unaddressed })).out).connections;
      expect(await listed('-')).toEqual(await listed('manifests'));
      for (const order of [
        ['-', 'manifests'],
        ['manifests', '-'],
      ]) {
        const { out } = await netpol(['diff', '--format', 'json', ...order], { cwd, input });
        const { changes, drift } = JSON.parse(out);
        expect(changes).toEqual([]);
        expect(drift).toEqual({ cluster: order[0] === '-' ? 'old' : 'new', namespaces: [], made: [], unknown: [], done: [] });
      }
    }),
    { numRuns: 40 },
  );
});

test('a cluster that has what the manifests say is no difference', async () => {
  expect((await driftOf(served, { 'shop.yaml': shop })).out).toBe('no difference: the cluster allows what these manifests allow; 8 are the same\n');
});

test('what somebody added by hand is told with the policy, and what is only in the cluster does not drown it', async () => {
  const debug = policy('debug', 'shop', {
    podSelector: { matchLabels: { app: 'db' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }],
  });
  const { out, status } = await driftOf([...served, ...system, debug], { 'shop.yaml': shop }, '--fail-on-change');
  expect(out).toBe(
    [
      'cluster only     kube-system/Deployment/coredns -> shop/StatefulSet/db   all ports   NetworkPolicy debug is not in the manifests (cluster.json:1)',
      'the cluster allows 1 connection that these manifests do not; 15 are the same',
      '1 namespace is only in the cluster, and counts as there on both sides: kube-system',
      '',
    ].join('\n'),
  );
  expect(status).toBe(1);
});

test('a policy that is not applied yet, the other way around', async () => {
  const { out } = await driftOf(served.slice(0, 3), { 'shop.yaml': shop });
  expect(out.split('\n').filter((line) => line.includes('shop/Deployment/web -> shop/StatefulSet/db'))).toEqual([
    'cluster only     shop/Deployment/web -> shop/StatefulSet/db   all SCTP ports; TCP 1-5431,5433-65535; all UDP ports   NetworkPolicy db is not in the cluster (manifests/shop.yaml:22)',
  ]);
});

test('a workload that only the cluster has is one line', async () => {
  const { out } = await driftOf([...served, workload('Deployment', 'cache', 'shop', { app: 'cache' })], { 'shop.yaml': shop });
  expect(out).toBe(
    [
      'cluster only     7 connections of namespace shop: Deployment cache is not in the manifests (cluster.json:1)',
      'the cluster allows 7 connections that these manifests do not; 8 are the same',
      '',
    ].join('\n'),
  );
});

test('pods of an operator whose custom resource stands in the manifests are no difference', async () => {
  const resource = '---\napiVersion: databases.example.org/v1\nkind: Database\nmetadata: {name: main, namespace: shop}\nspec: {}\n';
  const owned = { ownerReferences: [{ apiVersion: 'databases.example.org/v1', kind: 'Database', name: 'main', controller: true }] };
  const made = workload('StatefulSet', 'main', 'shop', { app: 'main' }, owned);
  const { out } = await driftOf([...served, made], { 'shop.yaml': `${shop}${resource}` });
  expect(out).toBe(
    [
      'no difference: the cluster allows what these manifests allow; 15 are the same',
      'made by operators of what is in the manifests, and the same on both sides: shop/StatefulSet/main',
      '',
    ].join('\n'),
  );
});

test('a Job that is done is left out on both sides', async () => {
  const job = '---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, namespace: shop}\nspec: {template: {metadata: {labels: {app: migrate}}}}\n';
  const done = { ...workload('Job', 'migrate', 'shop', { app: 'migrate' }), status: { conditions: [{ type: 'Complete', status: 'True' }] } };
  const { out } = await driftOf([...served, done], { 'shop.yaml': `${shop}${job}` });
  expect(out).toBe(
    'no difference: the cluster allows what these manifests allow; 8 are the same\ndone in the cluster, and left out on both sides: shop/Job/migrate\n',
  );
});

test('labels of a Namespace that the manifests do not have are those of the cluster, and others are a difference', async () => {
  const fromTeam =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}, podSelector: {}}]}]}\n';
  const spec = { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'a' } }, podSelector: {} }] }] };
  const items = [namespace('shop', { team: 'a' }), ...served.slice(1, 3), policy('web', 'shop', spec)];
  const [, ...workloads] = shop.split('---\n');
  const files = { 'shop.yaml': [...workloads.slice(0, 2), fromTeam].join('---\n') };
  expect((await driftOf(items, files)).out).toMatch(/^no difference: /);
  const labelled = { 'shop.yaml': [shop.split('---\n')[0], ...workloads.slice(0, 2), fromTeam].join('---\n') };
  const { out } = await driftOf(items, labelled);
  expect(out).toContain('cluster only     shop/Deployment/web -> shop/StatefulSet/db   all ports   namespace shop');
});

test('a cluster is compared with one of several environments', async () => {
  const overlay = (name: string) => `resources: [../../base]\nnameSuffix: ""\nlabels: [{pairs: {env: ${name}}}]\n`;
  const files = {
    'base/kustomization.yaml': 'resources: [shop.yaml]\n',
    'base/shop.yaml': shop,
    'overlays/prod/kustomization.yaml': overlay('prod'),
    'overlays/dev/kustomization.yaml': overlay('dev'),
  };
  const { out, status } = await driftOf(served, files, '--environment', 'manifests/overlays/prod');
  expect({ out, status }).toEqual({ out: 'no difference: the cluster allows what these manifests allow; 8 are the same\n', status: 0 });
});

test('where the policies of a cluster are not known, nothing is compared, and nothing is sure', async () => {
  const lacking = (spec: object) => ({ apiVersion: 'snapshot.netpol/v1', kind: 'NotListed', metadata: { name: 'x' }, spec: { shows: 'policies', ...spec } });
  const here = lacking({ namespace: 'shop', reason: 'not allowed to list networkpolicies in shop' });
  const items = [...served.slice(0, 3), ...system, here];
  const { out } = await driftOf(items, { 'shop.yaml': shop });
  expect(out).toContain('no difference in what can be compared');
  expect(out).toContain('not compared: NetworkPolicies are not known: not allowed to list networkpolicies in shop\n');
  const { connections, possible } = JSON.parse((await netpol(['list', '--format', 'json', '-'], { cwd: '/', input: list(...items) })).out);
  const ends = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).filter((row) => row.includes('"shop/'));
  expect(ends(connections)).toEqual([]);
  expect(ends(possible).length).toBeGreaterThan(5);
  const explained = await netpol(['explain', '--from', 'web', '--to', 'db', '-'], { cwd: '/', input: list(...items) });
  expect(explained.out).toContain('unknown');
  expect(explained.out).toContain('NetworkPolicies are not known: not allowed to list networkpolicies in shop');
  const all = JSON.parse((await netpol(['list', '--format', 'json', '-'], { cwd: '/', input: list(...served, ...system, lacking({ reason: 'x' })) })).out);
  expect(all.connections).toEqual([]);
});

test('of pods that are called by their ReplicaSet, the hash tells the Deployment of the manifests', async () => {
  const pod = (name: string, owner: readonly [kind: string, name: string], labels: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...given(name, 'shop'), labels, ownerReferences: [{ kind: owner[0], name: owner[1], controller: true }] },
    spec: { containers: [{ name: 'c', image: 'i' }] },
    status: { phase: 'Running' },
  });
  const web = (hash: string, n: number) => pod(`web-${hash}-${n}`, ['ReplicaSet', `web-${hash}`], { app: 'web', 'pod-template-hash': hash });
  const [ns, , , policies] = served;
  const others = [ns ?? {}, policies ?? {}, pod('db-0', ['StatefulSet', 'db'], { app: 'db' })];
  const same = 'no difference: the cluster allows what these manifests allow; 8 are the same\n';
  expect((await driftOf([...others, web('b6c', 1), web('b6c', 2)], { 'shop.yaml': shop })).out).toBe(same);
  // During a rollout there are two.
  expect((await driftOf([...others, web('b6c', 1), web('d7f', 1)], { 'shop.yaml': shop })).out).toBe(same);
  const unproven = pod('web-x', ['ReplicaSet', 'web-b6c'], { app: 'web' });
  expect((await driftOf([...others, unproven], { 'shop.yaml': shop })).out).toContain('ReplicaSet web-b6c is not in the manifests');
  const cron =
    '---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: backup, namespace: shop}\nspec: {jobTemplate: {spec: {template: {metadata: {labels: {app: backup}}}}}}\n';
  const run = pod('backup-1', ['Job', 'backup-29336820'], { app: 'backup' });
  expect((await driftOf([...others, web('b6c', 1), run], { 'shop.yaml': `${shop}${cron}` })).out).toMatch(/^no difference: /);
});

test('names of a cluster end no line and steer no terminal', async () => {
  const evil = (n: number) => `evil${n}\u001b[31m\nno difference\u009b`;
  const items = [...served, workload('Deployment', evil(1), 'shop', { app: 'x' }), namespace(evil(2)), workload('Pod', evil(3), evil(2), {})];
  const { out } = await driftOf(items, { 'shop.yaml': shop });
  expect(out).toContain('evil1');
  expect(out).toContain('evil2');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|^no difference/m);
});

test('two clusters, and two folders of manifests, are compared as they are', async () => {
  const cwd = folderOf({ 'a.json': list(...served, ...system), 'b.json': list(...served), 'c/shop.yaml': shop, 'd/shop.yaml': shop });
  const { out } = await netpol(['diff', 'a.json', 'b.json'], { cwd });
  expect(out).toContain('- kube-system/Deployment/coredns -> shop/Deployment/web   all ports   Deployment coredns was removed');
  expect((await netpol(['diff', 'c', 'd'], { cwd })).out).toBe('0 connections opened, 0 closed, 8 unchanged\n');
});

/** What a real API server and its controllers made of manifests, see scripts/live-corpus.mts. */
const live = (name: string) => readFileSync(new URL(`../corpus/live/${name}`, import.meta.url), 'utf8');

test('what a real cluster printed of manifests is no difference to them', async () => {
  const cwd = folderOf({ 'cluster.yaml': live('cluster.yaml'), 'manifests/shop.yaml': live('manifests.yaml') });
  const { out, notes } = await netpol(['diff', 'cluster.yaml', 'manifests'], { cwd });
  expect({ out, notes }).toEqual({
    out: [
      'no difference: the cluster allows what these manifests allow; 15 are the same',
      '4 namespaces are only in the cluster, and count as there on both sides: default, kube-node-lease, kube-public and kube-system',
      'done in the cluster, and left out on both sides: shop/Job/migrate',
      '',
    ].join('\n'),
    notes: '',
  });
});

test('a real cluster has the connections of its manifests, without those of the Job that is done', async () => {
  const cwd = folderOf({ 'cluster.yaml': live('cluster.yaml'), 'manifests.yaml': live('manifests.yaml') });
  const listed = async (file: string) => (await netpol(['list', file], { cwd })).out.split('\n');
  expect(await listed('cluster.yaml')).toEqual((await listed('manifests.yaml')).filter((line) => !line.includes('shop/Job/migrate')));
  expect((await listed('cluster.yaml')).filter((line) => line.includes('-> shop/StatefulSet/db'))).toEqual([
    '192.0.2.0/24 -> shop/StatefulSet/db   TCP 9000-9100; all UDP ports',
    'shop/CronJob/backup -> shop/StatefulSet/db   TCP 5432',
    'shop/Deployment/web -> shop/StatefulSet/db   TCP 5432',
  ]);
});

test('a server fills in nothing that a rule would take for a mistake', async () => {
  const cwd = folderOf({ 'cluster.yaml': live('cluster.yaml'), 'manifests.yaml': live('manifests.yaml') });
  const { summary } = JSON.parse((await netpol(['check', '--format', 'json', 'cluster.yaml'], { cwd })).out);
  expect(summary).toEqual({ files: 1, documents: 1, policies: 3, workloads: 4 });
  const rulesOf = async (file: string): Promise<readonly string[]> =>
    JSON.parse((await netpol(['check', '--format', 'json', file], { cwd })).out).findings.map(({ rule }: { readonly rule: string }) => rule);
  const written = await rulesOf('manifests.yaml');
  expect(written.length).toBeGreaterThan(0);
  expect((await rulesOf('cluster.yaml')).filter((rule) => !written.includes(rule))).toEqual([]);
});
