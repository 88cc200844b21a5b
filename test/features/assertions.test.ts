import { describe, expect, test } from 'vitest';
import type { AssertionResult } from '../../server/features/assertions/assertion.js';
import { readAssertions } from '../../server/features/assertions/read.js';
import { runAssertion } from '../../server/features/assertions/run.js';
import { snapshotOfTexts } from '../../server/workspace/snapshot-of-texts.js';
import { parseFixture } from '../support/fixture.js';
import { defaultDeny, mysqlFromBackend, prometheus, scrape, shopWorkloads } from '../support/shop.js';

const file = '/shop/shop.netpol-test.yaml';

/** The results of the assertions of a file beside these manifests. */
function run(manifests: string, assertions: string): readonly AssertionResult[] {
  const texts = Object.fromEntries(parseFixture(manifests).files.map(({ path, text }) => [path, text]));
  const snapshot = snapshotOfTexts({ ...texts, [file]: assertions });
  const read = readAssertions(snapshot.file(file) ?? { id: file, source: undefined });
  expect(read.problems).toEqual([]);
  return read.assertions.map((assertion) => runAssertion(snapshot.environment(file), assertion));
}

function outcome(manifests: string, assertion: string): string {
  const [result] = run(manifests, `assertions:\n  - ${assertion}\n`);
  return result?.message === '' ? result.outcome : (result?.message ?? 'nothing');
}

const shop = `${shopWorkloads}${mysqlFromBackend}`;

describe('a file of assertions', () => {
  test('is listed, and is no manifest', () => {
    const snapshot = snapshotOfTexts({
      '/a.netpol-test.yaml': 'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\n',
      '/b.netpol-test.yml': '',
      '/c.yaml': '',
    });
    expect(snapshot.assertionFiles).toEqual(['/a.netpol-test.yaml', '/b.netpol-test.yml']);
    expect(snapshot.file('/a.netpol-test.yaml')).toMatchObject({ role: 'assertions', objects: [] });
    expect(snapshot.files).toEqual([]);
  });
});

describe('between workloads', () => {
  test('what holds passes', () => {
    expect(outcome(shop, '{from: shop/backend, to: shop/mysql, ports: [3306], expect: allowed}')).toBe('passed');
    expect(outcome(shop, '{from: shop/backend, to: shop/mysql, ports: [mysql], expect: allowed}')).toBe('passed');
    expect(outcome(shop, '{from: frontend, to: mysql, expect: denied}')).toBe('passed');
  });

  test('what does not hold is said first, then why', () => {
    expect(outcome(shop, '{from: shop/frontend, to: shop/mysql, ports: [3306], expect: allowed}')).toMatchInlineSnapshot(`
      "allowed expected, but shop/frontend does not reach shop/mysql on TCP 3306:
      ingress of mysql: isolated by 1 policy, which never lets frontend in
        mysql-from-backend: rule 1 lets in pods labelled app=backend in shop on TCP 3306; frontend is labelled app=frontend in shop
      To allow it, let app=frontend of shop in at mysql-from-backend."
    `);
    expect(outcome(shop, '{from: shop/backend, to: shop/mysql, expect: denied}')).toMatchInlineSnapshot(`
      "denied expected, but shop/backend reaches shop/mysql on TCP 3306:
      egress of backend: no policy isolates its egress
      ingress of mysql: isolated by 1 policy, and admitted
        mysql-from-backend: rule 1 lets in pods labelled app=backend in shop on TCP 3306"
    `);
    expect(outcome(shop, '{from: {namespace: shop}, to: mysql, expect: denied}')).toMatchInlineSnapshot(`
      "denied expected, but shop/backend reaches shop/mysql on TCP 3306:
      egress of backend: no policy isolates its egress
      ingress of mysql: isolated by 1 policy, and admitted
        mysql-from-backend: rule 1 lets in pods labelled app=backend in shop on TCP 3306"
    `);
    expect(outcome(shop, '{from: {namespace: shop}, to: mysql, ports: [3306], expect: allowed}')).toMatchInlineSnapshot(`
      "allowed expected, but shop/frontend does not reach shop/mysql on TCP 3306:
      ingress of mysql: isolated by 1 policy, which never lets frontend in
        mysql-from-backend: rule 1 lets in pods labelled app=backend in shop on TCP 3306; frontend is labelled app=frontend in shop
      To allow it, let app=frontend of shop in at mysql-from-backend.
      Not as expected either: shop/redis -> shop/mysql."
    `);
    expect(outcome(shop, '{from: {address: 0.0.0.0/0}, to: redis, expect: denied}')).toMatchInlineSnapshot(`
      "denied expected, but any IPv4 address outside the cluster reach shop/redis on every port:
      ingress of redis: no policy isolates its ingress"
    `);
    expect(outcome(`${shop}${scrape}${prometheus}`, '{from: {outside: shop}, to: mysql, expect: denied}')).toMatchInlineSnapshot(`
      "denied expected, but monitoring/prometheus reaches shop/mysql on TCP 9104:
      egress of prometheus: no policy isolates its egress
      ingress of mysql: isolated by 2 policies, and admitted
        scrape: rule 1 lets in pods labelled app=prometheus in monitoring on TCP 9104"
    `);
    expect(outcome(`${shop}${scrape}`, '{from: {outside: shop}, to: mysql, expect: denied}')).toMatchInlineSnapshot(`
      "denied expected, but it cannot be said whether pods that no manifest here makes, in monitoring reach shop/mysql on TCP 9104:
      egress of any pod: no policy isolates its egress
      ingress of mysql: cannot be said: it is not known whether rule 1 of scrape means the other end: labels, addresses or a selector are not known
        scrape: rule 1 lets in pods labelled app=prometheus in monitoring on TCP 9104"
    `);
    expect(outcome(`${shop}`, '{from: {outside: shop}, to: mysql, expect: denied}')).toMatchInlineSnapshot(`"passed"`);
    expect(outcome(`${shop}`, '{every: namespace, has: default-deny-ingress}')).toMatchInlineSnapshot(
      `"default-deny-ingress expected, but shop has none: no policy isolates the ingress of every pod there"`,
    );
    expect(outcome(`${shop}${defaultDeny}`, '{every: namespace, has: default-deny-ingress}')).toMatchInlineSnapshot(`"passed"`);
    expect(outcome(`${shop}`, '{every: workload, has: policy}')).toMatchInlineSnapshot(`
      "a policy expected, but Deployment shop/backend has none: no policy selects it
      Neither have Deployment shop/frontend and Deployment shop/redis."
    `);
    expect(outcome(`${shop}`, '{from: shop/nobody, to: mysql, expect: denied}')).toMatchInlineSnapshot(
      `"from: There is no workload "shop/nobody" here; there is shop/Deployment/backend, shop/Deployment/frontend, shop/Deployment/redis, shop/StatefulSet/mysql. \`netpol list\` shows them all."`,
    );
    expect(outcome(`${shop}`, '{from: {namespace: shpo}, to: mysql, expect: denied}')).toMatchInlineSnapshot(
      `"from: There is no namespace "shpo" here; there is shop."`,
    );
    expect(outcome(`${shop}`, '{from: {labels: {app: fronted}}, to: mysql, expect: denied}')).toMatchInlineSnapshot(
      `"from: There are no workloads labelled app=fronted of every namespace here."`,
    );
    expect(outcome(`${shop}`, '{from: frontend, to: mysql, ports: [metrics], expect: denied}')).toMatchInlineSnapshot(
      `"No container of mysql has a port named metrics: use a number."`,
    );
  });
});
