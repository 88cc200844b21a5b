import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

/** Flow style keeps a manifest on a line, so that lines can be named in what is expected. */
const workload = (kind: string, name: string, labels: string, ports: string, namespace = 'shop') =>
  `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: ${name}, namespace: ${namespace}}, spec: {template: {metadata: {labels: ${labels}}, spec: {containers: [{name: c, ports: ${ports}}]}}}}`;
const service = (name: string, spec: string, namespace = 'shop') =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: ${spec}}`;
const stream = (...documents: readonly string[]) => documents.join('\n---\n');

const files = {
  'apps.yaml': stream(
    workload('Deployment', 'frontend', '{app: frontend}', '[]'),
    workload('StatefulSet', 'mysql', '{app: mysql}', '[{name: mysql, containerPort: 3306}, {name: metrics, containerPort: 9104}]'),
    workload('Deployment', 'web', '{app: web, track: stable}', '[{name: http, containerPort: 8080}]'),
    workload('Deployment', 'canary', '{app: web, track: canary}', '[{name: http, containerPort: 9090}]'),
    workload('Deployment', 'dns', '{app: dns}', '[{name: dns, containerPort: 1053, protocol: UDP}]'),
  ),
  'services.yaml': stream(
    service('mysql', '{selector: {app: mysql}, ports: [{name: db, port: 3306, targetPort: mysql}, {name: metrics, port: 80, targetPort: 9104}]}'),
    service('web', '{selector: {app: web}, ports: [{port: 80, targetPort: http}]}'),
    service('peers', '{clusterIP: None, selector: {app: mysql}, ports: [{name: db, port: 3306, targetPort: 9104}]}'),
    service('dns', '{selector: {app: dns}, ports: [{port: 53, targetPort: dns, protocol: UDP}]}'),
    service('elsewhere', '{ports: [{port: 443}]}'),
    service('saas', '{type: ExternalName, externalName: db.example.com}'),
    service('nobody', '{selector: {app: nobody}, ports: [{port: 80}]}'),
    service('wrong', '{selector: {app: mysql}, ports: [{port: 80, targetPort: http}]}'),
    service('twin', '{selector: {app: web}, ports: [{port: 80}]}'),
    service('twin', '{selector: {app: web}, ports: [{port: 80}]}', 'other'),
  ),
  'policies.yaml': stream(
    '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: mysql-in, namespace: shop}, spec: {podSelector: {matchLabels: {app: mysql}}, ingress: [{from: [{podSelector: {matchLabels: {app: frontend}}}], ports: [{port: 3306}]}]}}',
    '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web-in, namespace: shop}, spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 8080}]}]}}',
  ),
  'routes.yaml': stream(
    '{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: shop, namespace: shop}, spec: {defaultBackend: {service: {name: web, port: {number: 80}}}, rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}, {path: /db, pathType: Prefix, backend: {service: {name: mysql, port: {name: metrics}}}}, {path: /s3, pathType: Prefix, backend: {resource: {apiGroup: k8s.example.com, kind: StorageBucket, name: assets}}}]}}]}}',
    '{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: front, namespace: edge}, spec: {rules: [{backendRefs: [{name: web, namespace: shop, port: 80, weight: 1}, {name: mysql, namespace: shop, port: 80, weight: 0}, {name: gone, port: 80}]}]}}',
    '{apiVersion: gateway.networking.k8s.io/v1alpha2, kind: TCPRoute, metadata: {name: db, namespace: shop}, spec: {rules: [{backendRefs: [{name: mysql, port: 3306}]}]}}',
    '{apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: mysql-metrics, namespace: shop}, spec: {to: {kind: Service, name: mysql}, port: {targetPort: 9104}}}',
    '{apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: all, namespace: shop}, spec: {to: {kind: Service, name: mysql, weight: 90}, alternateBackends: [{kind: Service, name: dns, weight: 10}]}}',
  ),
};

async function explain(to: string, ...more: readonly string[]) {
  return netpol(['explain', '--from', 'frontend', '--to', to, ...more], { cwd: folderOf(files) });
}

/** The lines that say how a destination was resolved, without their places. */
async function resolution(to: string, ...more: readonly string[]): Promise<readonly string[]> {
  const run = await explain(to, '--format', 'json', ...more);
  if (run.status !== 0) throw new Error(run.notes);
  return JSON.parse(run.out).resolution.map(({ text, unknown }: { text: string; unknown?: true }) => `${text}${unknown ? ' ?' : ''}`);
}

describe('a Service', () => {
  test('is resolved to its pods and their ports first, then explained as they are', async () => {
    const { status, out } = await explain('svc/mysql:3306');
    expect(status).toBe(0);
    expect(out).toBe(`Service shop/mysql:3306 -> StatefulSet shop/mysql TCP 3306 (mysql)   services.yaml:1

