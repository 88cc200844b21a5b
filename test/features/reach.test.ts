import { describe, expect, test } from 'vitest';
import { hoverAt } from '../support/check-features.js';
import { at, shopPolicy, shopWorkloads } from '../support/shop.js';

/** Pods named `prefix0`, `prefix1` and so on, in a file of their namespace. */
function pods(namespace: string, prefix: string, count: number): string {
  const pod = (n: number) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${prefix}${n}, namespace: ${namespace}, labels: {app: ${prefix}}}\nspec: {containers: []}`;
  return `\n#- /${namespace}.yaml\n${Array.from({ length: count }, (_, n) => pod(n)).join('\n---\n')}\n`;
}

/** The first column of the hover's first table. */
function peersOf(text: string): readonly string[] {
  const lines = hoverAt(text).split('\n');
  const first = lines.findIndex((line) => line.startsWith('| '));
  const rows = lines.slice(first + 2);
  const end = rows.findIndex((line) => !line.startsWith('| '));
  return rows.slice(0, end < 0 ? rows.length : end).map(
    (line) =>
      line
        .split(' | ')[0]
        ?.replace(/^\| /, '')
        .replace(/\]\([^)]*\)/g, ']') ?? '',
  );
}

const mysql = at(shopWorkloads, 'mysql, namespace');
const lets = (peers: string) => shopPolicy('lets', `podSelector: {matchLabels: {app: mysql}}\ningress:\n  - from: ${peers}`);

describe('peers alike share a line', () => {
  test('all others of the same namespace', () => {
    expect(peersOf(mysql + pods('ops', 'p', 1) + lets('[{podSelector: {}}]'))).toEqual([
      'Deployment [`backend`], Deployment [`frontend`] and Deployment [`redis`]',
    ]);
  });

  test('a whole namespace by its name, from four on', () => {
    expect(peersOf(mysql + pods('ops', 'p', 5) + lets('[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]'))).toEqual([
      'all 5 workloads in `ops`',
    ]);
  });

  test('every workload there is', () => {
    expect(peersOf(mysql + pods('ops', 'p', 5) + lets('[{namespaceSelector: {}}]'))).toEqual(['every workload here (8)']);
  });

  test('and everyone outside', () => {
    expect(peersOf(mysql + pods('ops', 'p', 5) + shopPolicy('lets', 'podSelector: {matchLabels: {app: mysql}}\ningress: [{}]'))).toEqual([
      '**anyone**, also from outside the cluster',
    ]);
  });

  test('some of a namespace: three by name', () => {
    const some = '[{namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: In, values: [p]}]}}]';
    expect(peersOf(mysql + pods('ops', 'p', 6) + pods('dev', 'q', 2).replace('labels: {app: q}', 'labels: {app: p}') + lets(some))).toEqual([
      'Pod [`q0`] in `dev`',
      'all 6 workloads in `ops`',
    ]);
  });

  test('the namespace of the workload comes first, addresses outside last', () => {
    expect(
      peersOf(
        mysql +
          pods('a', 'p', 1) +
          lets('[{ipBlock: {cidr: 10.0.0.0/8}}, {namespaceSelector: {}, podSelector: {matchLabels: {app: p}}}, {podSelector: {matchLabels: {app: redis}}}]'),
      ),
    ).toEqual(['Deployment [`redis`]', 'Pod [`p0`] in `a`', 'addresses `10.0.0.0/8`']);
  });

  test('many namespaces in one line, where there would be too many', () => {
    const many = Array.from({ length: 12 }, (_, n) => pods(`n${n}`, 'p', 2)).join('');
    expect(peersOf(mysql + many + lets('[{namespaceSelector: {}, podSelector: {matchLabels: {app: p}}}]'))).toEqual([
      '24 workloads in `n0`, `n1`, `n10` and 9 more',
    ]);
  });
});

describe('in a few words', () => {
  const after = (text: string) =>
    hoverAt(text)
      .split('\n')
      .find((line) => line.startsWith('After all policies')) ?? '';
  const frontend = (spec: string) => at(shopPolicy('front', `podSelector: {matchLabels: {app: frontend}}\n${spec}`), 'front\n');

  test.each([
    ['anything, where every other end is open, too', 'policyTypes: [Egress]\negress: [{}]', '', 'is reached by anyone, and reaches anything.'],
    [
      'the closed ends are counted',
      'policyTypes: [Egress]\negress: [{}]',
      shopPolicy('deny', 'podSelector: {matchLabels: {app: redis}}'),
      'is reached by anyone, and reaches anything outside the cluster and 2 workloads here.',
    ],
    [
      'ports',
      'policyTypes: [Egress]\negress: [{ports: [{port: 443}]}]',
      '',
      'is reached by anyone, and reaches anything outside the cluster on TCP 443 and 3 workloads here.',
    ],
    [
      'by port',
      'ingress:\n  - {from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 80}]}\n  - {from: [{podSelector: {matchLabels: {app: mysql}}}], ports: [{port: 81}]}',
      '',
      'is reached by `redis` on TCP 80; `mysql` on TCP 81, and reaches anything.',
    ],
    ['addresses', 'ingress:\n  - {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}', '', 'is reached by addresses outside, and reaches anything.'],
  ])('%s', (_, spec, others, expected) => {
    expect(after(shopWorkloads + others + frontend(spec))).toContain(expected);
  });
});
