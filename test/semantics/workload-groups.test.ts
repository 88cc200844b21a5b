import { expect, test } from 'vitest';
import { clusterOf } from '../support/cluster.js';

const named = (kind: string, name: string, more: object = {}) => ({ kind, metadata: { name, namespace: 'shop', uid: 'u', ...more } });
const ownedBy = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });
const template = (labels: Readonly<Record<string, string>>, ports: readonly object[] = []) => ({
  template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i', ports }] } },
});
const deployment = (labels: Readonly<Record<string, string>>, status: object) => ({
  apiVersion: 'apps/v1',
  ...named('Deployment', 'web'),
  spec: { replicas: 1, ...template(labels) },
  status,
});
const replicaSet = (hash: string, labels: Readonly<Record<string, string>>, replicas: number, more: object = ownedBy('Deployment', 'web')) => ({
  apiVersion: 'apps/v1',
  ...named('ReplicaSet', `web-${hash}`, more),
  spec: { replicas, ...template({ ...labels, 'pod-template-hash': hash }) },
  status: { replicas },
});
const pod = (name: string, labels: Readonly<Record<string, string>>, owner: object, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: 'u', labels, ...owner },
  spec: { containers: [{ name: 'c', image: 'i' }] },
  status: { phase: 'Running' },
  ...more,
});