allowed   Deployment shop/frontend  ->  StatefulSet shop/mysql   TCP 3306

  egress of frontend   allowed   no policy isolates its egress
  ingress of mysql     allowed   isolated by 1 policy, and admitted
     mysql-in   policies.yaml:1   rule 1 lets in pods labelled app=frontend in shop on TCP 3306

To test it: kubectl -n shop exec deploy/frontend -- nc -vz -w 3 mysql 3306
`);
  });

  test('may have pods whose port of that name is another one, and each is explained', async () => {
    const { out } = await explain('Service/web');
    expect(out).toBe(`partly   Deployment shop/frontend  ->  Service shop/web   1 of 2 backends
  Service shop/web:80 -> Deployment shop/canary TCP 9090 (http)   services.yaml:3
  Service shop/web:80 -> Deployment shop/web TCP 8080 (http)      services.yaml:3

denied   Deployment shop/frontend  ->  Deployment shop/canary   TCP 9090

  egress of frontend   allowed   no policy isolates its egress
  ingress of canary    denied    isolated by 1 policy, which never lets frontend in
     web-in   policies.yaml:3   rule 1 lets in every pod in shop on TCP 8080; that is another port

To allow it, add a policy in shop that selects track=canary and lets in app=frontend of shop on TCP 9090.

To test it: kubectl -n shop exec deploy/frontend -- nc -vz -w 3 "$(kubectl -n shop get pod -l app=web,track=canary -o jsonpath='{.items[0].status.podIP}')" 9090

allowed   Deployment shop/frontend  ->  Deployment shop/web   TCP 8080

  egress of frontend   allowed   no policy isolates its egress
  ingress of web       allowed   isolated by 1 policy, and admitted
     web-in   policies.yaml:3   rule 1 lets in every pod in shop on TCP 8080

To test it: kubectl -n shop exec deploy/frontend -- nc -vz -w 3 "$(kubectl -n shop get pod -l app=web,track=stable -o jsonpath='{.items[0].status.podIP}')" 8080
`);
  });

  test.each([
    [
      'shop/Service/mysql',
      undefined,
      ['Service shop/mysql:3306 -> StatefulSet shop/mysql TCP 3306 (mysql)', 'Service shop/mysql:80 -> StatefulSet shop/mysql TCP 9104 (metrics)'],
    ],
    ['svc/mysql:db', undefined, ['Service shop/mysql:3306 -> StatefulSet shop/mysql TCP 3306 (mysql)']],
    ['Service mysql:3306', undefined, ['Service shop/mysql:3306 -> StatefulSet shop/mysql TCP 3306 (mysql)']],
    ['service shop/mysql:3306', undefined, ['Service shop/mysql:3306 -> StatefulSet shop/mysql TCP 3306 (mysql)']],
    ['services/mysql', 'TCP/80', ['Service shop/mysql:80 -> StatefulSet shop/mysql TCP 9104 (metrics)']],
    // `targetPort` of a headless Service is ignored (API reference, ServicePort), and its pods can be reached on any port.
    ['svc/peers', undefined, ['Service shop/peers:3306 -> StatefulSet shop/mysql TCP 3306 (mysql)']],
    ['svc/peers:9104', undefined, ['Service shop/peers:9104 -> StatefulSet shop/mysql TCP 9104']],
    ['svc/dns:53', undefined, ['Service shop/dns:53/UDP -> Deployment shop/dns UDP 1053 (dns)']],
    ['elsewhere', undefined, ['Service shop/elsewhere -> what is not known here: it has no selector, so its endpoints are written elsewhere ?']],
    ['saas:3306', undefined, ['Service shop/saas -> the host db.example.com, outside of what manifests say: which addresses it has is not known here ?']],
    ['nobody', undefined, ['Service shop/nobody -> nothing: no workload here is labelled app=nobody in shop ?']],
    ['wrong', undefined, ['Service shop/wrong:80 -> StatefulSet shop/mysql: none of its containers has a TCP port named http']],
  ])('%s %s', async (to, port, expected) => {
    expect(await resolution(to, ...(port === undefined ? [] : ['--port', port]))).toEqual(expected);
  });

  test('without known pods the verdict is unknown', async () => {
    expect((await explain('saas')).out).toBe(`unknown   Deployment shop/frontend  ->  Service shop/saas
  Service shop/saas -> the host db.example.com, outside of what manifests say: which addresses it has is not known here   services.yaml:11
