import { describe, expect, test } from 'vitest';
import { prepareCalls } from '../../server/features/call-hierarchy.js';
import { callsAt, open } from '../support/check-features.js';
import { at, defaultDeny, mysqlFromBackend, prometheus, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

const mysql = at(shopWorkloads, 'mysql, namespace');

describe('prepare', () => {
  const nameAt = (text: string) => {
    const { snapshot, file, offset } = open(text);
    return prepareCalls(snapshot, file, offset).map(({ name, detail }) => `${name} (${detail})`);
  };
  test('on a workload: its name, its kind, or anywhere in its document', () => {
    for (const words of ['mysql, namespace', 'StatefulSet', 'containerPort: 3306', 'app: mysql'])
      expect(nameAt(at(shopWorkloads, words))).toEqual(['mysql (StatefulSet in shop)']);
  });
  test('on a policy: the workloads that it selects', () => {
    expect(nameAt(at(mysqlFromBackend, 'podSelector') + shopWorkloads)).toEqual(['mysql (StatefulSet in shop)']);
    expect(nameAt(at(defaultDeny, 'default-deny\n') + shopWorkloads)).toEqual([
      'backend (Deployment in shop)',
      'frontend (Deployment in shop)',
      'redis (Deployment in shop)',
      'mysql (StatefulSet in shop)',
    ]);
    expect(callsAt(at(mysqlFromBackend, 'podSelector') + shopWorkloads, 'ingress')).toEqual([
      '+ backend | TCP 3306 (mysql) · mysql-from-backend, rule 1 -> shop/mysql-from-backend.yaml:9 - from:',
    ]);
  });
  test('not on a policy that selects nothing, nor on anything else', () => {
    expect(nameAt(at(mysqlFromBackend, 'podSelector'))).toEqual([]);
    expect(nameAt(`${shopWorkloads}\n#- /ns.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: $0shop}\n`)).toEqual([]);
  });
});

describe('who can reach it, and what it can reach', () => {
  test('each row opens at the rule that admits it', () => {
    expect(callsAt(mysql + mysqlFromBackend + scrape + prometheus, 'ingress')).toEqual([
      '+ backend | TCP 3306 (mysql) · mysql-from-backend, rule 1 -> shop/mysql-from-backend.yaml:9 - from:',
      '+ monitoring/prometheus | TCP 9104 · scrape, rule 1 -> shop/scrape.yaml:9 - from:',
    ]);
  });

  test('where no policy isolates it: at the other workload, and addresses at itself', () => {
    const silent = shopPolicy('silent', 'podSelector: {matchLabels: {app: redis}}\npolicyTypes: [Egress]');
    expect(callsAt(at(shopWorkloads, 'backend, namespace') + silent, 'ingress')).toEqual([
      'any address outside the cluster | every port · not isolated -> shop/workloads.yaml:11 backend',
      '+ frontend | every port · not isolated -> shop/workloads.yaml:3 frontend',
      '+ mysql | every port · not isolated -> shop/workloads.yaml:19 mysql',
    ]);
  });

  test('where only the other end is isolated: at the rule there', () => {
    expect(callsAt(at(shopWorkloads, 'backend, namespace') + mysqlFromBackend, 'egress')).toContain(
      '+ mysql | TCP 3306 (mysql) · mysql-from-backend, rule 1 -> shop/mysql-from-backend.yaml:9 - from:',
    );
  });

  test('addresses, and pods that no manifest makes, open at their rule', () => {
    const policy = shopPolicy(
      'edge',
      `
      podSelector: {matchLabels: {app: mysql}}
      policyTypes: [Ingress]
      ingress:
        - from: [{ipBlock: {cidr: 10.0.0.0/8}}]
          ports: [{port: mysql}]
        - from: [{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: job}}}]
      `,
    );
    expect(callsAt(mysql + policy, 'ingress')).toEqual([
      'addresses 10.0.0.0/8 | TCP 3306 (mysql) · edge, rule 1 -> shop/edge.yaml:10 - from: [{ipBlock: {cidr: 10.0.0.0/8}}]',
      'pods labelled app=job in namespaces labelled team=ops | every port · edge, rule 2 -> shop/edge.yaml:12 - from: [{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: job}}}]',
    ]);
  });

  test('what is not sure is said to be possible', () => {
    const policy = shopPolicy('maybe', 'podSelector: {matchLabels: {app: mysql}}\ningress:\n  - from: [{namespaceSelector: {matchLabels: {team: a}}}]');
    expect(callsAt(mysql + policy, 'ingress')).toContain(
      '+ backend | perhaps every port · maybe, rule 1 -> shop/maybe.yaml:9 - from: [{namespaceSelector: {matchLabels: {team: a}}}]',
    );
  });

  test('a policy that the API server refuses is not counted, and that is said', () => {
    const refused = shopPolicy('refused', 'podSelector: {matchLabels: {app: mysql}}\npolicyTypes: [ingress]');
    expect(callsAt(mysql + mysqlFromBackend + refused, 'ingress')).toEqual([
      '+ backend | TCP 3306 (mysql) · mysql-from-backend, rule 1 -> shop/mysql-from-backend.yaml:9 - from:',
      expect.stringMatching(/^NetworkPolicy shop\/refused is left out of the answer, because the API server refuses it: .* -> shop\/refused.yaml:8 ingress$/),
    ]);
  });

  test('nobody', () => {
    expect(callsAt(mysql + defaultDeny, 'ingress')).toEqual([]);
  });

  test('expanding goes on through workloads', () => {
    expect(callsAt(mysql + mysqlFromBackend, 'ingress', ['backend'])).toEqual([
      'any address outside the cluster | every port · not isolated -> shop/workloads.yaml:11 backend',
      '+ frontend | every port · not isolated -> shop/workloads.yaml:3 frontend',
      '+ redis | every port · not isolated -> shop/workloads.yaml:27 redis',
      '+ mysql | every port · not isolated -> shop/workloads.yaml:19 mysql',
    ]);
  });

  test('workloads of one name are told apart by kind', () => {
    const twin = '\n#- /twin.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: redis, namespace: shop}\n';
    const names = callsAt(mysql + twin, 'ingress').map((row) => row.split(' | ')[0]);
    expect(names).toEqual(['any address outside the cluster', '+ backend', '+ frontend', '+ Deployment redis', '+ Pod redis']);
  });
});

describe('many rows', () => {
  const pod = (namespace: string, index: number) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${index}, namespace: ${namespace}, labels: {app: many}}\n`;
  const pods = (namespace: string, count: number) => `\n#- /${namespace}.yaml\n${Array.from({ length: count }, (_, i) => pod(namespace, i)).join('')}`;
  const names = (rows: readonly string[]) => rows.map((row) => row.replace(/^\+ /, '').split(' | ')[0]);

  test('stand by namespace, and each expands to its workloads', () => {
    const text = mysql + pods('a', 3) + pods('b', 250);
    const top = callsAt(text, 'ingress');
    expect(names(top)).toEqual(['any address outside the cluster', '3 workloads in shop', '3 workloads in a', '250 workloads in b']);
    expect(top[2]).toContain('every port');
    expect(names(callsAt(text, 'ingress', ['3 workloads in a']))).toEqual(['a/p0', 'a/p1', 'a/p2']);
  });

  test('the last one says how many are left and expands to them, until each was there once', () => {
    const text = mysql + pods('b', 450);
    const pages = [['450 workloads in b'], ['450 workloads in b', 'and 250 more'], ['450 workloads in b', 'and 250 more', 'and 50 more']];
    const seen = pages.map((path) => names(callsAt(text, 'ingress', path)));
    expect(seen.map((page) => page.at(-1))).toEqual(['and 250 more', 'and 50 more', 'b/p99']);
    const all = seen.flat().filter((name) => name?.startsWith('b/'));
    expect(all).toHaveLength(450);
    expect(new Set(all).size).toBe(450);
  });

  test('a namespace says its ports only where they are the same', () => {
    const only = shopPolicy(
      'only',
      'podSelector: {matchLabels: {app: mysql}}\ningress:\n  - from: [{namespaceSelector: {}}]\n    ports: [{port: 1}]\n  - from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: other}}}]\n    ports: [{port: 2}]',
    );
    const other = pod('a', 300).replace('many', 'other');
    const rows = callsAt(`${mysql}${only}${pods('a', 2)}${other}${pods('b', 250)}`, 'ingress');
    expect(rows.find((row) => row.includes(' in a '))).toMatch(/^\+ 3 workloads in a \| on different ports ->/);
    expect(rows.find((row) => row.includes(' in b '))).toMatch(/^\+ 250 workloads in b \| TCP 1 · only, rule 1 -> shop\/only.yaml/);
  });
});
