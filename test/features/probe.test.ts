import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpointNamed } from '../../server/features/ends/endpoints.js';
import { portsNamed } from '../../server/features/ends/written-ports.js';
import { type Probe, probeOf } from '../../server/features/probe.js';
import { findPlaceholders } from '../../server/syntax/template/placeholders.js';
import { open } from '../support/check-features.js';
import { shopPolicy, shopWorkloads } from '../support/shop.js';

function probe(text: string, from: string, to: string, port?: string): Probe | undefined {
  const { snapshot, file } = open(text);
  const view = snapshot.environment(file);
  const { workloads } = view.evaluator.cluster;
  const [a, b] = [endpointNamed(from, workloads).found, endpointNamed(to, workloads).found];
  const on = b && portsNamed(port, b).found;
  if (!a || !b || !on) throw new Error('the ends or the port mean nothing');
  return probeOf(view, a, b, on);
}

const service = (name: string, spec: string, namespace = 'shop') => `
#- /services/${name}.yaml
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

const mysqlService = service('db', '{selector: {app: mysql}, ports: [{port: 13306, targetPort: mysql}]}');

describe('the destination', () => {
  test('is the Service that leads to the port, with the port of the Service', () => {
    expect(probe(shopWorkloads + mysqlService, 'frontend', 'mysql', '3306')?.command).toBe('kubectl -n shop exec deploy/frontend -- nc -vz -w 3 db 13306');
  });

  test('is named with its namespace from elsewhere', () => {
    const pod = '\n#- /p.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: probe, namespace: other, labels: {app: probe}}\n';
    expect(probe(shopWorkloads + mysqlService + pod, 'probe', 'mysql', '3306')?.command).toBe('kubectl -n other exec pod/probe -- nc -vz -w 3 db.shop 13306');
  });

  test('is the Service by its address where names cannot be looked up', () => {
    const closed = shopPolicy(
      'closed',
      'podSelector: {matchLabels: {app: frontend}}\npolicyTypes: [Egress]\negress: [{to: [{podSelector: {}}], ports: [{port: 3306}]}]',
    );
    const found = probe(shopWorkloads + mysqlService + closed, 'frontend', 'mysql', '3306');
    expect(found?.command).toBe(
      `kubectl -n shop exec deploy/frontend -- nc -vz -w 3 "$(kubectl -n shop get service/db -o jsonpath='{.spec.clusterIP}')" 13306`,
    );
    expect(found?.notes).toEqual(['by address, because no policy lets it look up names (DNS)']);
  });

  const byAddress = `kubectl -n shop exec deploy/frontend -- nc -vz -w 3 "$(kubectl -n shop get pod -l app=mysql -o jsonpath='{.items[0].status.podIP}')" 3306`;
  test.each([
    ['there is no Service', ''],
    ['it has another port', service('db', '{selector: {app: mysql}, ports: [{port: 80}]}')],
    ['it is of another protocol', service('db', '{selector: {app: mysql}, ports: [{port: 3306, protocol: UDP}]}')],
    ['it stands for other pods, too', service('all', '{selector: {}, ports: [{port: 3306}]}') + service('two', '{ports: [{port: 3306}]}')],
    ['it is a name outside of the cluster', service('db', '{type: ExternalName, externalName: db.example, selector: {app: mysql}, ports: [{port: 3306}]}')],
  ])('is the address of a pod where %s', (_, services) => {
    expect(probe(shopWorkloads + services, 'frontend', 'mysql', '3306')?.command).toBe(byAddress);
  });

  test('is the pods behind a headless Service, on their own port', () => {
    const headless = service('db', '{clusterIP: None, selector: {app: mysql}, ports: [{port: 3306, targetPort: 1}]}');
    expect(probe(shopWorkloads + headless, 'frontend', 'mysql', '3306')?.command).toBe('kubectl -n shop exec deploy/frontend -- nc -vz -w 3 db 3306');
  });

  test('is told from pods that have its labels and more', () => {
    const canary = '\n#- /c.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: canary, namespace: shop, labels: {app: mysql, track: canary}}\n';
    expect(probe(shopWorkloads + canary, 'frontend', 'mysql', '3306')?.command).toContain("-l 'app=mysql,!track'");
  });

  test('outside the cluster is an address, or one of a block', () => {
    expect(probe(shopWorkloads, 'frontend', '192.0.2.7', '5432')?.command).toBe('kubectl -n shop exec deploy/frontend -- nc -vz -w 3 192.0.2.7 5432');
    expect(probe(shopWorkloads, 'frontend', '2001:db8::7', '443')?.command).toContain("'https://[2001:db8::7]:443/'");
  });
});

describe('the source', () => {
  test('outside the cluster: the command is run on that machine', () => {
    const found = probe(shopWorkloads + mysqlService, '192.0.2.7', 'mysql', '3306');
    expect(found?.command).toBe(`nc -vz -w 3 "$(kubectl -n shop get pod -l app=mysql -o jsonpath='{.items[0].status.podIP}')" 3306`);
    expect(found?.fallback).toBeUndefined();
    expect(found?.notes).toEqual(['to be run at 192.0.2.7, where addresses of pods can be reached']);
  });

  const workload = (kind: string, template: string, apiVersion = 'apps/v1') =>
    `\n#- /x.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, namespace: shop}\nspec: ${template}\n`;
  const pod = '{metadata: {labels: {app: x}}, spec: {containers: [{name: a}]}}';
  test.each([
    ['Deployment', 'apps/v1', 'deploy/x'],
    ['StatefulSet', 'apps/v1', 'sts/x'],
    ['DaemonSet', 'apps/v1', 'ds/x'],
    ['ReplicaSet', 'apps/v1', 'rs/x'],
    ['ReplicationController', 'v1', 'rc/x'],
    ['Job', 'batch/v1', 'job/x'],
    ['Rollout', 'argoproj.io/v1alpha1', `"$(kubectl -n shop get pod -l app=x -o jsonpath='{.items[0].metadata.name}')"`],
  ])('%s in the words of kubectl', (kind, apiVersion, target) => {
    expect(probe(shopWorkloads + mysqlService + workload(kind, `{template: ${pod}}`, apiVersion), 'x', 'mysql', '3306')?.command).toBe(
      `kubectl -n shop exec ${target} -- nc -vz -w 3 db 13306`,
    );
  });

  test('names a container where there are several, as kubectl chooses it', () => {
    const two = '{metadata: {labels: {app: x}}, spec: {containers: [{name: main}, {name: proxy}]}}';
    expect(probe(shopWorkloads + mysqlService + workload('Deployment', `{template: ${two}}`), 'x', 'mysql', '3306')?.command).toContain(
      'exec deploy/x -c main --',
    );
    const annotated = two.replace('labels:', 'annotations: {kubectl.kubernetes.io/default-container: proxy}, labels:');
    expect(probe(shopWorkloads + mysqlService + workload('Deployment', `{template: ${annotated}}`), 'x', 'mysql', '3306')?.command).toContain(
      'exec deploy/x -c proxy --',
    );
  });

  test('where its image has no such program, a container beside it has', () => {
    expect(probe(shopWorkloads + mysqlService, 'frontend', 'mysql', '3306')?.fallback).toBe(
      `kubectl -n shop debug -i "$(kubectl -n shop get pod -l app=frontend -o jsonpath='{.items[0].metadata.name}')" --image=nicolaka/netshoot -- nc -vz -w 3 db 13306`,
    );
  });
});

