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

test('a change of ICMP alone is none where it is not told, and does not change the kind of another', async () => {
  const range = (protocol: string, start: number) => `{portRange: {protocol: ${protocol}, start: ${start}, end: 65535}}`;
  const denying = (first: number) =>
    `---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: first}\nspec: {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [${range('TCP', first)}, ${range('UDP', 1)}, ${range('SCTP', 1)}]}]}\n`;
  const changes = async (old: string, current: string) => {
    const { out } = await netpol(['diff', '--format', 'json', 'old.yaml', 'new.yaml'], { cwd: folderOf({ 'old.yaml': old, 'new.yaml': current }) });
    const rows = JSON.parse(out).changes as readonly {
      readonly change: string;
      readonly from: { readonly workload?: string };
      readonly before: [];
      readonly after: [];
    }[];
    return rows.filter(({ from }) => from.workload === 'shop/Pod/web').map(({ change, before, after }) => ({ change, before, after }));
  };
  const tcp = [{ protocol: 'TCP', ports: '1-79' }];
  expect(await changes(pods + denying(1), pods + denying(80))).toEqual([{ change: 'added', before: [], after: tcp }]);
  expect(await changes(pods + denying(80), pods + denying(1))).toEqual([{ change: 'removed', before: tcp, after: [] }]);
  expect(await changes(pods + denying(1), pods + denying(1) + closed)).toEqual([]);
});
