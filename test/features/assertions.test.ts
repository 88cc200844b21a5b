import { describe, expect, test } from 'vitest';
import type { AssertionResult } from '../../server/features/assertions/assertion.js';
import { readAssertions } from '../../server/features/assertions/read.js';
import { recordAssertions } from '../../server/features/assertions/record.js';
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
      "denied expected, but anywhere (IPv4) reaches shop/redis on every port:
      ingress of redis: no policy isolates its ingress"
    `);
    expect(outcome(`${shop}${scrape}${prometheus}`, '{from: {outside: shop}, to: mysql, expect: denied}')).toMatchInlineSnapshot(`
      "denied expected, but monitoring/prometheus reaches shop/mysql on TCP 9104:
      egress of prometheus: no policy isolates its egress
      ingress of mysql: isolated by 2 policies, and admitted
        scrape: rule 1 lets in pods labelled app=prometheus in monitoring on TCP 9104"
    `);
    expect(outcome(`${shop}${scrape}`, '{from: {outside: shop}, to: mysql, expect: denied}')).toMatchInlineSnapshot(`
      "denied expected, but pods in monitoring that no manifest here makes may reach shop/mysql on TCP 9104:
      ingress of mysql: it depends on the labels
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
      `"from: There is no workload "shop/nobody" here; there is shop/Deployment/backend, shop/Deployment/frontend, shop/Deployment/redis, shop/StatefulSet/mysql. \`netpol list --exposure --format json\` names them all."`,
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

describe('what is not known fails, and says why', () => {
  const templated = `${shop}
#- /chart/Chart.yaml
name: chart
version: 1.0.0
#- /chart/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: "{{ .Values.app }}"}}
    spec: {containers: []}
`;

  test('what a chart would make is said to be unknown where a selector selects nothing', () => {
    const message = outcome(templated, '{from: {namespace: shop, labels: {app: web}}, to: mysql, expect: denied}');
    expect(message).toMatch(/^from: There are no workloads labelled app=web in shop here; not known here: /);
  });

  /** Pods of one owner that differ are one workload of which a label is not known. */
  const replicas = ['a', 'b'].map(
    (version) => `
#- /pods/${version}.yaml
apiVersion: v1
kind: Pod
metadata:
  name: canary-${version}
  namespace: shop
  labels: {app: canary, version: ${version}}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: canary, uid: x, controller: true}]
spec: {containers: [{name: c, ports: [{name: ${version}, containerPort: 80}]}]}
`,
  );
  const doubtful = `${shop}${replicas.join('')}`;

  test('a workload of which it is not known whether it is meant', () => {
    expect(outcome(doubtful, '{from: {labels: {version: a}}, to: mysql, expect: denied}')).toMatch(
      /^from: It is not known whether shop\/ReplicaSet\/canary is among workloads labelled version=a of every namespace/,
    );
    // Whether it is meant or not, the statement holds.
    expect(
      outcome(
        doubtful,
        '{from: {selector: {matchExpressions: [{key: version, operator: NotIn, values: [a]}]}, labels: {app: frontend}}, to: mysql, expect: denied}',
      ),
    ).toBe('passed');
    expect(outcome(doubtful, '{from: {selector: {matchExpressions: [{key: version, operator: NotIn, values: [a]}]}}, to: redis, expect: denied}')).toMatch(
      /^denied expected/,
    );
  });

  test('a port name that only some of the pods have', () => {
    expect(outcome(doubtful, '{from: frontend, to: canary, ports: [a], expect: denied}')).toMatch(
      /^denied expected, but it cannot be said whether shop\/frontend reaches shop\/canary on every TCP port:\nIt is not known which port `a` is/,
    );
    // All ports are open, whichever it is.
    expect(outcome(doubtful, '{from: frontend, to: canary, ports: [a], expect: allowed}')).toBe('passed');
  });
});

describe('outside a namespace', () => {
  const namespaceSelector = `
#- /shop/any-web.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: any-web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: redis}}
  ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: frontend}}}]}]
`;

  test('pods that no manifest makes count, also where a pod inside is the only one of their kind', () => {
    expect(outcome(`${shop}${namespaceSelector}`, '{from: {outside: shop}, to: redis, expect: denied}')).toBe(
      `denied expected, but pods in another namespace that no manifest here makes may reach shop/redis on every port:
ingress of redis: it depends on the labels
  any-web: rule 1 lets in pods labelled app=frontend of every namespace on every port`,
    );
    const own = namespaceSelector.replace('namespaceSelector: {}', 'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}');
    expect(outcome(`${shop}${own}`, '{from: {outside: shop}, to: redis, expect: denied}')).toBe('passed');
  });

  test('a namespace that is not there', () => {
    expect(outcome(shop, '{from: {outside: shpo}, to: redis, expect: denied}')).toBe('from: There is no namespace "shpo" here; there is shop.');
  });
});