describe('the program', () => {
  test('by protocol and port', () => {
    const http = service('api', '{selector: {app: backend}, ports: [{port: 80, targetPort: http}]}');
    const dns = service('dns', '{selector: {app: redis}, ports: [{port: 53, protocol: UDP}]}');
    const sctp = service('sctp', '{selector: {app: redis}, ports: [{port: 9, protocol: SCTP}]}');
    const from = (to: string, port?: string) => probe(shopWorkloads + http + dns + sctp, 'frontend', to, port)?.command.split(' -- ')[1];
    expect(from('backend')).toBe("curl -sS -m 3 -o /dev/null -w '%{http_code}\\n' http://api:80/");
    expect(from('redis', 'UDP/53')).toBe('nc -vzu -w 3 dns 53');
    expect(from('redis', 'SCTP/9')).toBe('ncat --sctp -vz -w 3 sctp 9');
  });

  test('says how to read an outcome that is no plain answer', () => {
    expect(probe(shopWorkloads, 'frontend', 'redis', 'UDP/53')?.notes.join()).toMatch(/UDP is not answered/);
    expect(probe(shopWorkloads, 'frontend', 'redis', '1')?.notes.join()).toMatch(/timeout/);
    expect(probe(shopWorkloads, 'frontend', 'redis', '6379')?.notes).toEqual([]);
  });
});

