import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolve } from '../../server/features/ends/backends.js';
import { destinationNamed } from '../../server/features/ends/destinations.js';
import type { EnvironmentView } from '../../server/workspace/snapshot.js';
import type { Pod, Protocol } from '../support/brute-force.js';
import { manifestsOf, namespaceNames, randomCluster } from '../support/random-cluster.js';
import { snapshotOf } from '../support/snapshot.js';

interface ServiceManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Service';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly clusterIP?: string | undefined;
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly {
      readonly name: string;
      readonly port: number;
      readonly protocol?: Protocol | undefined;
      readonly targetPort?: number | string | undefined;
    }[];
  };
}

const port = fc.record({
  port: fc.constantFrom(80, 443, 8080),
  protocol: fc.constantFrom<Protocol | undefined>('TCP', 'UDP', undefined),
  targetPort: fc.constantFrom<number | string | undefined>(8080, 'http', 'metrics', undefined),
});

const service: fc.Arbitrary<ServiceManifest> = fc
  .record({
    namespace: fc.constantFrom(...namespaceNames),
    selector: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'), { minKeys: 1, maxKeys: 2 }),
    ports: fc.array(port, { minLength: 1, maxLength: 3 }),
    clusterIP: fc.constantFrom(undefined, undefined, 'None', '10.96.0.7'),
  })
  .map(({ namespace, selector, ports, clusterIP }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'service', namespace },
    spec: { clusterIP, selector: { ...selector }, ports: ports.map((one, i) => ({ ...one, name: `port-${i}` })) },
  }));

/**
 * Pods and ports behind a Service, by the API reference: the pods of its namespace that carry all labels of the selector; `targetPort` is
 * a number, or the name of a port of the pod's containers with the same protocol, or `port` where it is left out or the Service is headless.
 */
function behind({ metadata, spec }: ServiceManifest, pods: readonly Pod[]): readonly string[] {
  const selected = pods.filter(
    ({ namespace, labels }) => namespace === metadata.namespace && Object.entries(spec.selector).every(([key, value]) => labels[key] === value),
  );
  const ends = selected.flatMap((pod) =>
    spec.ports.flatMap(({ port: own, protocol = 'TCP', targetPort = own }) => {
      const target = spec.clusterIP === 'None' ? own : targetPort;
      if (typeof target === 'number') return [`${pod.name} ${protocol} ${target}`];
      return pod.ports
        .filter(({ name, protocol: other = 'TCP' }) => name === target && other === protocol)
        .map(({ containerPort }) => `${pod.name} ${protocol} ${containerPort}`);
    }),
  );
  return [...new Set(ends)].sort();
}

function resolved(view: EnvironmentView, name: string): readonly string[] {
  const { found } = destinationNamed(name, view);
  if (!found || found.destination.kind === 'end') throw new Error(`${name} is no object`);
  const { found: resolution } = resolve(view, found.destination, undefined);
  return (resolution?.backends ?? [])
    .flatMap(({ workload, ports }) =>
      (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) =>
        ports[protocol].flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => `${workload.name} ${protocol} ${first + i}`)),
      ),
    )
    .sort();
}

test('the pods and ports behind a random Service are those of the API reference', () => {
  let some = 0;
  fc.assert(
    fc.property(randomCluster({ admin: false }), service, (cluster, one) => {
      const view = snapshotOf({ '/all.yaml': `${manifestsOf(cluster)}\n---\n${JSON.stringify(one)}` }).environment('/all.yaml');
      const expected = behind(one, cluster.pods);
      some += expected.length;
      expect(resolved(view, 'svc/service')).toEqual(expected);
    }),
    { numRuns: 400 },
  );
  expect(some).toBeGreaterThan(0);
});

