import { describe, expect, test } from 'vitest';
import { codeLenses, resolveCodeLens } from '../../server/features/code-lens.js';
import { checkCodeLenses, lensPlaces, open } from '../support/check-features.js';
import { at, defaultDeny, mysqlFromBackend, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

const policyAt = (name: string, spec: string) => shopPolicy(name, spec).replace('NetworkPolicy\n', 'NetworkPolicy$0\n');

describe('above a policy', () => {
  test('the workloads it selects, and each direction', () => {
    checkCodeLenses(
      `
      #- /policy.yaml
      apiVersion: networking.k8s.io/v1 # «1 workload: mysql | ingress: backend and 10.0.0.0/8 on every port | egress: not limited»
      kind: NetworkPolicy
      metadata: {name: mysql, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: mysql}}
        ingress:
          - from: [{podSelector: {matchLabels: {app: backend}}}]
          - from: [{ipBlock: {cidr: 10.0.0.0/8}}]
      ${shopWorkloads}`,
    );
  });

  test.each([
    ['denied', 'podSelector: {}', '4 workloads: backend, frontend, redis and 1 more | ingress: denied | egress: not limited'],
    ['open', 'podSelector: {matchLabels: {app: redis}}\ningress: [{}]', '1 workload: redis | ingress: open | egress: not limited'],
    [
      'anyone',
      'podSelector: {matchLabels: {app: redis}}\ningress: [{ports: [{port: 80}]}]',
      '1 workload: redis | ingress: anyone on TCP 80 | egress: not limited',
    ],
    [
      'peers with the same ports together, others behind',
      'podSelector: {matchLabels: {app: mysql}}\ningress:\n  - from: [{podSelector: {matchLabels: {app: backend}}}]\n    ports: [{port: 3306}]\n  - from: [{podSelector: {matchLabels: {app: frontend}}}]\n    ports: [{port: 3306}]\n  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]\n    ports: [{port: metrics}]\n  - from: [{podSelector: {}}]\n    ports: [{port: 1}]\n  - from: [{podSelector: {}}]\n    ports: [{port: 2}]',
      '1 workload: mysql | ingress: backend and frontend on TCP 3306; every pod in ops on TCP port metrics and 2 more rules | egress: not limited',
    ],
    [
      'pods that nobody makes, and addresses',
      'podSelector: {matchLabels: {app: redis}}\npolicyTypes: [Egress]\negress:\n  - to: [{podSelector: {matchLabels: {app: none}}}, {ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]\n    ports: [{port: 443}]',
      '1 workload: redis | ingress: not limited | egress: pods labelled app=none and anywhere (IPv4) but 10.0.0.0/8 on TCP 443',
    ],
    ['egress only', 'podSelector: {matchLabels: {app: redis}}\npolicyTypes: [Egress]', '1 workload: redis | ingress: not limited | egress: denied'],
    [
      'no effect',
      'podSelector: {matchLabels: {app: redis}}\npolicyTypes: [Egress]\ningress: [{}]',
      '1 workload: redis | ingress: not limited | egress: denied',
    ],
    ['nothing', 'podSelector: {matchLabels: {app: none}}', 'selects no workload here | ingress: denied | egress: not limited'],
    ['a template', 'podSelector: {matchLabels: {app: redis}}\ningress: {{ .Values.rules }}', '1 workload: redis | ingress: not known | egress: not limited'],
    [
      'maybe',
      'podSelector: {matchLabels: {app: {{ .Values.app }}}}',
      '4 workloads: backend?, frontend?, redis? and 1 more | ingress: denied | egress: not limited',
    ],
  ])('%s', (_, spec, expected) => {
    expect(titles(policyAt('some', spec) + shopWorkloads)).toEqual([expected]);
  });

  test('a click shows the workloads, and the peers', () => {
    const text = at(mysqlFromBackend, 'kind') + shopWorkloads;
    expect(lensPlaces(text, 'subjects')).toEqual(['shop/workloads.yaml:19 mysql']);
    expect(lensPlaces(text, 'ingress')).toEqual(['shop/workloads.yaml:11 backend']);
    expect(lensPlaces(text, 'egress')).toEqual([]);
  });
});

describe('above a workload', () => {
  test('its policies, and who reaches it', () => {
    expect(titles(shopWorkloads + mysqlFromBackend + scrape)).toEqual([
      'no policy | reached by anyone',
      'no policy | reached by anyone',
      '2 policies | reached by backend',
      'no policy | reached by anyone',
    ]);
  });

  test('nobody', () => {
    expect(titles(shopWorkloads + defaultDeny)[0]).toBe('1 policy | reached by nobody');
  });

  test('anyone, over some ports', () => {
    expect(titles(shopWorkloads + shopPolicy('public', 'podSelector: {matchLabels: {app: frontend}}\ningress: [{ports: [{port: http}]}]'))[0]).toBe(
      '1 policy | reached by anyone on TCP 8080 (http)',
    );
  });

  test('a click shows the policies, and who reaches it', () => {
    const text = `${at(shopWorkloads, 'frontend, namespace')}${shopPolicy('front', 'podSelector: {matchLabels: {app: frontend}}\ningress: [{from: [{podSelector: {matchLabels: {app: redis}}}]}]')}`;
    expect(lensPlaces(text, 'policies')).toEqual(['shop/front.yaml:4 front']);
    expect(lensPlaces(text, 'reachers')).toEqual(['shop/workloads.yaml:27 redis']);
  });
});

test('above a Namespace, whether it denies by default', () => {
  const namespace = '#- /ns.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
  expect(titles(namespace + shopWorkloads)).toEqual(['default-deny: ingress no, egress no']);
  expect(titles(namespace + defaultDeny)).toEqual(['default-deny: ingress yes, egress yes']);
  expect(titles(namespace + shopPolicy('all', 'podSelector: {}\ningress: [{}]'))).toEqual(['default-deny: ingress no, egress no']);
  expect(lensPlaces(namespace + defaultDeny, 'default-deny')).toEqual(['shop/default-deny.yaml:4 default-deny']);
});

test('a click on the lens of a Namespace adds what is open yet; where that cannot be, it shows what is there', () => {
  const namespace = '#- /ns.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
  const adds = (text: string) => {
    const { snapshot, file } = open(namespace + text);
    const lens = codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true }).find(({ about }) => about === 'default-deny');
    return lens && resolveCodeLens(snapshot, lens)?.adds;
  };
  expect(adds('')).toEqual(['ingress', 'egress']);
  expect(adds(shopPolicy('closed', 'podSelector: {}'))).toEqual(['egress']);
  expect(adds(defaultDeny)).toBeUndefined();
  expect(lensPlaces(namespace + shopWorkloads, 'default-deny')).toHaveLength(4);
});

