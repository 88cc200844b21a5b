import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../server/cli/run.js';
import { groupsPath } from '../../server/workspace/live/resources.js';
import { openKubectl } from '../../server/workspace/node/kubectl.js';
import { folderOf, netpol } from '../support/cli.js';

type Obj = Readonly<Record<string, unknown>>;

const named = (name: string, more: Obj = {}, namespace = 'shop') => ({ metadata: { name, namespace, uid: `u-${name}`, resourceVersion: '1', ...more } });
const secret = 'hunter2';
const container = {
  name: 'c',
  image: secret,
  env: [{ name: 'PASSWORD', value: secret }],
  command: [secret],
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
};
const noise = {
  annotations: { 'kubectl.kubernetes.io/last-applied-configuration': secret },
  managedFields: [{ manager: secret, fieldsV1: {} }],
};
const pod = (name: string) => ({
  ...named(name, {
    ...noise,
    labels: { app: 'web', 'pod-template-hash': 'b6c' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-b6c', uid: 'u-web-b6c', controller: true, blockOwnerDeletion: true }],
  }),
  spec: { containers: [container], initContainers: [{ ...container, name: 'init' }], volumes: [{ name: 'v', secret: { secretName: secret } }] },
  status: { phase: 'Running', podIPs: [{ ip: '10.1.0.5' }], hostIP: '192.0.2.1', containerStatuses: [{ imageID: secret }] },
});
const page = (items: readonly unknown[], next = '') =>
  JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7', continue: next }, items });

const policy = { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol: 'TCP', port: 'http' }] }] };

/** What a cluster answers by path; a text that begins with `Error` is an error of kubectl. */
const cluster: Readonly<Record<string, string>> = {
  '/apis': JSON.stringify({
    groups: [
      { name: 'apps', preferredVersion: { groupVersion: 'apps/v1' } },
      { name: 'cilium.io', preferredVersion: { groupVersion: 'cilium.io/v2' } },
      { name: 'example.org', preferredVersion: { groupVersion: 'example.org/v1' } },
    ],
  }),
  '/apis/cilium.io/v2': JSON.stringify({
    groupVersion: 'cilium.io/v2',
    resources: [
      { name: 'ciliumnetworkpolicies', kind: 'CiliumNetworkPolicy', namespaced: true, verbs: ['list', 'create'] },
      { name: 'ciliumnetworkpolicies/status', kind: 'CiliumNetworkPolicy', namespaced: true, verbs: ['list', 'patch'] },
      { name: 'ciliumnodes', kind: 'CiliumNode', namespaced: false, verbs: ['list'] },
    ],
  }),
  '/apis/cilium.io/v2/ciliumnetworkpolicies?limit=500': page([{ ...named('l7'), spec: { endpointSelector: { matchLabels: { app: 'other' } } } }]),
  '/api/v1/namespaces?limit=500': page([{ metadata: { name: 'shop', uid: 'u', labels: { team: 'a' } } }]),
  '/apis/networking.k8s.io/v1/networkpolicies?limit=500': page([{ ...named('web', noise), spec: policy }]),
  '/apis/apps/v1/deployments?limit=500': page([
    {
      ...named('web', noise),
      spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } } },
      status: { replicas: 2, observedGeneration: 1 },
    },
  ]),
  '/api/v1/pods?limit=500': page([pod('web-1')], 'a b/=+'),
  '/api/v1/pods?limit=500&continue=a%20b%2F%3D%2B': page([pod('web-2')]),
  '/api/v1/services?limit=500': page([
    { ...named('web', noise), spec: { clusterIP: '10.0.0.1', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http', nodePort: 30000 }] } },
  ]),
};

/** A program that answers as kubectl does, from files, and notes its arguments. */
function fakeKubectl(answers: Readonly<Record<string, string>>): { readonly bin: string; readonly asked: () => readonly (readonly string[])[] } {
  const bin = folderOf({ 'answers.json': JSON.stringify(answers), asked: '' });
  const program = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(bin, 'asked'))}, JSON.stringify(args) + '\\n');
