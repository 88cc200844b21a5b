/**
 * Writes test/corpus/live/cluster.yaml anew: what a real API server and its controllers make of test/corpus/live/manifests.yaml, as
 * `kubectl get -A -o yaml` prints it. The program that has all of them is built by Go from test/support/live-cluster. There are no nodes: what a
 * kubelet reports of pods is reported here. `node scripts/live-corpus.mts`
 */
import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from './root.mts';

const folder = mkdtempSync(path.join(tmpdir(), 'live-cluster-'));
const program = path.join(folder, 'live-cluster');
const corpus = path.join(root, 'test/corpus/live');
const kinds = 'namespaces,deployments,replicasets,statefulsets,daemonsets,cronjobs,jobs,pods,services,networkpolicies';
const started: ReturnType<typeof spawn>[] = [];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function start(...argv: readonly string[]): void {
  started.push(spawn(program, argv, { cwd: folder, stdio: 'ignore' }));
}

function kubectl(...argv: readonly string[]): string {
  return execFileSync(program, ['kubectl', '--kubeconfig', path.join(folder, 'kubeconfig'), ...argv], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Asks until it is so; a cluster that never gets there is an error. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    try {
      if (isSo()) return;
    } catch {
      // The server is not there yet.
    }
    await setTimeout(1000);
  }
  throw new Error(`waited in vain: ${what}`);
}

async function startCluster(): Promise<void> {
  const [store, peers, server] = [await freePort(), await freePort(), await freePort()];
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(path.join(folder, 'accounts.key'), privateKey);
  writeFileSync(path.join(folder, 'tokens.csv'), 'admin,admin,admin,system:masters\n');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'live', cluster: { server: `https://127.0.0.1:${server}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token: 'admin' } }],
    contexts: [{ name: 'live', context: { cluster: 'live', user: 'admin' } }],
    'current-context': 'live',
  };
  writeFileSync(path.join(folder, 'kubeconfig'), JSON.stringify(config));
  const etcd = `http://127.0.0.1:${store}`;
  start('etcd', '--data-dir', 'etcd', '--listen-client-urls', etcd, '--advertise-client-urls', etcd, '--listen-peer-urls', `http://127.0.0.1:${peers}`);
  const accounts = [
    '--service-account-key-file',
    'accounts.key',
    '--service-account-signing-key-file',
    'accounts.key',
    '--service-account-issuer',
    'https://live',
  ];
  const access = ['--token-auth-file', 'tokens.csv', '--authorization-mode', 'RBAC', '--disable-admission-plugins', 'ServiceAccount', '--cert-dir', 'certs'];
  start(
    'apiserver',
    '--etcd-servers',
    etcd,
    '--bind-address',
    '127.0.0.1',
    '--secure-port',
    String(server),
    ...accounts,
    ...access,
    '--service-cluster-ip-range',
    '10.96.0.0/16',
  );
  await until('the API server', () => kubectl('get', '--raw', '/readyz') === 'ok');
  const controllers = ['deployment', 'replicaset', 'statefulset', 'daemonset', 'job', 'cronjob'].map((name) => `${name}-controller`).join();
  start('controllers', '--kubeconfig', 'kubeconfig', '--controllers', controllers, '--leader-elect=false');
}

const names = (selector: string): readonly string[] =>
  kubectl('-n', 'shop', 'get', 'pods', '-l', selector, '-o', 'jsonpath={.items[*].metadata.name}').split(' ').filter(Boolean);

function report(pod: string, phase: string, address: string): void {
  const conditions = [{ type: 'Ready', status: phase === 'Running' ? 'True' : 'False' }];
  const status = { phase, conditions, hostIP: '192.0.2.10', hostIPs: [{ ip: '192.0.2.10' }], podIP: address, podIPs: [{ ip: address }] };
  kubectl('-n', 'shop', 'patch', 'pod', pod, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status }));
}

/** Everything is applied, and web is rolled out a second time: its first ReplicaSet stays, without pods. */
async function runShop(): Promise<void> {
  writeFileSync(path.join(folder, 'node.json'), JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } }));
  kubectl('apply', '-f', path.join(folder, 'node.json'));
  // A server takes a new node for one that is not ready, and no DaemonSet would start there.
  kubectl('patch', 'node', 'node-1', '--type=json', '-p', '[{"op":"remove","path":"/spec/taints"}]');
  kubectl('apply', '-f', path.join(corpus, 'manifests.yaml'));
  for (const app of ['web', 'db', 'logs', 'migrate']) await until(`a pod of ${app}`, () => names(`app=${app}`).length === 1);
  const [first = ''] = names('app=web');
  report(first, 'Running', '10.244.0.11');
  kubectl('-n', 'shop', 'set', 'env', 'deployment/web', 'MODE=slow');
  await until('a second ReplicaSet', () => names('app=web').length === 2);
  const [second = ''] = names('app=web').filter((name) => name !== first);
  report(second, 'Running', '10.244.0.12');
  // A pod that was never on a node is gone at once.
  await until('the end of the first', () => names('app=web').join() === second);
  for (const [index, app] of ['db', 'logs'].entries()) for (const pod of names(`app=${app}`)) report(pod, 'Running', `10.244.0.2${index}`);
  for (const pod of names('app=migrate')) report(pod, 'Succeeded', '10.244.0.30');
  await until('the end of migrate', () => kubectl('-n', 'shop', 'get', 'job', 'migrate', '-o', 'jsonpath={.status.completionTime}') !== '');
  kubectl('-n', 'shop', 'create', 'job', 'backup-by-hand', '--from=cronjob/backup');
  await until('a pod of backup', () => names('app=backup').length === 1);
  for (const pod of names('app=backup')) report(pod, 'Running', '10.244.0.31');
  await setTimeout(3000);
}

try {
  execFileSync('go', ['build', '-o', program, '.'], { cwd: path.join(root, 'test/support/live-cluster'), stdio: 'inherit' });
  await startCluster();
  await runShop();
  const printed = kubectl('get', kinds, '-A', '-o', 'yaml');
  const version = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(path.join(root, 'test/support/live-cluster/go.mod'), 'utf8'))?.[1];
  writeFileSync(path.join(corpus, 'cluster.yaml'), `# Written by scripts/live-corpus.mts with Kubernetes ${version}.\n${printed}`);
} finally {
  for (const one of started.reverse()) one.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
