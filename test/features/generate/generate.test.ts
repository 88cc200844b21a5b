import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readConfigurationOf, withConfigurations } from '../../../server/netpol/config.js';
import type { GenerateTarget, NetpolConfig } from '../../../server/netpol.js';
import { netpolOfFiles } from '../../support/netpol.js';

function pod(name: string, more: { env?: string; spec?: string; namespace?: string } = {}): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${more.namespace ?? 'shop'}, labels: {app: ${name}}}
spec:
  ${more.spec ?? 'restartPolicy: Always'}
  containers:
    - name: main
      image: x
      env: [${more.env ?? ''}]
`;
}

function service(name: string, port: number, namespace = 'shop'): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [{port: ${port}}]}
`;
}

function denyAll(namespace: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: ${namespace}}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;
}

/** The rules of what is generated as lines, what is not allowed, and what `check` says of the text beside the manifests. */
async function generated(documents: readonly string[], target: GenerateTarget, config?: NetpolConfig) {
  const netpol = await netpolOfFiles({ 'file:///shop.yaml': documents.join('---\n') }, config);
  const { found, problem } = netpol.analysis().environment().generate(target);
  if (!found) return { problem, findings: [], lines: [] };
  const { policies, notAllowed, counts, opens } = found.answer;
  const text = policies.map((policy) => policy.text).join('---\n');
  const file = 'file:///policies.yaml';
  return {
    text,
    lines: policies.flatMap(({ namespace, name, rules }) => [
      `${namespace}/${name}`,
      ...rules.map(({ direction, who, ports, because }) => `  ${direction} ${who}: ${ports.text}${because.map(({ evidence }) => ` (${evidence})`).join('')}`),
    ]),
    notAllowed: notAllowed.map(({ because }) => because),
    opens: opens.map(({ from, to, after }) => `${from.id} -> ${to.id} ${after.text}`),
    counts,
    findings: netpol
      .supposing(file, text)
      .findings(file)
      .map(({ rule, message }) => `${rule}: ${message}`),
  };
}

const dns = '  egress CoreDNS: TCP 53; UDP 53';

