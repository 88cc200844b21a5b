import { expect, test } from 'vitest';
import { indexReport } from '../../server/features/index-report.js';
import { dedent, open } from '../support/check-features.js';
import { mysqlFromBackend, prometheus, shopPolicy, shopWorkloads } from '../support/shop.js';

const reading = { searched: 1286, milliseconds: 1234 };

function report(text: string): string {
  return indexReport(open(text).snapshot, reading).join('\n');
}

test('what was read, how long it took, and what it holds', () => {
  expect(report(shopWorkloads + mysqlFromBackend + prometheus)).toBe(
    'Read 1,286 files in 1.2 s; 3 files of them with Kubernetes objects: 1 policy, 5 workloads, 1 namespace.',
  );
});

test('what is not rendered, and what the API server refuses, with its place', () => {
  const release = `
#- /shop/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: store, namespace: shop}
spec: {chart: {spec: {chart: store}}}
`;
  const refused = shopPolicy('broken', 'podSelector: {}\ningress: [{ports: [{port: 99999}]}]');
  const [, ...lines] = report(shopWorkloads + release + refused).split('\n');
  expect(lines).toEqual([
    'What limits every answer:',
    expect.stringMatching(/^ {2}NetworkPolicy shop\/broken is left out of the answer, because the API server refuses it: .*99999.* \(shop\/broken\.yaml:8\)$/),
    expect.stringMatching(/^ {2}.*HelmRelease shop\/store .+ \(shop\/release\.yaml\)$/),
  ]);
});

test('long lists end in how many more there are', () => {
  const policies = Array.from({ length: 12 }, (_, n) => shopPolicy(`p${n}`, 'podSelector: {}\ningress: [{ports: [{port: 99999}]}]')).join('');
  expect(report(policies).split('\n').slice(1, 2)).toEqual(['What limits every answer:']);
  expect(report(policies).split('\n').at(-1)).toBe(dedent('  and 2 more').padStart(12));
});