/** The workloads by name, each with its labels: `?` behind a key that not all pods have, `*` for a value that is not the same for all. */
function workloadsOf(...items: readonly object[]): readonly string[] {
  const { cluster } = clusterOf(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  return cluster.workloads.map(({ id, labels }) => {
    const told = [...labels.values].map(([key, value]) => `${key}${labels.partial?.has(key) ? '?' : ''}=${value ?? '*'}`).sort();
    return `${id} ${told.join(' ')}`;
  });
}

const inSet = (hash: string) => ownedBy('ReplicaSet', `web-${hash}`);
const app = { app: 'web' };
const hashed = (hash: string, labels: Readonly<Record<string, string>> = app) => ({ ...labels, 'pod-template-hash': hash });

test('a Deployment is one with its ReplicaSets and pods, whatever the order', () => {
  const objects = [
    deployment(app, { replicas: 2 }),
    replicaSet('b6c', app, 2),
    pod('web-1', hashed('b6c'), inSet('b6c')),
    pod('web-2', hashed('b6c'), inSet('b6c')),
  ];
  const expected = ['shop/Deployment/web app=web pod-template-hash=b6c'];
  expect(workloadsOf(...objects)).toEqual(expected);
  expect(workloadsOf(...[...objects].reverse())).toEqual(expected);
});

test('of a ReplicaSet that is not there, the hash that its pods carry tells the Deployment, where that is', () => {
  const one = deployment(app, { replicas: 1 });
  expect(workloadsOf(one, pod('web-b6c-1', hashed('b6c'), inSet('b6c')))).toEqual(['shop/Deployment/web app=web pod-template-hash=b6c']);
  expect(workloadsOf(one, pod('web-b6c-1', app, inSet('b6c')))).toContain('shop/ReplicaSet/web-b6c app=web');
  expect(workloadsOf(one, pod('web-b6c-1', hashed('c'), inSet('b6c')))).toContain('shop/ReplicaSet/web-b6c app=web pod-template-hash=c');
  expect(workloadsOf(pod('web-b6c-1', hashed('b6c'), inSet('b6c')))).toEqual(['shop/ReplicaSet/web-b6c app=web pod-template-hash=b6c']);
});

test('during a rollout the pods of both ReplicaSets count', () => {
  const old = { app: 'web', access: 'db' };
  const objects = [
    deployment(app, { replicas: 2 }),
    replicaSet('old', old, 1),
    replicaSet('new', app, 1),
    pod('web-1', hashed('old', old), inSet('old')),
    pod('web-2', hashed('new'), inSet('new')),
  ];
  expect(workloadsOf(...objects)).toEqual(['shop/Deployment/web access?=db app=web pod-template-hash=*']);
  // Without the pods, the ReplicaSets that have some say it.
  expect(workloadsOf(...objects.slice(0, 3))).toEqual(['shop/Deployment/web access?=db app=web pod-template-hash=*']);
});

test('what a rollout left behind does not count', () => {
  const objects = [deployment(app, { replicas: 1 }), replicaSet('old', { app: 'web', access: 'db' }, 0), replicaSet('new', app, 1)];
  expect(workloadsOf(...objects)).toEqual(['shop/Deployment/web app=web pod-template-hash=*']);
  // Nobody scaled this one away for another: it is what somebody asked for.
  expect(workloadsOf(replicaSet('x', app, 0, {}))).toEqual(['shop/ReplicaSet/web-x app=web pod-template-hash=x']);
});

test('pods say what they are where all of them are there, and else their template counts, too', () => {
  const relabelled = pod('web-1', hashed('b6c', { app: 'web', 'istio.io/rev': 'default' }), inSet('b6c'));
  const labels = 'app=web istio.io/rev=default pod-template-hash=b6c';
  expect(workloadsOf(deployment(app, { replicas: 1 }), relabelled)).toEqual([`shop/Deployment/web ${labels}`]);
  const some = 'app=web istio.io/rev?=default pod-template-hash=*';
  expect(workloadsOf(deployment(app, { replicas: 2 }), relabelled)).toEqual([`shop/Deployment/web ${some}`]);
  // Without a status nobody has counted them.
  expect(workloadsOf({ ...deployment(app, {}), status: undefined }, relabelled)).toEqual([`shop/Deployment/web ${some}`]);
});

test('a pod that is being deleted runs on, and its controller no longer counts it', () => {
  const ending = pod('web-1', { app: 'web', canary: 'yes' }, { ...inSet('b6c'), deletionTimestamp: '2026-11-30T08:00:00Z' });
  const other = pod('web-2', hashed('b6c'), inSet('b6c'));
  expect(workloadsOf(deployment(app, { replicas: 1 }), replicaSet('b6c', app, 1), ending, other)).toEqual([
    'shop/Deployment/web app=web canary?=yes pod-template-hash?=b6c',
  ]);
  expect(workloadsOf(deployment(app, { replicas: 1 }), replicaSet('b6c', app, 1), ending)).toEqual([
    'shop/Deployment/web app=web canary?=yes pod-template-hash?=*',
  ]);
});

test.each(['Succeeded', 'Failed'])('a pod that is %s does not count', (phase) => {
  expect(workloadsOf(pod('once', app, {}, { status: { phase } }))).toEqual([]);
  expect(workloadsOf(pod('web-0', app, ownedBy('StatefulSet', 'web'), { status: { phase } }))).toEqual([]);
});

test('a CronJob is one with its Jobs, and a Job that is done does not count', () => {
  const cronJob = { apiVersion: 'batch/v1', ...named('CronJob', 'backup'), spec: { jobTemplate: { spec: template({ app: 'backup' }) } } };
  const job = (name: string, status: object, more: object) => ({
    apiVersion: 'batch/v1',
    ...named('Job', name, more),
    spec: template({ app: 'backup', job: name }),
    status,
  });
  const done = job('backup-29336820', { conditions: [{ type: 'Complete', status: 'True' }] }, ownedBy('CronJob', 'backup'));
  const failed = job('migrate', { conditions: [{ type: 'Failed', status: 'True' }] }, {});
  const suspended = job('paused', { conditions: [{ type: 'Suspended', status: 'True' }] }, {});
  const names = (...items: readonly object[]) => workloadsOf(...items).map((line) => line.split(' ')[0]);
  expect(names(cronJob, done, failed, suspended)).toEqual(['shop/CronJob/backup', 'shop/Job/paused']);
  expect(names(cronJob, job('backup-29336821', { active: 1 }, ownedBy('CronJob', 'backup')))).toEqual(['shop/CronJob/backup']);
  // The Job itself is not in the dump: its name says when it was due.
  expect(names(cronJob, pod('backup-29336821-x', app, ownedBy('Job', 'backup-29336821')))).toEqual(['shop/CronJob/backup']);
  expect(names(cronJob, pod('backup-1-x', app, ownedBy('Job', 'backup-1')))).toEqual(['shop/CronJob/backup', 'shop/Job/backup-1']);
});

test('pods of a custom resource are called by it, and a Deployment of one keeps its name', () => {
  expect(workloadsOf(pod('db-1', app, ownedBy('Cluster', 'db')), pod('db-2', app, ownedBy('Cluster', 'db')))).toEqual(['shop/Cluster/db app=web']);
  const owned = { ...deployment(app, {}), ...named('Deployment', 'web', ownedBy('Shop', 'main')) };
  expect(workloadsOf(owned)).toEqual(['shop/Deployment/web app=web pod-template-hash=*']);
});

test('owners that own each other end', () => {
  const job = (name: string, owner: string) => ({ apiVersion: 'batch/v1', ...named('Job', name, ownedBy('Job', owner)), spec: template(app) });
  expect(workloadsOf(job('a', 'b'), job('b', 'a')).length).toBeGreaterThan(0);
});