const answers = JSON.parse(readFileSync(${JSON.stringify(join(bin, 'answers.json'))}, 'utf8'));
const fail = (text) => { process.stderr.write(text + '\\n'); process.exit(1); };
if (args[0] === 'config') args.includes('--context=prod') ? process.stdout.write('https://prod.example.org:6443') : fail('error: context was not found for specified context: x');
else {
  const answer = answers[args[2]] ?? (args[2].includes('?limit=') ? '{"items":[]}' : 'Error from server (NotFound): the server could not find the requested resource');
  answer.startsWith('Error') || answer.startsWith('Unable') ? fail(answer) : process.stdout.write(answer);
}
`;
  writeFileSync(join(bin, 'kubectl'), program);
  chmodSync(join(bin, 'kubectl'), 0o755);
  const asked = () =>
    readFileSync(join(bin, 'asked'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): readonly string[] => JSON.parse(line));
  return { bin, asked };
}

interface Asked {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly confirm?: (question: string) => Promise<boolean>;
}

async function snapshot(bin: string, argv: readonly string[], { cwd = folderOf({}), env = {}, confirm }: Asked = {}) {
  const [out, notes]: [string[], string[]] = [[], []];
  const status = await run(['snapshot', ...argv], {
    out: async (text) => void out.push(text),
    note: (text) => void notes.push(text),
    input: async () => new Uint8Array(),
    cwd,
    env: { PATH: bin, ...env },
    confirm,
    colour: false,
  });
  return { status, out: out.join(''), notes: notes.join('') };
}

test('reads page by page, and only reads', async () => {
  const { bin, asked } = fakeKubectl(cluster);
  const { status, out, notes } = await snapshot(bin, ['--context', 'prod', '--yes']);
  expect(notes).toContain(`${join(bin, 'kubectl')} reads from context prod, https://prod.example.org:6443`);
  expect(status).toBe(0);
  const [first, ...reads] = asked();
  expect(first).toEqual(['config', 'view', '--minify', '--context=prod', '--output=jsonpath={.clusters[0].cluster.server}']);
  for (const args of reads) {
    expect(args).toEqual(['get', '--raw', expect.stringMatching(/^\/apis?(\/[a-z0-9.]+)*(\?limit=500(&continue=[\w%.-]+)?)?$/), '--context=prod']);
    expect(args[2]).not.toMatch(/secrets|configmaps|watch|log|exec|proxy|nodes/);
  }
  expect(reads.map((args) => args[2])).toEqual(expect.arrayContaining(Object.keys(cluster)));
  expect(out).not.toContain(secret);
  expect(out).not.toMatch(/managedFields|annotations|volumes|env|nodePort|containerStatuses|hostIP/);
});

test('what it prints is what the other commands read', async () => {
  const { bin } = fakeKubectl(cluster);
  const cwd = folderOf({});
  const { status, out } = await snapshot(bin, ['--context', 'prod', '--yes', '-o', 'cluster.yaml'], { cwd });
  expect({ status, out, files: readdirSync(cwd) }).toEqual({ status: 0, out: '', files: ['cluster.yaml'] });
  const listed = JSON.parse((await netpol(['list', '--format', 'json', 'cluster.yaml'], { cwd })).out);
  expect(listed.connections).toEqual([
    { from: { addresses: '0.0.0.0-255.255.255.255' }, to: { workload: 'shop/Deployment/web' }, allowed: [{ protocol: 'TCP', ports: '8080' }] },
    {
      from: { addresses: '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' },
      to: { workload: 'shop/Deployment/web' },
      allowed: [{ protocol: 'TCP', ports: '8080' }],
    },
    ...['0.0.0.0-255.255.255.255', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'].map((addresses) => ({
      from: { workload: 'shop/Deployment/web' },
      to: { addresses },
      allowed: ['SCTP', 'TCP', 'UDP'].map((protocol) => ({ protocol, ports: '1-65535' })),
    })),
  ]);
  expect(listed.limits).toEqual([expect.objectContaining({ kind: 'family-not-evaluated' })]);
  const checked = await netpol(['check', '--format', 'json', 'cluster.yaml'], { cwd });
  expect(JSON.parse(checked.out).findings.filter(({ category }: { category: string }) => category === 'api' || category === 'syntax')).toEqual([]);
});