`);
    expect(JSON.parse((await explain('saas', '--format', 'json')).out)).toMatchObject({
      allowed: false,
      unknown: true,
      to: { object: 'Service shop/saas' },
      explanations: [],
    });
  });

  test('a name that a workload has, too, means the workload', async () => {
    expect((await explain('mysql', '--port', '3306')).out).toMatch(/^allowed {3}Deployment shop\/frontend {2}-> {2}StatefulSet shop\/mysql {3}TCP 3306\n/);
    expect((await explain('mysql:9104')).out).toMatch(/^denied {3}.* TCP 9104\n/);
    expect((await explain('nobody')).out).toMatch(/^unknown .* Service shop\/nobody\n/);
  });

  test('is asked about from outside with the doubt that is in it', async () => {
    const run = await netpol(['explain', '--from', '203.0.113.7', '--to', 'svc/web'], { cwd: folderOf(files) });
    expect(run.out).toContain('\nFrom outside the cluster a Service is reached through a node or a load balancer;');
  });
});

describe('a route', () => {
  test('Ingress: every backend once, those that are no Service unknown', async () => {
    expect(await resolution('Ingress/shop')).toEqual([
      'Ingress shop/shop -> Service shop/web:80 -> Deployment shop/canary TCP 9090 (http)',
      'Ingress shop/shop -> Service shop/web:80 -> Deployment shop/web TCP 8080 (http)',
      'Ingress shop/shop -> Service shop/mysql:80 -> StatefulSet shop/mysql TCP 9104 (metrics)',
      'Ingress shop/shop -> StorageBucket shop/assets: what stands behind it is not known here ?',
    ]);
    expect(await resolution('ing/shop', '--port', 'metrics')).toEqual([
      'Ingress shop/shop -> Service shop/mysql:80 -> StatefulSet shop/mysql TCP 9104 (metrics)',
      'Ingress shop/shop -> StorageBucket shop/assets: what stands behind it is not known here ?',
    ]);
  });

  test('HTTPRoute: another namespace, weight 0, a Service that is not there', async () => {
    expect(await resolution('HTTPRoute/front')).toEqual([
      'HTTPRoute edge/front -> Service shop/web:80 -> Deployment shop/canary TCP 9090 (http)',
      'HTTPRoute edge/front -> Service shop/web:80 -> Deployment shop/web TCP 8080 (http)',
      'HTTPRoute edge/front -> Service edge/gone: no manifest here makes it ?',
    ]);
    const { out } = await explain('front');
    expect(out).toContain('\nThe pods of a gateway make the connections of HTTPRoute edge/front: ask about those pods to know whether it works.\n');
    expect(out).toContain('\nHTTPRoute edge/front names a Service of another namespace: a ReferenceGrant in shop has to permit it.\n');
  });

  test('TCPRoute, and OpenShift Route by target port or on all ports', async () => {
    expect(await resolution('TCPRoute/db')).toEqual(['TCPRoute shop/db -> Service shop/mysql:3306 -> StatefulSet shop/mysql TCP 3306 (mysql)']);
    expect(await resolution('mysql-metrics')).toEqual(['Route shop/mysql-metrics -> Service shop/mysql:80 -> StatefulSet shop/mysql TCP 9104 (metrics)']);
    expect(await resolution('Route/all')).toEqual([
      'Route shop/all -> Service shop/mysql:3306 -> StatefulSet shop/mysql TCP 3306 (mysql)',
      'Route shop/all -> Service shop/mysql:80 -> StatefulSet shop/mysql TCP 9104 (metrics)',
      'Route shop/all -> Service shop/dns: it has no TCP port',
    ]);
  });
});

describe('JSON', () => {
  test('of one backend is the object of the contract, with the way there', async () => {
    expect(JSON.parse((await explain('svc/mysql:3306', '--format', 'json')).out)).toMatchObject({
      version: 1,
      to: { workload: 'shop/StatefulSet/mysql' },
      allowed: true,
      ports: [{ protocol: 'TCP', ports: '3306' }],
      egress: { kind: 'notIsolated' },
      ingress: { kind: 'admitted' },
      via: [{ object: 'shop/Service/mysql', ports: [{ name: 'db', port: 3306, protocol: 'TCP' }] }],
    });
  });

  test('of several is a list, allowed where all are', async () => {
    const found = JSON.parse((await explain('svc/web', '--format', 'json')).out);
    expect(found.allowed).toBe(false);
    expect(
      found.explanations.map(({ to, allowed, via }: { to: unknown; allowed: boolean; via: readonly { object: string }[] }) => [to, allowed, via[0]?.object]),
    ).toEqual([
      [{ workload: 'shop/Deployment/canary' }, false, 'shop/Service/web'],
      [{ workload: 'shop/Deployment/web' }, true, 'shop/Service/web'],
    ]);
  });
});

test('a Service begins no connection', async () => {
  const run = await netpol(['explain', '--from', 'svc/web', '--to', 'mysql'], { cwd: folderOf(files) });
  expect(run).toMatchObject({
    status: 2,
    out: '',
    notes: expect.stringContaining('Service shop/web begins no connection: name the workload behind it, or an address.'),
  });
});

test('a namespace may be called as a kind is', async () => {
  const text = [
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: services, labels: {app: web}}\nspec: {containers: [{name: c, ports: [{containerPort: 80}]}]}',
    'apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: services}\nspec: {selector: {app: web}, ports: [{port: 80}]}',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: other, namespace: svc, labels: {app: other}}\nspec: {containers: [{name: c}]}',
  ].join('\n---\n');
  for (const to of ['services/Service/front', 'services/front', 'svc/front', 'services/front:80']) {
    const run = await netpol(['explain', '--from', 'other', '--to', to], { cwd: folderOf({ 'all.yaml': text }) });
    expect(run.out).toMatch(/^allowed {3}Pod svc\/other {2}-> {2}/m);
  }
});

test.each([
  [['twin'], /"twin" means several: other\/Service\/twin, shop\/Service\/twin\. Name one of them in full\./],
  [['svc/frontend'], /no workload, Service or route "svc\/frontend" here; there is shop\/Deployment\/frontend\./],
  [['svc/web:8080'], /Service shop\/web has no port 8080: it has 80\./],
  [
    ['svc/mysql', '--port', '9104'],
    /Service shop\/mysql has no port 9104: it has 3306 \(db\) and 80 \(metrics\); 9104 is what its port 80 targets at the pods\./,
  ],
  [['svc/mysql:3306', '--port', '80'], /named twice, 3306 and 80/],
  [['svc/mysql', '--port', '1-9'], /single ports/],
  [['svc/mysql:'], /no port behind the colon/],
  [['ing/shop:9'], /Ingress shop\/shop sends nothing to a port 9 of its Services\./],
])('%j exits 2 with one line', async ([to = '', ...more], notes) => {
  const run = await explain(to, ...more);
  expect(run).toMatchObject({ status: 2, out: '' });
  expect(run.notes).toMatch(notes);
  expect(run.notes.trimEnd().split('\n')).toHaveLength(1);
});