describe('what names nothing fails', () => {
  test.each([
    ['{from: redis, to: redis, expect: denied}', 'redis and redis are the same workload: there is no connection to look at.'],
    ['{every: namespace, in: [shop, other], has: policy}', 'There is no namespace "other" here; there is shop.'],
    ['{from: {address: "::/0"}, to: mysql, ports: [nope], expect: denied}', 'No container of mysql has a port named nope: use a number.'],
    ['{from: mysql, to: {address: "::/0"}, ports: [mysql], expect: denied}', 'No container of ::/0 has a port named mysql: use a number.'],
  ])('%s', (assertion, message) => {
    expect(outcome(shop, assertion)).toBe(message);
  });

  test('a workspace without anything', () => {
    expect(outcome('#- /x.yaml\n', '{every: namespace, has: policy}')).toBe('There is no namespace here.');
    expect(outcome('#- /x.yaml\n', '{every: workload, has: policy}')).toBe('There is no workload here.');
  });
});

describe('names of assertions', () => {
  test('say what is stated, and stay while others change', () => {
    const results = run(
      shop,
      'assertions:\n  - {from: frontend, to: mysql, expect: denied}\n  - &x {name: twice, from: frontend, to: mysql, expect: denied}\n  - *x\n',
    );
    expect(results.map(({ assertion: { id, label } }) => [id, label])).toEqual([
      ['frontend -> mysql: denied', 'frontend -> mysql: denied'],
      ['twice', 'twice'],
      ['twice~2', 'twice'],
    ]);
  });
});

describe('a recording', () => {
  test('names what YAML would take for something else, and leaves out what has no name', () => {
    const names = ['on', '1e3', '0x10', 'null', '2024-01-01', '1.2.3.4', 'a~b', 'é'];
    const pods = names.map((name, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: index % 2 === 0 ? 'no' : '1_0', labels: { app: name } },
      spec: { containers: [] },
    }));
    const nameless = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'no', labels: { app: 'x' } }, spec: { containers: [] } };
    const closed = names.map((app, index) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `p-${index}`, namespace: index % 2 === 0 ? 'no' : '1_0' },
      spec: {
        podSelector: { matchLabels: { app } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: names[(index + 2) % names.length] } } }, { podSelector: { matchLabels: { app: 'x' } } }] }],
      },
    }));
    const snapshot = snapshotOfTexts({ '/a.yaml': [...pods, nameless, ...closed].map((one) => JSON.stringify(one)).join('\n---\n') });
    const text = recordAssertions(snapshot.environment(undefined));
    expect(recordAssertions(snapshot.environment(undefined))).toBe(text);
    const read = readAssertions({ id: file, source: snapshotOfTexts({ [file]: text }).file(file)?.source });
    expect(read.problems).toEqual([]);
    expect(read.assertions.length).toBeGreaterThan(20);
    for (const assertion of read.assertions) expect(runAssertion(snapshot.environment(undefined), assertion).message, text).toBe('');
  });

  test('fails where one of several equal workloads is gone', () => {
    const web = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: c, image: i}]}\n`;
    const closed =
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n';
    for (const policy of [closed, closed.replace('[Ingress]', '[Ingress, Egress]'), '# open\n']) {
      const files = { '/a.yaml': web('a'), '/b.yaml': web('b'), '/c.yaml': web('c'), '/policy.yaml': policy };
      const text = recordAssertions(snapshotOfTexts(files).environment(undefined));
      const read = readAssertions({ id: file, source: snapshotOfTexts({ [file]: text }).file(file)?.source });
      for (const gone of ['/a.yaml', '/b.yaml', '/c.yaml']) {
        const view = snapshotOfTexts({ ...files, [gone]: '# nothing\n' }).environment(undefined);
        expect(read.assertions.filter((assertion) => runAssertion(view, assertion).outcome === 'failed').length, `${gone} of\n${text}`).toBeGreaterThan(0);
      }
    }
  });
});
