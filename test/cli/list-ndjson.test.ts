import { expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const pod = (name: string, more = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {${more}containers: [{name: c, image: i}]}
---
`;
const policies = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress:
    - {from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}, {port: 6000, endPort: 6010}]}
    - {from: [{podSelector: {}}], ports: [{port: 53, protocol: UDP}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
`;
const files = { 'pods.yaml': pod('api') + pod('db'), 'policies.yaml': policies };

type Row = Readonly<Record<string, unknown>>;

async function rows(manifests: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<readonly Row[]> {
  const { status, out } = await netpol(['list', '--format', 'ndjson', ...more], { cwd: folderOf(manifests) });
  expect([status, out === '' || out.endsWith('}\n')]).toEqual([0, true]);
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

const db = (rule: number, line: number) => ({ kind: 'NetworkPolicy', namespace: 'shop', name: 'db', rule, file: 'policies.yaml', line });
const api = { kind: 'NetworkPolicy', namespace: 'shop', name: 'api', rule: 1, file: 'policies.yaml', line: 18 };
const ends = { version: 1, environment: null, from: 'shop/Pod/api', to: 'shop/Pod/db' };

test('a line for each protocol, with the rules of both ends and their places', async () => {
  expect(await rows(files)).toEqual([
    {
      ...ends,
      protocol: 'TCP',
      ports: [
        [5432, 5432],
        [6000, 6010],
      ],
      sure: true,
      policies: [api, db(1, 8)],
    },
    { ...ends, protocol: 'UDP', ports: [[53, 53]], sure: true, policies: [api, db(2, 9)] },
  ]);
});

test('the fields of a line stand in the order of the contract', async () => {
  const [first] = await rows(files);
  expect(Object.keys(first ?? {})).toEqual(['version', 'environment', 'from', 'to', 'protocol', 'ports', 'sure', 'policies']);
});

test('without policies every protocol has every port, addresses are ranges, and no rule is named', async () => {
  const all = [[1, 65535]];
  const from = { version: 1, environment: null, from: '0.0.0.0-255.255.255.255', to: 'shop/Pod/api', sure: true, policies: [] };
  expect((await rows({ 'pods.yaml': pod('api') })).slice(0, 3)).toEqual(['SCTP', 'TCP', 'UDP'].map((protocol) => ({ ...from, protocol, ports: all })));
});

test('ICMP has no ports', async () => {
  const accept = `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: everything}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Accept, from: [{namespaces: {}}]}]
`;
  const found = await rows({ 'pods.yaml': pod('api') + pod('db'), 'policies.yaml': accept });
  const policy = { kind: 'ClusterNetworkPolicy', name: 'everything', rule: 1, file: 'policies.yaml', line: 9 };
  expect(found.find(({ protocol, from, to }) => protocol === 'ICMP' && from === ends.from && to === ends.to)).toEqual({
    ...ends,
    protocol: 'ICMP',
    sure: true,
    policies: [policy],
  });
});

test('what is not sure comes last, with the reason and the rules that may let it pass', async () => {
  const found = await rows({ ...files, 'pods.yaml': pod('api', 'hostNetwork: true, ') + pod('db') + pod('web') });
  const first = found.findIndex(({ sure }) => sure === false);
  expect(first).toBeGreaterThan(0);
  expect(found.slice(first).every(({ sure }) => sure === false)).toBe(true);
  const row = found.slice(first).find(({ from, to, protocol }) => from === ends.from && to === ends.to && protocol === 'UDP');
  expect(row).toMatchObject({ because: expect.stringContaining('hostNetwork') });
  expect(row?.['policies']).toContainEqual(db(2, 9));
});

test('rows name the environment that was asked for', async () => {
  const of = (folder: string) => Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
  const found = await rows({ ...of('dev'), ...of('prod') }, '--environment', 'prod');
  expect(found.map(({ environment }) => environment)).toEqual(['prod', 'prod']);
  expect(found[0]).toMatchObject({ policies: [{ file: 'prod/policies.yaml' }, { file: 'prod/policies.yaml' }] });
});

test('where nothing is allowed, there is no line', async () => {
  expect(await rows({})).toEqual([]);
});

test.each(['--exposure', '--probes'])('%s is refused', async (option) => {
  const { status, out, notes } = await netpol(['list', '--format', 'ndjson', option], { cwd: folderOf(files) });
  expect({ status, out, notes }).toEqual({
    status: 2,
    out: '',
    notes: expect.stringMatching(/^netpol: --\w+ goes with text, json, .*: ndjson has no place for it\.\n$/),
  });
});
