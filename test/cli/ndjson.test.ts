import { expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const files = {
  'shop/all.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: refused, namespace: shop}
spec: {podSelector: {}, policyTypes: [ingress, Egres]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: c, image: i}]}
`,
  'shop/shop.netpol-test.yaml': `version: 1
assertions:
  - {from: 192.0.2.1, to: web, expect: allowed}
  - {from: 192.0.2.1, to: web, expect: denied}
`,
};

/** What one format says, and the JSON of the same. */
async function both(command: string) {
  const cwd = folderOf(files);
  const [lines, json] = await Promise.all([netpol([command, '--format', 'ndjson'], { cwd }), netpol([command, '--format', 'json'], { cwd })]);
  expect([lines.status, lines.notes]).toEqual([json.status, json.notes]);
  expect(lines.out.endsWith('\n')).toBe(true);
  return { rows: lines.out.split('\n').slice(0, -1), answer: JSON.parse(json.out) };
}

test.each([
  ['check', 'findings'],
  ['test', 'results'],
])('%s writes what its JSON has as %s, a line each', async (command, list) => {
  const { rows, answer } = await both(command);
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.map((row) => JSON.parse(row))).toEqual(answer[list].map((one: object) => ({ version: 1, environment: answer.environment, ...one })));
  for (const row of rows) expect(row.startsWith('{"version":1,"environment":null,"file":"shop/')).toBe(true);
});