describe('names from manifests', () => {
  /** What the words of a command are to a real shell: `kubectl get` answers ASKED, everything else prints its words. */
  function wordsOf(command: string): readonly (readonly string[])[] {
    const show = 'show() { printf "%s\\n" "$#"; for word; do printf "%s\\n" "$word"; done; }';
    const script = `${show}; kubectl() { case " $* " in *" get "*) printf ASKED; show "$@" >&2;; *) show "$@";; esac; }; nc() { show "$@"; }; curl() { show "$@"; }; ${command}`;
    const { stdout, stderr, status } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(status).toBe(0);
    return [stdout, stderr].map((text) => text.split('\n').slice(0, -1));
  }

  const yaml = (text: string) => JSON.stringify(text);
  const name = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom("';touch x;'", '$(/bin/id)', '`id`', '-x', '"', "a'b", '\\', '!a', '~', '#c', '*', 'a b', '=x', '%s'),
    )
    .filter((text) => text.trim() === text && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text))
    // What another tool fills in has no name here.
    .filter((text) => findPlaceholders(text).length === 0 && !/^\(.*\)$/.test(text));

  test('cannot break out of their word', () => {
    fc.assert(
      fc.property(fc.record({ deployment: name, container: name, label: name, pod: name }), ({ deployment, container, label, pod }) => {
        const text = `
#- /all.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${yaml(deployment)}, namespace: shop}
spec: {template: {metadata: {labels: {app: from}}, spec: {containers: [{name: ${yaml(container)}}, {name: other}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${yaml(pod)}, namespace: to}
spec: {template: {metadata: {labels: {app: ${yaml(label)}}}, spec: {containers: [{name: c}]}}}
`;
        const { snapshot, file } = open(text);
        const view = snapshot.environment(file);
        const [from, to] = ['shop', 'to'].map((namespace) => view.evaluator.cluster.workloads.find((each) => each.namespace === namespace));
        if (!from || !to) throw new Error('a workload is missing');
        const on = portsNamed('9', { kind: 'workload', workload: to }).found;
        const found = on && probeOf(view, { kind: 'workload', workload: from }, { kind: 'workload', workload: to }, on);
        const [ran = [], asked = []] = wordsOf(found?.command ?? 'false');
        expect(ran.slice(1)).toEqual(['-n', 'shop', 'exec', `deploy/${deployment}`, '-c', container, '--', 'nc', '-vz', '-w', '3', 'ASKED', '9']);
        expect(asked.slice(1)).toEqual(['-n', 'to', 'get', 'pod', '-l', `app=${label}`, '-o', 'jsonpath={.items[0].status.podIP}']);
      }),
      { numRuns: 150 },
    );
  });

  test('that would hide what the line says get no command', () => {
    const text = shopWorkloads.replace('name: frontend, namespace', 'name: "front\\u202Eend", namespace');
    const { snapshot, file } = open(text + mysqlService);
    const view = snapshot.environment(file);
    const find = (part: string) => view.evaluator.cluster.workloads.find(({ name: own }) => own.includes(part));
    const [from, to] = [find('front'), find('mysql')];
    if (!from || !to) throw new Error('a workload is missing');
    const on = portsNamed('3306', { kind: 'workload', workload: to }).found;
    expect(on && probeOf(view, { kind: 'workload', workload: from }, { kind: 'workload', workload: to }, on)).toBeUndefined();
  });
});
