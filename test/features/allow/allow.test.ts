import { describe, expect, test } from 'vitest';
import { allow } from '../../../server/features/allow.js';
import { applyEdits } from '../../../server/util/text-edit.js';
import { dedent, open } from '../../support/check-features.js';
import type { LineEnding } from '../../support/fixture.js';
import { defaultDeny, mysqlFromBackend, shopPolicy, shopWorkloads } from '../../support/shop.js';

function allowed(text: string, question: { from: string; to: string; port?: string }, lineEnding: LineEnding = '\n') {
  const { snapshot, fixture } = open(text, lineEnding);
  const found = allow(snapshot, fixture.files[0]?.path ?? '', { port: undefined, ...question }, (file) => snapshot.file(file)?.source);
  if (found.refusal !== undefined) return { refusal: found.refusal };
  const { title, description } = found;
  const texts = found.edits.map(({ file, edits }) => [file, applyEdits(snapshot.file(file)?.source?.text ?? '', edits)]);
  return { title, description, texts: Object.fromEntries(texts) };
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

  test('names the pods that no selector tells apart', () => {
    const pod = (name: string) =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: probe}}\nspec: {containers: [{name: probe}]}\n`;
    const { description, refusal } = allowed(`${shopWorkloads}${pod('one')}${pod('two')}${mysqlFromBackend}`, { from: 'one', to: 'mysql', port: '3306' });
    expect(description ?? refusal).toContain('No selector tells shop/Pod/two from them');
  });

  test('is refused where it is allowed, where it cannot be said, and where one must be named', () => {
    expect(allowed(shopWorkloads, { from: 'backend', to: 'mysql' })).toEqual({
      refusal: 'Deployment shop/backend to StatefulSet shop/mysql is allowed already.',
    });
    expect(allowed(shopWorkloads, { from: 'nobody', to: 'mysql' }).refusal).toContain('There is no workload "nobody" here');
  });
});