test('what the user may not list is told, there and in every answer', async () => {
  const forbidden = (what: string) =>
    `Error from server (Forbidden): ${what} is forbidden: User "me" cannot list resource "${what}" in API group "" at the cluster scope`;
  const { bin } = fakeKubectl({
    ...cluster,
    '/api/v1/pods?limit=500': forbidden('pods'),
    '/apis/networking.k8s.io/v1/networkpolicies?limit=500': forbidden('networkpolicies'),
  });
  const cwd = folderOf({});
  const { status, notes } = await snapshot(bin, ['--context', 'prod', '--yes', '-o', 'cluster.yaml'], { cwd });
  expect(status).toBe(0);
  expect(notes).toContain('not allowed to list pods');
  expect(notes).toContain('-n NAMESPACE asks for namespaces that you may read');
  const { limits } = JSON.parse((await netpol(['list', '--format', 'json', 'cluster.yaml'], { cwd })).out);
  expect(limits.filter(({ kind }: { kind: string }) => kind === 'not-listed').map(({ message }: { message: string }) => message)).toEqual([
    'Policies may be missing from the answer: not allowed to list networkpolicies.',
    'Pods may be missing from the answer: not allowed to list pods.',
  ]);
});

test('asks for some namespaces alone, each by itself', async () => {
  const only = (namespace: string) => `/api/v1/namespaces/${namespace}/pods?limit=500`;
  const { bin, asked } = fakeKubectl({
    '/apis': JSON.stringify({ groups: [] }),
    '/api/v1/namespaces/a': JSON.stringify({ kind: 'Namespace', metadata: { name: 'a', uid: 'u', labels: { team: 'x' } } }),
    [only('a')]: page([{ ...named('one', { labels: { app: 'one' } }, 'a'), spec: { containers: [container] }, status: { phase: 'Running' } }]),
    [only('b')]: 'Error from server (Forbidden): pods is forbidden',
  });
  const { status, out, notes } = await snapshot(bin, ['--context', 'prod', '--yes', '-n', 'a,b']);
  expect(status).toBe(0);
  expect(asked().map((args) => args[2])).toEqual(
    expect.arrayContaining([only('a'), only('b'), '/api/v1/namespaces/a', '/apis/networking.k8s.io/v1/namespaces/b/networkpolicies?limit=500']),
  );
  expect(asked().some((args) => /^\/api\/v1\/(pods|namespaces)\?/.test(args[2] ?? ''))).toBe(false);
  expect(notes).toContain('not allowed to list pods in b');
  expect(notes).toContain('there is no namespace b');
  expect(notes.split('the snapshot has only namespaces a, b')).toHaveLength(2);
  const { limits } = JSON.parse((await netpol(['list', '--format', 'json', '-'], { cwd: '/', input: out })).out);
  expect(limits.map(({ message }: { message: string }) => message)).toEqual([
    'Pods or policies may be missing from the answer: the snapshot has only namespaces a, b.',
    'Pods may be missing from the answer: not allowed to list pods in b.',
  ]);
});

test('a list that expires is read again from its head, and not for ever', async () => {
  const expired = 'Error from server (Expired): The provided continue parameter is too old';
  const { bin, asked } = fakeKubectl({ ...cluster, '/api/v1/pods?limit=500&continue=a%20b%2F%3D%2B': expired });
  const { status, notes, out } = await snapshot(bin, ['--context', 'prod', '--yes']);
  expect(status).toBe(0);
  expect(notes).toContain('the cluster changed too fast to list pods');
  expect(asked().filter((args) => args[2] === '/api/v1/pods?limit=500')).toHaveLength(3);
  // Half of a list would pass for the whole of it.
  expect(out).not.toContain('web-1');
});

test('nothing is asked of a cluster before somebody says yes', async () => {
  const { bin, asked } = fakeKubectl(cluster);
  const questions: string[] = [];
  const no = await snapshot(bin, ['--context', 'prod'], { confirm: async (question) => questions.push(question) === 0 });
  expect({ status: no.status, out: no.out }).toEqual({ status: 2, out: '' });
  expect(questions).toEqual(['Read namespaces, workloads, pods, Services and policies of prod (https://prod.example.org:6443)?']);
  expect((await snapshot(bin, ['--context', 'prod'])).notes).toContain('add --yes');
  expect(asked().every(([verb]) => verb === 'config')).toBe(true);
  expect((await snapshot(bin, ['--context', 'prod'], { confirm: async () => true })).status).toBe(0);
});

