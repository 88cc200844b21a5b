import { expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const pods = ['web', 'db']
  .map((name) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec: {containers: [{name: c, image: i}]}\n`)
  .join('');

const rule = (spec: string) =>
  `---\napiVersion: policy.networking.k8s.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata: {name: first}\nspec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ${spec}}\n`;

const closed = '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed, namespace: shop}\nspec: {podSelector: {}}\n';

async function between(text: string): Promise<readonly { readonly protocol: string; readonly ports?: string }[] | undefined> {
  const { out } = await netpol(['list', '--format', 'json'], { cwd: folderOf({ 'all.yaml': text }) });
  const { connections } = JSON.parse(out) as { readonly connections: readonly { readonly from: object; readonly to: object; readonly allowed: [] }[] };
  return connections.find(({ from, to }) => JSON.stringify([from, to]) === '[{"workload":"shop/Pod/web"},{"workload":"shop/Pod/db"}]')?.allowed;
}

const everyPort = ['SCTP', 'TCP', 'UDP'].map((protocol) => ({ protocol, ports: '1-65535' }));

test('without a policy whose API speaks of ICMP, answers tell of ports alone', async () => {
  expect(await between(pods)).toEqual(everyPort);
  expect(await between(pods + closed)).toBeUndefined();
});

test('ICMP passes where rules let everything pass, and not through a rule with ports', async () => {
  expect(await between(pods + rule('ingress: [{action: Accept, from: [{namespaces: {}}]}]') + closed)).toEqual([{ protocol: 'ICMP' }, ...everyPort]);
  const port = 'protocols: [{tcp: {destinationPort: {number: 443}}}]';
  expect(await between(pods + rule(`ingress: [{action: Accept, from: [{namespaces: {}}], ${port}}]`) + closed)).toEqual([{ protocol: 'TCP', ports: '443' }]);
  expect(await between(pods + rule(`ingress: [{action: Deny, from: [{namespaces: {}}], ${port}}]`))).toEqual([
    { protocol: 'ICMP' },
    { protocol: 'SCTP', ports: '1-65535' },
    { protocol: 'TCP', ports: '1-442,444-65535' },
    { protocol: 'UDP', ports: '1-65535' },
  ]);
});
