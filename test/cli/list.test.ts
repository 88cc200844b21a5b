import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const workload = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: c, ports: [{name: main, containerPort: 8080}]}]}
---
`;

const closed = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
`;

const opening = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a-to-b, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: a}}}], ports: [{protocol: TCP, port: main}, {protocol: UDP, port: 53}]}]
  egress: [{to: [{podSelector: {matchLabels: {app: b}}}]}]
`;

const files = { 'all.yaml': workload('a') + workload('b') + closed + opening };

async function list(format: string, manifests: Readonly<Record<string, string>> = files): Promise<string> {
  const { status, out, notes } = await netpol(['list', '--format', format], { cwd: folderOf(manifests) });
  expect({ status, notes }).toEqual({ status: 0, notes: '' });
  return out;
}

describe('netpol list', () => {
  test('text', async () => expect(await list('text')).toBe('shop/Deployment/a -> shop/Deployment/b   TCP 8080; UDP 53\n'));

  test('json', async () =>
    expect(JSON.parse(await list('json'))).toEqual({
      version: 1,
      connections: [
        {
          from: { workload: 'shop/Deployment/a' },
          to: { workload: 'shop/Deployment/b' },
          allowed: [
            { protocol: 'TCP', ports: '8080' },
            { protocol: 'UDP', ports: '53' },
          ],
        },
      ],
      possible: [],
      limits: [],
      environment: null,
    }));

  test('csv', async () =>
    expect(await list('csv')).toBe(
      'from,to,protocol,ports,because\r\nshop/Deployment/a,shop/Deployment/b,TCP,8080,\r\nshop/Deployment/a,shop/Deployment/b,UDP,53,\r\n',
    ));

  test('markdown', async () =>
    expect(await list('markdown')).toBe('| from | to | ports |\n|---|---|---|\n| shop/Deployment/a | shop/Deployment/b | TCP 8080; UDP 53 |\n'));

  test('dot', async () =>
    expect(await list('dot')).toBe(`digraph netpol {
  rankdir=LR;
  node [shape=box];
  subgraph "cluster shop" {
    label="shop";
    "shop/Deployment/a" [label="Deployment a"];
    "shop/Deployment/b" [label="Deployment b"];
  }
  "shop/Deployment/a" -> "shop/Deployment/b" [label="TCP 8080; UDP 53"];
}
`));

  test('mermaid', async () =>
    expect(await list('mermaid')).toBe(`flowchart LR
  subgraph ns0["shop"]
    n0["Deployment a"]
    n1["Deployment b"]
  end
  n0 -->|"TCP 8080; UDP 53"| n1
`));

  describe('--probes says how to test each by hand', () => {
    const tcp = `kubectl -n shop exec deploy/a -- nc -vz -w 3 "$(kubectl -n shop get pod -l app=b -o jsonpath='{.items[0].status.podIP}')" 8080`;
    const udp = tcp.replace('-vz', '-vzu').replace('8080', '53');
    const probes = async (format: string) => (await netpol(['list', '--probes', '--format', format], { cwd: folderOf(files) })).out;

    test('text, a line for each', async () => expect(await probes('text')).toBe(`shop/Deployment/a -> shop/Deployment/b   TCP 8080; UDP 53   ${tcp}\n`));

    test('json, only then', async () => {
      expect(JSON.parse(await probes('json')).connections.map(({ probe }: { probe: string }) => probe)).toEqual([tcp]);
      expect(await list('json')).not.toContain('probe');
    });

    test('csv, for each protocol', async () => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      expect(await probes('csv')).toBe(
        `from,to,protocol,ports,because,probe\r\nshop/Deployment/a,shop/Deployment/b,TCP,8080,,${quoted(tcp)}\r\nshop/Deployment/a,shop/Deployment/b,UDP,53,,${quoted(udp)}\r\n`,
      );
    });

    test('markdown', async () =>
      expect(await probes('markdown')).toBe(
        `| from | to | ports | probe |\n|---|---|---|---|\n| shop/Deployment/a | shop/Deployment/b | TCP 8080; UDP 53 | \`${tcp}\` |\n`,
      ));

    test('not in graphs', async () => {
      const { status, notes } = await netpol(['list', '--probes', '--format', 'dot'], { cwd: folderOf(files) });
      expect({ status, notes }).toEqual({ status: 2, notes: expect.stringContaining('--probes goes with text, json, csv and markdown') });
    });
  });

  test('without policies everything reaches everything, both address families', async () => {
    const rows = (await list('text', { 'a.yaml': workload('a') })).split('\n');
    expect(rows).toEqual([
      'anywhere (IPv4) -> shop/Deployment/a   all ports',
      'anywhere (IPv6) -> shop/Deployment/a   all ports',
      'shop/Deployment/a -> anywhere (IPv4)   all ports',
      'shop/Deployment/a -> anywhere (IPv6)   all ports',
      '',
    ]);
  });

  test('two runs give the same bytes, whatever the order of the files', async () => {
    const other = { 'z.yaml': workload('a'), 'b.yaml': opening, 'c.yaml': closed + workload('b') };
    expect(await list('json', other)).toBe(await list('json'));
  });

  test('an empty folder is an answer too', async () => {
    const { out } = await netpol(['list', '--format', 'json'], { cwd: folderOf({}) });
    expect(JSON.parse(out)).toEqual({ version: 1, connections: [], possible: [], limits: [], environment: null });
  });
});