test('without the list of kinds, answers say that there may be policies of others', async () => {
  const { bin } = fakeKubectl({ ...cluster, '/apis': 'Error from server (Forbidden): forbidden' });
  const { out } = await snapshot(bin, ['--context', 'prod', '--yes']);
  const { limits } = JSON.parse((await netpol(['list', '--format', 'json', '-'], { cwd: '/', input: out })).out);
  expect(limits).toEqual([
    expect.objectContaining({
      kind: 'not-listed',
      message: 'Policies may be missing from the answer: which kinds of policies the cluster serves is not known.',
    }),
  ]);
});

test.each([
  [['--yes'], 'Name the cluster by its context'],
  [['--context', 'nowhere', '--yes'], 'context was not found'],
  [['--context', 'prod', '--yes', '-n', '../secrets'], '"../secrets" is no name of a namespace'],
  [['--context', 'prod', '--yes', '-n', ''], '"" is no name of a namespace'],
  [['--context', 'prod', '--yes', 'shop'], 'snapshot takes no paths'],
  [['--context', 'prod', '--yes', '-o', 'nowhere/cluster.yaml'], 'cannot be written'],
])('%j is wrong: %s', async (argv, problem) => {
  const { status, out, notes } = await snapshot(fakeKubectl(cluster).bin, argv);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(notes).toContain(problem);
});

test('a cluster that does not answer is said so, and no file is left', async () => {
  const { bin } = fakeKubectl({ ...cluster, '/api/v1/pods?limit=500': 'Unable to connect to the server: dial tcp: i/o timeout' });
  const cwd = folderOf({});
  const { status, notes } = await snapshot(bin, ['--context', 'prod', '--yes', '-o', 'cluster.yaml'], { cwd });
  expect({ status, files: readdirSync(cwd) }).toEqual({ status: 2, files: [] });
  expect(notes).toContain('netpol: the cluster cannot be read: Unable to connect to the server: dial tcp: i/o timeout');
});

test('no kubectl and no kubeconfig of the folder that is looked at is used', async () => {
  const { bin, asked } = fakeKubectl(cluster);
  const argv = ['--context', 'prod', '--yes'];
  expect((await snapshot(bin, argv, { cwd: bin })).notes).toContain('a program of the folder that is looked at is not started');
  const repository = folderOf({ '.git/HEAD': '', 'deploy/x': '' });
  mkdirSync(join(repository, 'bin'));
  symlinkSync(join(bin, 'kubectl'), join(repository, 'bin', 'kubectl'));
  expect((await snapshot(join(repository, 'bin'), argv, { cwd: join(repository, 'deploy') })).notes).toContain('is not started');
  expect((await snapshot('.', argv, { cwd: bin })).notes).toContain('it is not on the PATH');
  for (const name of [join(repository, 'kubeconfig'), 'kubeconfig', `/nowhere/config:${join(repository, 'kubeconfig')}`])
    expect((await snapshot(bin, argv, { cwd: join(repository, 'deploy'), env: { KUBECONFIG: name } })).notes).toContain('a kubeconfig runs programs');
  expect(asked()).toEqual([]);
  // The user's own one, from beside it.
  expect((await snapshot(`${join(repository, 'bin')}:${bin}`, argv, { cwd: repository, env: { KUBECONFIG: '/home/me/config' } })).status).toBe(0);
});

test('what is under way ends when it is cancelled', async () => {
  const bin = folderOf({});
  writeFileSync(join(bin, 'kubectl'), `#!${process.execPath}\nsetTimeout(() => {}, 30000);\n`);
  chmodSync(join(bin, 'kubectl'), 0o755);
  const cancel = new AbortController();
  const kubectl = await openKubectl({ workspace: folderOf({}), env: { PATH: bin }, signal: cancel.signal });
  const reading = kubectl.get(groupsPath, 'prod');
  cancel.abort();
  await expect(reading).rejects.toThrow('reading was cancelled');
});
