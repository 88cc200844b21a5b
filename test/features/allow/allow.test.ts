import { describe, expect, test } from 'vitest';
import { allow } from '../../../server/features/allow.js';
import { answer } from '../../../server/features/explain/destination.js';
import { applyEdits } from '../../../server/util/text-edit.js';
import { dedent, open } from '../../support/check-features.js';
import type { LineEnding } from '../../support/fixture.js';
import { defaultDeny, mysqlFromBackend, shopPolicy, shopWorkloads } from '../../support/shop.js';

function allowed(text: string, question: { from: string; to: string; port?: string; withTwins?: boolean }, lineEnding: LineEnding = '\n') {
  const { snapshot, fixture } = open(text, lineEnding);
  const found = allow(snapshot, fixture.files[0]?.path ?? '', { port: undefined, ...question }, (file) => snapshot.file(file)?.source);
  if (found.refusal !== undefined) return { ...found, title: undefined, description: undefined, texts: undefined };
  const { title, description } = found;
  const texts = found.edits.map(({ file, edits }) => [file, applyEdits(snapshot.file(file)?.source?.text ?? '', edits)]);
  return { refusal: undefined, title, description, texts: Object.fromEntries(texts) };
}

const header = (name: string) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n`;

describe('allowing one end to reach another', () => {
  test('adds a port to the rule that lacks it alone', () => {
    const rule = `
      podSelector: {matchLabels: {app: mysql}}
      ingress:
        - from:
            - podSelector: {matchLabels: {app: backend}}  # the api
          ports:
            - port: 3306 # mysql
    `;
    const { title, description, texts } = allowed(`${shopWorkloads}${shopPolicy('mysql', rule)}`, { from: 'backend', to: 'mysql', port: '9104' });
    expect(title).toBe('Allow Deployment shop/backend to reach StatefulSet shop/mysql on TCP 9104');
    expect(description).toBe('To allow it, add TCP 9104 at mysql. Nothing else opens, and nothing closes.');
    expect(texts['/shop/mysql.yaml']).toBe(
      `${header('mysql')}${dedent(rule)
        .trimEnd()
        .replace(/^(?=.)/gm, '  ')}\n        - port: 9104\n          protocol: TCP\n`,
    );
  });

  test('adds a peer to the rule that lacks it alone', () => {
    const { texts, description } = allowed(`${shopWorkloads}${mysqlFromBackend}`, { from: 'frontend', to: 'mysql', port: '3306' });
    expect(Object.values(texts ?? {})[0]).toContain('app: frontend');
    expect(description).toContain('let app=frontend of shop in at mysql-from-backend');
  });

  test.each(['\n', '\r\n'] as const)('adds a policy to each end that refuses it, beside the policies there, with the line ending of the file', (lineEnding) => {
    const { texts, description } = allowed(`${shopWorkloads}${defaultDeny}`, { from: 'backend', to: 'mysql', port: '3306' }, lineEnding);
    expect(Object.keys(texts ?? {})).toEqual(['/shop/default-deny.yaml']);
    const text = texts?.['/shop/default-deny.yaml'] ?? '';
    expect(text.replaceAll('\r\n', '\n')).toBe(
      `${header('default-deny')}  podSelector: {}\n  policyTypes: [Ingress, Egress]\n---\n` +
        `${header('backend-to-mysql')}  podSelector:\n    matchLabels:\n      app: backend\n  policyTypes:\n    - Egress\n  egress:\n    - to:\n        - podSelector:\n            matchLabels:\n              app: mysql\n      ports:\n        - port: 3306\n          protocol: TCP\n---\n` +
        `${header('mysql-from-backend')}  podSelector:\n    matchLabels:\n      app: mysql\n  policyTypes:\n    - Ingress\n  ingress:\n    - from:\n        - podSelector:\n            matchLabels:\n              app: backend\n      ports:\n        - port: 3306\n          protocol: TCP\n`,
    );
    expect(text.split('\n').every((line: string) => line === '' || line.endsWith('\r') === (lineEnding === '\r\n'))).toBe(true);
    expect(description).toContain('Nothing else opens, and nothing closes.');
  });

  test('writes a label as the pods carry it', () => {
    const rule = `
      podSelector: {matchLabels: {app: mysql}}
      ingress:
        - from:
            - podSelector: {matchLabels: {app: "backed"}}
    `;
    const { texts } = allowed(`${shopWorkloads}${shopPolicy('mysql', rule)}`, { from: 'backend', to: 'mysql' });
    expect(texts).toEqual({
      '/shop/mysql.yaml': `${header('mysql')}${dedent(rule)
        .trimEnd()
        .replace('backed', 'backend')
        .replace(/^(?=.)/gm, '  ')}\n`,
    });
  });

  describe.each([
    [
      'Pod',
      (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: probe}}\nspec: {containers: [{name: probe}]}\n`,
    ],
    [
      'Deployment',
      (name: string) =>
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  selector: {matchLabels: {app: probe}}\n  template: {metadata: {labels: {app: probe}}, spec: {containers: [{name: probe}]}}\n`,
    ],
  ])('of two that no selector tells apart, each a %s,', (kind, made) => {
    const text = `${shopWorkloads}---\n${made('one')}---\n${made('two')}${mysqlFromBackend}`;
    const question = { from: 'one', to: 'mysql', port: '3306' };

    test('opens neither before a person chooses so', () => {
      expect(allowed(text, question)).toEqual({
        refusal: `No selector tells ${kind} shop/two from the ends of ${kind} shop/one to StatefulSet shop/mysql: the labels are the same. Give the pods a label that tells them apart, or open it for all of them.`,
        choice: `Open it for ${kind} shop/two, too`,
      });
    });

    test('opens both then, and says so', () => {
      const { title, description, texts } = allowed(text, { ...question, withTwins: true });
      expect(title).toBe(`Allow ${kind} shop/one to reach StatefulSet shop/mysql on TCP 3306, and open it for ${kind} shop/two, too`);
      expect(description).toContain(`It is opened for ${kind} shop/two, too: the labels are the same.`);
      expect(Object.values(texts ?? {})[0]).toContain('app: probe');
    });

    test('explains it with the same words', () => {
      const { snapshot, fixture } = open(text);
      const { found } = answer(snapshot.environment(fixture.files[0]?.path ?? ''), question);
      expect(found?.explanations[0]?.remedy?.text).toMatch(/; that opens it for shop\/(Pod|Deployment)\/two, too, whose labels are the same$/);
    });
  });

  test('tells a Deployment from a Pod of the same labels by what its controller adds', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: two, namespace: shop, labels: {app: frontend}}\nspec: {containers: [{name: probe}]}\n';
    const text = `${shopWorkloads}---\n${pod}${defaultDeny}`;
    const { texts } = allowed(text, { from: 'frontend', to: 'mysql', port: '3306' });
    expect(Object.values(texts ?? {})[0]).toContain('matchExpressions:\n      - key: pod-template-hash\n        operator: Exists\n');
    const { texts: other } = allowed(text, { from: 'two', to: 'mysql', port: '3306' });
    expect(Object.values(other ?? {})[0]).toContain('matchExpressions:\n      - key: pod-template-hash\n        operator: DoesNotExist\n');
  });

  test('is refused where it is allowed, where it cannot be said, and where one must be named', () => {
    expect(allowed(shopWorkloads, { from: 'backend', to: 'mysql' })).toEqual({
      refusal: 'Deployment shop/backend to StatefulSet shop/mysql is allowed already.',
    });
    expect(allowed(shopWorkloads, { from: 'nobody', to: 'mysql' }).refusal).toContain('There is no workload "nobody" here');
  });
});
