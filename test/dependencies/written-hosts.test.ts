import { expect, test } from 'vitest';
import { dependencyLines } from '../support/dependencies.js';

const POD = (name: string, spec = '', namespace = 'shop', ports = '') => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec:
  ${spec.includes('containers') ? spec : `containers: [{name: c, image: i${ports ? `, ports: ${ports}` : ''}${spec ? `, ${spec}` : ''}}]`}
`;
const SERVICE = (name: string, ports = '[{port: 5432}]', namespace = 'shop', more = '') => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: ${ports}${more}}
`;
const DB = `${SERVICE('db')}${POD('db')}`;
const env = (...pairs: readonly (readonly [string, string])[]) => `env: [${pairs.map(([name, value]) => `{name: ${name}, value: "${value}"}`).join(', ')}]`;
const lines = (...parts: readonly string[]) => dependencyLines(`#- /all.yaml\n${parts.join('')}`);

test.each([
  ['a bare name in the own namespace', ['DB_HOST', 'db'], 'variable DB_HOST=db'],
  ['name and namespace', ['DB_HOST', 'db.shop'], 'variable DB_HOST=db.shop'],
  ['the whole name', ['DB_HOST', 'db.shop.svc.cluster.local'], 'variable DB_HOST=db.shop.svc.cluster.local'],
  ['a URL', ['DATABASE', 'postgres://u:p@db/app'], 'variable DATABASE=db:5432'],
  ['a name with its port, whatever the variable is called', ['X', 'db:5432'], 'variable X=db:5432'],
] as const)('%s', (_, pair, evidence) => {
  const at = evidence.endsWith('=db:5432') && pair[1].startsWith('postgres') ? ' @ db' : '';
  expect(lines(DB, POD('web', env(pair)))).toEqual([`shop/web -> shop/db:5432 [shop/db TCP 5432] open: ${evidence}${at}`]);
});

test.each([
  ['a word that no name of a host goes with', ['MODE', 'db']],
  ['whom to let in', ['ALLOWED_HOSTS', 'db']],
  ['whom to leave alone', ['NO_PROXY', 'db.shop.svc,http://db:5432']],
  ['a name that another namespace has', ['DB_HOST', 'db.data']],
  ['no Service of that name', ['DB_HOST', 'postgres']],
  ['a port that the Service has not', ['DB_URL', 'http://db:9999']],
  ['what another tool fills in', ['DB_HOST', '$(NAME)']],
  ['a host outside', ['DB_HOST', 'db.example.com']],
  ['for a browser', ['REACT_APP_DB_URL', 'http://db:5432']],
] as const)('none: %s', (_, pair) => expect(lines(DB, POD('web', env(pair)))).toEqual([]));

test('a bare name means nothing in another namespace', () => {
  expect(lines(DB, POD('web', env(['DB_HOST', 'db']), 'other'))).toEqual([]);
  expect(lines(DB, POD('web', env(['DB_HOST', 'db.shop']), 'other'))).toEqual(['other/web -> shop/db:5432 [shop/db TCP 5432] open: variable DB_HOST=db.shop']);
});

test('the port is that of the pods', () => {
  const service = SERVICE('api', '[{port: 80, targetPort: http}]');
  expect(lines(service, POD('api', '', 'shop', '[{name: http, containerPort: 8080}]'), POD('web', env(['API', 'http://api'])))).toEqual([
    'shop/web -> shop/api:80 [shop/api TCP 8080] open: variable API=api:80 @ api',
  ]);
});

test('the port that the variable beside it says', () => {
  const service = SERVICE('api', '[{name: a, port: 80}, {name: b, port: 81}]');
  expect(lines(service, POD('api'), POD('web', env(['API_HOST', 'api'], ['API_PORT', '81'])))).toEqual([
    'shop/web -> shop/api:81 [shop/api TCP 81] open: variable API_HOST=api:81 @ api',
  ]);
  expect(lines(service, POD('api'), POD('web', env(['API_HOST', 'api'])))).toEqual(['shop/web -> shop/api [shop/api TCP 80-81] open: variable API_HOST=api']);
});

test('arguments: with the flag before them, behind an equals sign, in a script', () => {
  const text = (args: string) => lines(DB, POD('web', `args: ${args}`));
  expect(text('[--db-host, db]')).toEqual(['shop/web -> shop/db:5432 [shop/db TCP 5432] open: argument db-host=db']);
  expect(text('[--db-host=db]')).toEqual(['shop/web -> shop/db:5432 [shop/db TCP 5432] open: argument db-host=db']);
  expect(text('["until nc -z db:5432; do sleep 1; done"]')).toEqual(['shop/web -> shop/db:5432 [shop/db TCP 5432] open: argument db:5432']);
  expect(text('[db]')).toEqual([]);
});