test('each kind can be switched off', () => {
  const text = `${shopWorkloads}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec: {podSelector: {}}\n`;
  const { snapshot, file } = open(text);
  const about = (policies: boolean, workloads: boolean, namespaces: boolean) => [
    ...new Set(codeLenses(snapshot, file, { policies, workloads, namespaces }).map((each) => each.about)),
  ];
  expect(about(true, false, false)).toEqual(['subjects', 'ingress', 'egress']);
  expect(about(false, true, false)).toEqual(['policies', 'reachers']);
  expect(about(false, false, true)).toEqual(['default-deny']);
  expect(about(false, false, false)).toEqual([]);
});

test('places stand still while a policy is half typed', () => {
  const lensesOf = (spec: string) => {
    const { snapshot, file } = open(policyAt('typing', spec) + shopWorkloads);
    return codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true });
  };
  const before = lensesOf('podSelector: {matchLabels: {app: redis}}');
  for (const spec of [
    'podSelector: {matchLabels: {app',
    'podSelector: {matchLabels: {app: redis}}\ningr',
    'podSelector:\n  matchLabels:\n    app: redis\n   bad',
  ])
    expect(lensesOf(spec)).toEqual(before);
});

test('a lens is resolved against the workspace as it is now', () => {
  const before = open(at(mysqlFromBackend, 'kind') + shopWorkloads);
  const lenses = codeLenses(before.snapshot, before.file, { policies: true, workloads: false, namespaces: false });
  const [lens] = lenses;
  if (!lens) throw new Error('no lens');
  const without = open(at(mysqlFromBackend, 'kind'));
  expect(resolveCodeLens(without.snapshot, lens)?.title).toBe('selects no workload here');
  expect(resolveCodeLens(open(shopWorkloads).snapshot, lens)).toBeUndefined();
});

/** The titles above each object of the first file, or of the one with the cursor. */
function titles(text: string): readonly string[] {
  const { snapshot, file } = open(text);
  const byObject = new Map<string, string[]>();
  for (const lens of codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true })) {
    byObject.set(lens.object, [...(byObject.get(lens.object) ?? []), resolveCodeLens(snapshot, JSON.parse(JSON.stringify(lens)))?.title ?? '(none)']);
  }
  return [...byObject.values()].map((each) => each.join(' | '));
}