const web = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}}}
---
`;

/** The lines of a destination of kind `kind` in namespace shop; those that end in something unknown with a question mark. */
function lines(text: string, name: string): readonly string[] {
  const view = snapshotOf({ '/all.yaml': web + text }).environment('/all.yaml');
  const { found, problem } = destinationNamed(name, view);
  if (!found || found.destination.kind === 'end') throw new Error(problem ?? 'an end');
  const result = resolve(view, found.destination, found.port);
  return result.found?.steps.map((step) => `${step.text}${step.open ? ' ?' : ''}`) ?? [result.problem ?? ''];
}

describe('what a template writes is unknown', () => {
  const service = (spec: string) => `{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: ${spec}}`;

  test.each([
    ['{selector: {app: "{{ .Values.app }}"}, ports: [{port: 80, targetPort: 8080}]}', 'Service shop/web:80 -> perhaps Deployment shop/web TCP 8080 (http) ?'],
    ['{selector: {app: web}, ports: [{port: "{{ .Values.port }}"}]}', 'Service shop/web -> a port that a template writes ?'],
    [
      '{selector: {app: web}, clusterIP: "{{ .Values.ip }}", ports: [{port: 80, targetPort: 8080}]}',
      'Service shop/web:80 -> Deployment shop/web: whether it is headless is not known, so neither is the port ?',
    ],
    ['{selector: {app: web}, clusterIP: "{{ .Values.ip }}", ports: [{port: 8080}]}', 'Service shop/web:8080 -> Deployment shop/web TCP 8080 (http)'],
    [
      '{type: ExternalName, externalName: "{{ .Values.host }}"}',
      'Service shop/web -> a host that a template names, outside of what manifests say: which addresses it has is not known here ?',
    ],
  ])('%s', (spec, expected) => {
    expect(lines(service(spec), 'svc/web')).toEqual([expected]);
  });
});

describe('what is broken or half-typed leads nowhere, and throws nothing', () => {
  test.each([
    ['Ingress', 'networking.k8s.io/v1', 'null', 'nothing: it names no backend'],
    ['Ingress', 'networking.k8s.io/v1', '{rules: [{http: }, null, 7, {http: {paths: {}}}]}', 'nothing: it names no backend'],
    ['Ingress', 'networking.k8s.io/v1', '{defaultBackend: {service: {name: gone}}}', 'Service shop/gone: no manifest here makes it ?'],
    [
      'Ingress',
      'networking.k8s.io/v1',
      '{defaultBackend: {service: {name: "{{ .Release.Name }}", port: {number: 80}}}}',
      'Service whose name is not known here ?',
    ],
    [
      'HTTPRoute',
      'gateway.networking.k8s.io/v1',
      '{rules: [{backendRefs: [{}, [], {kind: Bucket, group: example.com, name: b}]}]}',
      'Service whose name is not known here ?',
    ],
    ['Route', 'route.openshift.io/v1', '{to: {}, alternateBackends: x}', 'Service whose name is not known here ?'],
  ])('%s %s %s', (kind, apiVersion, spec, expected) => {
    expect(lines(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: it, namespace: shop}, spec: ${spec}}`, `${kind}/it`)[0]).toBe(
      `${kind} shop/it -> ${expected}`,
    );
  });

  test('a route without a port gets nothing from its Service', () => {
    const route =
      '{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: it, namespace: shop}, spec: {rules: [{backendRefs: [{name: web}]}]}}';
    const service =
      '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}}';
    expect(lines(`${route}\n---\n${service}`, 'it')).toEqual(['HTTPRoute shop/it -> Service shop/web: it gets nothing, because the backend names no port']);
  });

  test('any text as a spec', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('Ingress networking.k8s.io/v1', 'HTTPRoute gateway.networking.k8s.io/v1', 'Route route.openshift.io/v1', 'Service v1'),
        (spec, type) => {
          const [kind = '', apiVersion = ''] = type.split(' ');
          lines(`{"apiVersion": "${apiVersion}", "kind": "${kind}", "metadata": {"name": "it", "namespace": "shop"}, "spec": ${spec}}`, `${kind}/it`);
        },
      ),
      { numRuns: 200 },
    );
  });
});
