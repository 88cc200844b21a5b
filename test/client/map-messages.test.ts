import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefused, linksOf } from '../../client/map/links.js';
import { readFromView } from '../../client/map/messages.js';
import { linkLabel, linkWords, nodeText, standingLong, summary } from '../../client/map/words.js';
import { mapOf } from '../../server/features/map.js';
import { isAllowed, type Pod } from '../support/brute-force.js';
import { open } from '../support/check-features.js';
import { blocksAreOutside } from '../support/cluster.js';
import { manifestsOf, probePorts, randomCluster } from '../support/random-cluster.js';
import { defaultDeny, mysqlFromBackend, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';
import { snapshotOf } from '../support/snapshot.js';

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

describe('a message of the page', () => {
  test.each([
    { type: 'ready' },
    { type: 'ask', question: { expand: { 'n:shop': 2 }, filter: { port: '80' } } },
    { type: 'open', target: { kind: 'node', node: 'w:shop/Pod/a' }, stay: true },
    { type: 'open', target: { kind: 'reason', edge: 'a -> b', index: 0 }, stay: false },
    { type: 'open', target: { kind: 'note', index: 1 }, stay: false },
    { type: 'save', kind: 'svg', text: '<svg/>' },
    { type: 'save', kind: 'html', text: '' },
    { type: 'allow', from: 'w:shop/Pod/a', to: 'w:shop/Pod/b' },
  ] as const)('is read: %o', (message) => {
    expect(readFromView(message)).toEqual(message);
  });

  test.each([
    undefined,
    null,
    'open',
    {},
    { type: 'open' },
    { type: 'open', target: { kind: 'file', uri: 'file:///etc/passwd' } },
    { type: 'open', target: { kind: 'reason', edge: 'a', index: -1 } },
    { type: 'open', target: { kind: 'policy', node: 7, index: 0 } },
    { type: 'ask', question: { expand: {}, filter: null } },
    { type: 'save', kind: 'exe', text: '' },
    { type: 'save', kind: 'svg' },
    { type: 'allow', from: 'w:shop/Pod/a' },
    { type: 'allow', from: { uri: 'file:///x' }, to: 'w:shop/Pod/b' },
  ])('that is none is dropped: %o', (message) => {
    expect(readFromView(message)).toBeUndefined();
  });

  test('carries only what belongs to it', () => {
    const message = { type: 'ask', question: { expand: { a: -1, b: 1.5, c: 1, d: 'x' }, filter: { workload: 7, port: '80', uri: 'file:///x' } }, more: 1 };
    expect(readFromView(message)).toEqual({ type: 'ask', question: { expand: { c: 1 }, filter: { port: '80' } } });
  });
});

describe('the links of a map', () => {
  const links = (...policies: readonly string[]) => {
    const { snapshot, file } = open(shopWorkloads + policies.join(''));
    return linksOf(mapOf(snapshot, snapshot.environment(file)));
  };
  const backend = 'w:shop/Deployment/backend';
  const mysql = 'w:shop/StatefulSet/mysql';

  test('are those with an edge, and those that nothing limits', () => {
    const all = links(mysqlFromBackend);
    expect(all.limited.map(({ from, to }) => `${from.id} ${to.id}`)).toEqual([`${backend} ${mysql}`]);
    // Every workload may connect to the three that are open, but not to itself; the addresses count as one, and reach only workloads.
    expect(all.free).toHaveLength(4 * 3 - 3 + 4 + 3);
  });

  test('of one node are limited first', () => {
    const all = links(mysqlFromBackend);
    const node = all.node(backend);
    expect(node && all.of(node, 'egress').map(({ to, free }) => `${to.label} ${free}`)).toEqual([
      'mysql false',
      'frontend true',
      'redis true',
      'anywhere true',
    ]);
  });

  test('are said in words', () => {
    const all = links(mysqlFromBackend, defaultDeny, scrape);
    const node = all.node(mysql);
    expect(node && standingLong(node, 'ingress')).toBe('isolated: only what policies allow gets in');
    expect(node && nodeText(all, node)).toBe(
      'StatefulSet mysql in shop; ingress isolated: only what policies allow gets in; egress isolated, and nothing is let out; reached by 1, reaches 0',
    );
    expect(all.limited.map((link) => [linkLabel(link), linkWords(link)])).toEqual([['TCP 9104', 'TCP 9104']]);
    expect(summary(all)).toBe('4 workloads in 1 namespace, 3 policies; 1 limited connection');
  });

  test('of workloads that differ are counts', () => {
    const node = links(mysqlFromBackend).node(mysql);
    expect(node && standingLong({ ...node, standing: { ingress: { open: 1200, limited: 3 }, egress: {} } }, 'ingress')).toBe('1,200 open, 3 isolated');
  });

  test('say in a line what is left out', () => {
    const broken = shopPolicy('broken', 'podSelector: {matchLabels: {app: redis}}\ningress: [{ports: [{port: 70000}]}]');
    expect(summary(links(defaultDeny, broken))).toBe(
      '4 workloads in 1 namespace, 1 policy; 0 limited connections; NetworkPolicy shop/broken is left out of the answer, because the API server refuses it',
    );
  });

  test('that are only possible are said to be', () => {
    const all = links(
      shopPolicy('p', 'podSelector: {matchLabels: {app: mysql}}\ningress: [{from: [{podSelector: {matchLabels: {app: "{{ .Values.app }}"}}}]}]'),
    );
    expect(all.limited.map(linkWords)).toEqual(all.limited.map(() => 'perhaps every port'));
    expect(all.limited.length).toBeGreaterThan(0);
  });
});

test('a pair of which the map says that nothing passes is one of which nothing passes, by brute force', () => {
  let refused = 0;
  fc.assert(
    fc.property(randomCluster({ admin: true }), (cluster) => {
      const snapshot = snapshotOf({ '/all.yaml': manifestsOf(cluster) }, { defaultNamespace: 'default', network: blocksAreOutside });
      const links = linksOf(mapOf(snapshot, snapshot.environment('/all.yaml')));
      const nodeOf = ({ namespace, name }: Pod) => links.node(`w:${namespace}/Pod/${name}`);
      for (const a of cluster.pods)
        for (const b of cluster.pods) {
          const [from, to] = [nodeOf(a), nodeOf(b)];
          if (!from || !to || a === b || a.onHost || b.onHost) continue;
          const isOpen = protocols.some((protocol) => probePorts.some((port) => isAllowed(cluster, a, b, protocol, port)));
          if (!isRefused(links, from, to, {})) continue;
          refused++;
          expect(isOpen, `${a.name} to ${b.name}`).toBe(false);
          expect(isRefused(links, from, to, { policy: 'x' })).toBe(false);
        }
    }),
    { numRuns: 150, seed: 13 },
  );
  expect(refused).toBeGreaterThan(0);
});