test('a workload gets one policy, with a rule for each who needs it and whom it needs', async () => {
  const { lines, findings, counts, text } = await generated([pod('web', { env: '{name: DB_HOST, value: db}' }), pod('db'), service('db', 5432), pod('other')], {
    workload: 'db',
  });
  expect(lines).toEqual(['shop/db', '  ingress shop/Pod/web: TCP 5432 (DB_HOST=db)', dns]);
  expect(findings).toEqual([]);
  // Other pods and addresses outside, of both versions, in both directions; web on all other ports, and the other way.
  expect(counts).toEqual({ closes: 8, opens: 0 });
  expect(text).toBe(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - port: 5432
          protocol: TCP
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - port: 53
          protocol: TCP
        - port: 53
          protocol: UDP
`);
});

test('where other policies close the other end, that end gets a policy, too', async () => {
  const documents = [
    pod('web', { namespace: 'front', env: '{name: DB_HOST, value: db.shop}' }),
    pod('db'),
    service('db', 5432),
    denyAll('shop'),
    denyAll('front'),
  ];
  const { lines, findings, opens } = await generated(documents, { workload: 'db' });
  expect(lines).toEqual([
    'shop/db',
    '  ingress front/Pod/web: TCP 5432 (DB_HOST=db.shop)',
    dns,
    'front/web-egress',
    '  egress Service shop/db: TCP 5432 (DB_HOST=db.shop)',
  ]);
  expect(findings).toEqual([]);
  expect(opens).toEqual(['front/Pod/web -> shop/Pod/db TCP 5432']);
});

test('a namespace gets a default-deny, and a policy for each workload that needs something', async () => {
  const { lines, findings } = await generated([pod('web', { env: '{name: DB_HOST, value: db}' }), pod('db'), service('db', 5432), pod('idle')], {
    namespace: 'shop',
  });
  expect(lines).toEqual([
    'shop/default-deny',
    dns,
    'shop/web',
    '  egress Service shop/db: TCP 5432 (DB_HOST=db)',
    'shop/db',
    '  ingress shop/Pod/web: TCP 5432 (DB_HOST=db)',
  ]);
  expect(findings).toEqual([]);
});

test('the API server is no pod: the rule has its ports, and no peer', async () => {
  const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: operator}
subjects: [{kind: ServiceAccount, name: operator, namespace: shop}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
`;
  const { lines, findings } = await generated([pod('operator', { spec: 'serviceAccountName: operator' }), role], { workload: 'operator' });
  expect(lines).toEqual(['shop/operator', '  egress the API server: TCP 443,6443 (operator=ClusterRole edit)', dns]);
  // Said of the namespace, whose only workload is isolated by itself.
  expect(findings.map((finding) => finding.split(':')[0])).toEqual(['namespace-no-default-deny']);
});

test('what no selector can name is told, and not let pass by a wider rule', async () => {
  const bare = pod('bare', { env: '{name: DB_HOST, value: db}' }).replace('labels: {app: bare}', 'labels: {}');
  const { lines, notAllowed } = await generated([bare, pod('db'), service('db', 5432)], { workload: 'db' });
  expect(lines).toEqual(['shop/db', dns]);
  expect(notAllowed).toEqual(['shop/Pod/bare has no label that tells it apart, so no selector selects it alone.']);
});

test('says what to name instead, and why nothing is generated', async () => {
  const documents = [pod('db'), pod('node', { spec: 'hostNetwork: true' })];
  expect((await generated(documents, { workload: 'dp' })).problem).toMatch(/There is no workload "dp" here.*shop\/Pod\/db/);
  expect((await generated(documents, { workload: 'node' })).problem).toMatch(/host's network/);
  expect((await generated(documents, { workload: '10.0.0.1' })).problem).toMatch(/is an address/);
  expect((await generated(documents, { namespace: 'shpo' })).problem).toMatch(/There is no namespace "shpo" here.*shop/);
});

test('names that are taken are not taken again', async () => {
  const { lines } = await generated([pod('db'), denyAll('shop')], { namespace: 'shop' });
  expect(lines).toEqual(['shop/default-deny-2', dns]);
});

test.each([
  ['dns: {name: unbound, namespace: infra, labels: {app: unbound}, ports: [5353]}\n'],
  ['installations: [{kind: dns, name: unbound, namespace: infra, labels: {app: unbound}, ports: [5353]}]\n'],
])('names are looked up at the resolver that a person named: %s', async (configuration) => {
  const config = withConfigurations({}, [readConfigurationOf('file:///', configuration)], '2026-01-01');
  const { lines, text } = await generated([pod('web')], { workload: 'web' }, config);
  expect(lines).toEqual(['shop/web', '  egress unbound: TCP 53,5353; UDP 53,5353']);
  expect(text).toContain('kubernetes.io/metadata.name: infra');
});

test.each([
  ['node-local-dns alone', 'dns: node-local-dns\n', [{ ipBlock: { cidr: '169.254.20.10/32' } }]],
  [
    'pods and a cache at an address',
    'dns: [coredns, node-local-dns]\n',
    [
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
      { ipBlock: { cidr: '169.254.20.10/32' } },
    ],
  ],
  [
    'addresses of which nobody said whose they are',
    'dns: {addresses: [10.96.0.10/32, "fd00::a/128"]}\n',
    [{ ipBlock: { cidr: '10.96.0.10/32' } }, { ipBlock: { cidr: 'fd00::a/128' } }],
  ],
  [
    'pods of which nobody said where they are',
    'dns: {labels: {app: unbound}}\n',
    [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'unbound' } } }],
  ],
])('name lookups go to %s', async (_, configuration, peers) => {
  const config = withConfigurations({}, [readConfigurationOf('file:///', configuration)], '2026-01-01');
  for (const target of [{ workload: 'web' }, { namespace: 'shop' }]) {
    const { text } = await generated([pod('web')], target, config);
    expect(parseAllDocuments(text ?? '').flatMap((document) => document.toJS().spec.egress?.map(({ to }: { to: unknown }) => to) ?? [])).toEqual([peers]);
  }
});

test('says whom no selector tells from those who need it', async () => {
  const made = (name: string, env = '') =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, env: [${env}]}]}}\n`;
  const { lines, text } = await generated([made('web', '{name: DB_HOST, value: db}'), made('web-canary'), pod('db'), service('db', 5432)], { workload: 'db' });
  expect(lines).toEqual(['shop/db', '  ingress shop/Deployment/web (and shop/Deployment/web-canary, whose labels are the same): TCP 5432 (DB_HOST=db)', dns]);
  expect(text).toContain('app: web\n');
});