test('ConfigMaps: as variables, one key, a file; and no ConfigMap of another namespace', () => {
  const config = (namespace = 'shop') => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: ${namespace}}
data:
  DB_HOST: db
  app.conf: |
    # url = http://db:1111
    url = postgres://db:5432/app
`;
  const whole = (use: string) => lines(DB, config(), POD('web', use));
  expect(whole('envFrom: [{configMapRef: {name: settings}}]')).toEqual(['shop/web -> shop/db:5432 [shop/db TCP 5432] open: config DB_HOST=db']);
  expect(whole('env: [{name: X, valueFrom: {configMapKeyRef: {name: settings, key: app.conf}}}]')).toEqual([
    'shop/web -> shop/db:5432 [shop/db TCP 5432] open: config X=db:5432',
  ]);
  expect(lines(DB, config('other'), POD('web', 'envFrom: [{configMapRef: {name: settings}}]'))).toEqual([]);
  expect(
    lines(
      DB,
      config(),
      POD('web', 'containers: [{name: c, image: i}]\n  volumes: [{name: v, configMap: {name: settings, items: [{key: app.conf, path: x}]}}]'),
    ),
  ).toEqual(['shop/web -> shop/db:5432 [shop/db TCP 5432] open: config app.conf=db:5432']);
  expect(whole('envFrom: [{configMapRef: {name: others}}]')).toEqual([]);
});

test('its own Service is what it tells others', () => {
  expect(lines(DB, POD('other'))).toEqual([]);
  expect(lines(SERVICE('db'), POD('db', env(['ADDRESS', 'db:5432'])))).toEqual([]);
});

test('a pod of a headless Service', () => {
  const set = `---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: shop}
spec:
  serviceName: kafka
  template:
    metadata: {labels: {app: kafka}}
    spec: {containers: [{name: kafka, image: kafka}]}
`;
  const service = SERVICE('kafka', '[{port: 9092}]', 'shop', ', clusterIP: None');
  const expected = ['shop/web -> shop/kafka:9092 [shop/kafka TCP 9092] open: variable BROKERS=kafka-0.kafka:9092'];
  expect(lines(service, set, POD('web', env(['BROKERS', 'kafka-0.kafka:9092'])))).toEqual(expected);
  expect(lines(service, set, POD('web', env(['BROKERS', 'broker.kafka:9092'])))).toEqual([]);
});

test('Services that lead outside, or whose pods are not said, are none', () => {
  expect(
    lines(
      `---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {type: ExternalName, externalName: db.example.com}\n`,
      POD('web', env(['DB_HOST', 'db'])),
    ),
  ).toEqual([]);
  expect(
    lines(`---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {ports: [{port: 5432}]}\n`, POD('web', env(['DB_HOST', 'db']))),
  ).toEqual([]);
});

const POLICY = (name: string, spec: string, namespace = 'shop') => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

test.each([
  ['ingress of the one end', 'closed', POLICY('deny', '{podSelector: {}, policyTypes: [Ingress]}')],
  ['egress of the other', 'closed', POLICY('deny', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}')],
  [
    'a rule for it',
    'open',
    POLICY('db', '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}'),
  ],
  [
    'the port of something else',
    'closed',
    POLICY('db', '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 5433}]}]}'),
  ],
  [
    'a policy of Cilium beside it',
    'unknown',
    `${POLICY('deny', '{podSelector: {}, policyTypes: [Ingress]}')}---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec: {endpointSelector: {}}\n`,
  ],
  [
    'a block of addresses that may mean pods',
    'unknown',
    POLICY('db', '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}'),
  ],
] as const)('%s: %s', (_, standing, policy) =>
  expect(lines(DB, POD('web', env(['DB_HOST', 'db'])), policy)).toEqual([`shop/web -> shop/db:5432 [shop/db TCP 5432] ${standing}: variable DB_HOST=db`]),
);

test('a block of public addresses means no pods', () =>
  expect(
    lines(
      DB,
      POD('web', env(['DB_HOST', 'db'])),
      POLICY('db', '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}'),
    ),
  ).toEqual(['shop/web -> shop/db:5432 [shop/db TCP 5432] closed: variable DB_HOST=db']));

test('one that is open at one of two workloads behind the Service, and closed at the other, is neither', () => {
  const other = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: db2, namespace: shop, labels: {app: db, tier: two}}\nspec: {containers: [{name: c, image: i}]}\n`;
  expect(lines(DB, other, POD('web', env(['DB_HOST', 'db'])), POLICY('deny', '{podSelector: {matchLabels: {tier: two}}}'))).toEqual([
    'shop/web -> shop/db:5432 [shop/db TCP 5432, shop/db2 TCP 5432] unknown: variable DB_HOST=db',
  ]);
});

test('where other pods may stand behind the Service, nothing is closed', () => {
  const release = `---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x, namespace: shop}\nspec: {chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: x}}}}\n`;
  expect(lines(DB, POD('web', env(['DB_HOST', 'db'])), release, POLICY('deny', '{podSelector: {}}'))).toEqual([
    'shop/web -> shop/db:5432 [shop/db TCP 5432] and more unknown: variable DB_HOST=db',
  ]);
});
