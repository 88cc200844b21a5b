import { describe, expect, test } from 'vitest';
import { codeActions } from '../../../server/features/code-actions.js';
import { open } from '../../support/check-features.js';
import { refactored } from '../../support/refactored.js';
import { shopPolicy, shopWorkloads } from '../../support/shop.js';

const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n';

describe('moving a policy to the namespace that it is about', () => {
  const wrong = `#- /web.yaml\n${head}metadata: {name: mysql$0, namespace: web}\nspec: {podSelector: {matchLabels: {app: mysql}}}\n`;

  test('where all pods are that it describes: as the quick fix does, with what stops', () => {
    const found = refactored(`${wrong}${shopWorkloads}`, 'move');
    expect(found).toMatchObject({ kind: 'move', title: 'Move the policy to shop, so that it counts there' });
    expect(found?.description).toContain('Stops passing, 5 connections: ');
    expect(found?.texts['/web.yaml']).toContain('{name: mysql, namespace: shop}');
    const { snapshot, file } = open(`${wrong}${shopWorkloads}`);
    const all = codeActions(snapshot, file, { start: 0, end: 300 });
    expect(all.filter(({ title }) => title === found?.title).map(({ kind }) => kind)).toEqual(['quickfix']);
  });

  test('where the workloads beside it are, if it names none', () => {
    const policy = `#- /shop/p.yaml\n${head}metadata:\n  name: mysql$0 # db\nspec: {podSelector: {matchLabels: {app: mysql}}}\n`;
    const found = refactored(`${policy}${shopWorkloads}`, 'move');
    expect(found?.title).toBe('Move the policy to shop, where the workloads beside it are');
    expect(found?.texts['/shop/p.yaml']).toContain('metadata:\n  name: mysql # db\n  namespace: shop\nspec');
    expect(refactored(`${policy.replace('/shop/p', '/other/p')}${shopWorkloads}`, 'move')).toBeUndefined();
    expect(refactored(`${policy.replace('app: mysql', 'app: other')}${shopWorkloads}`, 'move')).toBeUndefined();
  });

  test('is refused where that has a policy of this name, and not offered where several do', () => {
    expect(refactored(`${wrong}${shopWorkloads}${shopPolicy('mysql', 'podSelector: {}')}`, 'move')).toMatchObject({
      refusal: 'shop has a policy mysql already.',
      edits: [],
    });
    const elsewhere = '\n#- /pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: data, labels: {app: mysql}}\nspec: {containers: []}\n';
    expect(refactored(`${wrong}${shopWorkloads}${elsewhere}`, 'move')).toBeUndefined();
  });
});

describe('tightening the ports of a rule', () => {
  const services =
    '\n---\napiVersion: v1\nkind: Service\nmetadata: {name: mysql, namespace: shop}\nspec: {selector: {app: mysql}, ports: [{port: 3306}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: redis, namespace: shop}\nspec: {selector: {app: redis}, ports: [{port: 6379}]}\n';
  const telling = (value = 'mysql:3306') => shopWorkloads.replace('{name: api,', `{name: api, env: [{name: DB, value: "${value}"}],`) + services;
  const rule = (peers: string, ports: string) =>
    shopPolicy('p', `podSelector: {matchLabels: {app: mysql}}\ningress:\n  - $0from: [{podSelector: {matchLabels: {${peers}}}}]\n${ports}`);
  const spec = (text: string) => refactored(text, 'tighten-ports')?.texts['/shop/p.yaml']?.replace(/^[\s\S]*backend\}\}\}\]\n/, '');

  test('that has none, to those that a manifest needs, with the reason', () => {
    const found = refactored(telling() + rule('app: backend', ''), 'tighten-ports');
    expect(found?.title).toBe('Tighten: only TCP 3306 in ingress rule 1 (closes its other ports)');
    expect(found?.description).toBe('shop/Deployment/backend needs TCP 3306, as DB=mysql:3306 says. No manifest needs the other ports.');
    expect(spec(telling() + rule('app: backend', ''))).toBe('      ports:\n        - port: 3306\n          protocol: TCP\n');
    expect(spec(telling() + rule('app: backend', '    ports: []'))).toBe('      ports:\n        - port: 3306\n          protocol: TCP\n');
  });

  test.each([
    ['a range', '    ports:\n      - port: 3000 # db\n        endPort: 4000', '      ports:\n        - port: 3306 # db\n'],
    ['every port', '    ports: [{protocol: TCP}]', '      ports: [{protocol: TCP, port: 3306}]\n'],
    ['others beside it', '    ports:\n      # web\n      - port: 80\n      # db\n      - port: mysql', '      ports:\n        # db\n        - port: mysql\n'],
    ['another protocol', '    ports: [{port: 3306, protocol: UDP}, {port: 3306}]', '      ports: [{port: 3306}]\n'],
  ])('that has %s', (_, ports, expected) => {
    expect(spec(telling() + rule('app: backend', ports))).toBe(expected);
  });

  test.each([
    ['it lets no more pass', telling() + rule('app: backend', '    ports: [{port: 3306}]')],
    ['one of those who connect tells nothing of it', telling() + rule('', '')],
    ['those who connect tell of others alone', telling('redis:6379') + rule('app: backend', '    ports: [{port: 1, endPort: 9}]')],
    ['who connects is not known', telling() + shopPolicy('p', 'podSelector: {matchLabels: {app: mysql}}\ningress:\n  - $0ports: [{port: 1, endPort: 9999}]')],
    [
      'another environment has it, where they tell nothing',
      `${rule('app: backend', '').replace('/shop/', '/')}${telling().replace('/shop/', '/prod/')}${shopWorkloads.replace('/shop/', '/test/')}${services}`,
    ],
  ])('is not offered where %s', (_, text) => {
    expect(refactored(text, 'tighten-ports')).toBeUndefined();
  });

  test('counts what is needed in each environment that has the rule', () => {
    const both = `${rule('app: backend', '').replace('/shop/', '/')}${telling().replace('/shop/', '/prod/')}${telling('mysql:3306').replace('DB', 'STORE').replace('/shop/', '/test/')}`;
    expect(refactored(both, 'tighten-ports')?.description).toContain('as DB=mysql:3306 and STORE=mysql:3306 say.');
  });
});
