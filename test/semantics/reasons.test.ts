import { expect, test } from 'vitest';
import type { Admission, Side } from '../../server/semantics/answers/answers.js';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { type AddressRange, parseAddress } from '../../server/semantics/sets/address-set.js';
import { connectionsOf, hasConnections } from '../../server/semantics/sets/connection-set.js';
import { portRange } from '../../server/semantics/sets/port-set.js';
import { describeEnd } from '../../server/words/addresses.js';
import { doubtTexts } from '../../server/words/doubts.js';
import { plainly } from '../../server/words/mark.js';
import { describeConnections } from '../../server/words/ports.js';
import { clusterOf } from '../support/cluster.js';

const shop = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: web}}
---
apiVersion: v1
kind: Namespace
metadata: {name: monitoring}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: frontend, namespace: shop}
spec: {template: {metadata: {labels: {app: frontend}}, spec: {containers: [{name: main}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: backend, namespace: shop}
spec: {template: {metadata: {labels: {app: backend}}, spec: {containers: [{name: main}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql, namespace: shop}
spec: {template: {metadata: {labels: {app: mysql}}, spec: {containers: [{name: main, ports: [{name: mysql, containerPort: 3306}]}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: mysql-from-backend, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mysql}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: backend}}
      ports:
        - port: 80
        - port: mysql
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: scrape, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mysql}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
          podSelector: {matchLabels: {app: prometheus}}
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
      ports: [{port: 9104}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: shop}
spec: {podSelector: {matchLabels: {app: mysql}}, policyTypes: [Egress]}
`;

function evaluatorOf(text: string): Evaluator {
  return createEvaluator(clusterOf(text).cluster);
}

function end(evaluator: Evaluator, name: string): Endpoint {
  const workload = evaluator.cluster.workloads.find((one) => one.name === name);
  return workload ? { kind: 'workload', workload } : { kind: 'addresses', range: parseAddress(name) as AddressRange };
}

function admission({ by, ports, sure }: Admission): string {
  return `${by.policy.name} rule ${by.rule.index} peer ${by.peer} port ${by.port}: ${describeConnections(ports, plainly)}${sure ? '' : '?'}`;
}

/** A side in one line. */
function reason(side: Side): string {
  switch (side.kind) {
    case 'notIsolated':
      return 'not isolated';
    case 'admitted':
      return `admitted by ${side.by.map(admission).join(' and ')}`;
    case 'denied':
      return `denied: ${side.isolatedBy.map(({ policy, lacks }) => `${policy.name} (${lacks.map(({ rule, lack }) => `rule ${rule.index} lacks ${lack}`).join(', ')})`).join(' and ')}`;
    case 'unknown':
      return `unknown: ${doubtTexts(side.because).join('; ')}; by ${side.by.map(admission).join(' and ')}`;
  }
}

test.each([
  ['frontend', 'backend', 80, 'every port', 'not isolated', 'not isolated'],
  ['backend', 'mysql', 3306, 'TCP 3306', 'not isolated', 'admitted by mysql-from-backend rule 0 peer 0 port 1: TCP 3306'],
  [
    'backend',
    'mysql',
    undefined,
    'TCP 80, 3306',
    'not isolated',
    'admitted by mysql-from-backend rule 0 peer 0 port 0: TCP 80 and mysql-from-backend rule 0 peer 0 port 1: TCP 3306',
  ],
  ['backend', 'mysql', 443, 'no port', 'not isolated', 'denied: mysql-from-backend (rule 0 lacks port) and scrape (rule 0 lacks both)'],
  ['frontend', 'mysql', 3306, 'no port', 'not isolated', 'denied: mysql-from-backend (rule 0 lacks peer) and scrape (rule 0 lacks both)'],
  ['frontend', 'mysql', 9104, 'no port', 'not isolated', 'denied: mysql-from-backend (rule 0 lacks both) and scrape (rule 0 lacks peer)'],
  ['10.2.0.1', 'mysql', 9104, 'TCP 9104', 'not isolated', 'admitted by scrape rule 0 peer 1 port 0: TCP 9104'],
  ['10.1.0.1', 'mysql', 9104, 'no port', 'not isolated', 'denied: mysql-from-backend (rule 0 lacks both) and scrape (rule 0 lacks peer)'],
  ['mysql', 'backend', 80, 'no port', 'denied: closed ()', 'not isolated'],
])('%s to %s on TCP %s', (from, to, port, allowed, egress, ingress) => {
  const evaluator = evaluatorOf(shop);
  const on = port === undefined ? undefined : connectionsOf('TCP', portRange(port));
  const verdict = evaluator.verdict(end(evaluator, from), end(evaluator, to), on);
  const shown = describeConnections(verdict.allowed.sure, plainly);
  expect([shown, reason(verdict.egress), reason(verdict.ingress)]).toEqual([allowed === 'every port' && on ? `TCP ${port}` : allowed, egress, ingress]);
});

/** The rows of traffic, one line each. */
function rows(evaluator: Evaluator, name: string, direction: 'ingress' | 'egress'): readonly string[] {
  const own = end(evaluator, name);
  if (own.kind !== 'workload') throw new Error(`no workload ${name}`);
  const traffic = evaluator.traffic(own.workload, direction);
  return traffic.reaches.map(({ peer, allowed, because }) => {
    const ports = describeConnections(allowed.sure, plainly);
    const possible = describeConnections(allowed.possible, plainly);
    return `${describeEnd(peer, 'shop', plainly)}: ${ports}${ports === possible ? '' : ` (perhaps ${possible})`}${because.map(({ by }) => ` ${by.policy.name} ${by.peer}`).join()}`;
  });
}

test('traffic has a row for each end, pods that nobody makes included', () => {
  const evaluator = evaluatorOf(shop);
  expect(rows(evaluator, 'mysql', 'ingress')).toEqual([
    'addresses 10.0.0.0/8 except 10.1.0.0/16: TCP 9104 scrape 1',
    'Deployment backend: TCP 80, 3306 mysql-from-backend 0, mysql-from-backend 0',
    'pods labelled app=prometheus in monitoring: TCP 9104 scrape 0',
  ]);
  expect(rows(evaluator, 'mysql', 'egress')).toEqual([]);
  expect(rows(evaluator, 'backend', 'ingress')).toEqual(['any address outside the cluster: every port', 'Deployment frontend: every port']);
  expect(rows(evaluator, 'frontend', 'egress')).toEqual(['any address outside the cluster: every port', 'Deployment backend: every port']);
});

test('what pods that nobody makes may do is open to doubt where policies may isolate them', () => {
  const isolated = `${shop}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: monitoring}
spec: {policyTypes: [Egress]}
`;
  expect(rows(evaluatorOf(isolated), 'mysql', 'ingress').filter((row) => row.includes('prometheus'))).toEqual([]);
  const some = isolated.replace('{policyTypes: [Egress]}', '{podSelector: {matchLabels: {role: scraper}}, policyTypes: [Egress]}');
  expect(rows(evaluatorOf(some), 'mysql', 'ingress').at(-1)).toBe('pods labelled app=prometheus in monitoring: no port (perhaps TCP 9104) scrape 0');
});

test('a contradiction admits nobody, so it has no row', () => {
  const contradiction = shop.replace(
    'podSelector: {matchLabels: {app: prometheus}}',
    'podSelector: {matchLabels: {app: prometheus}, matchExpressions: [{key: app, operator: DoesNotExist}]}',
  );
  expect(rows(evaluatorOf(contradiction), 'mysql', 'ingress').filter((row) => row.includes('monitoring'))).toEqual([]);
});

test('what a template decides is unknown, and the answer says what', () => {
  const templated = shop.replace('matchLabels: {app: backend}', 'matchLabels: {app: "{{ .Values.client }}"}');
  const evaluator = evaluatorOf(templated);
  const { allowed, ingress } = evaluator.verdict(end(evaluator, 'backend'), end(evaluator, 'mysql'), connectionsOf('TCP', portRange(3306)));
  expect(describeConnections(allowed.sure)).toBe('no port');
  expect(describeConnections(allowed.possible, plainly)).toBe('TCP 3306');
  expect(reason(ingress)).toBe(
    'unknown: it is not known whether rule 1 of mysql-from-backend matches the other end: labels or a selector are not known; by mysql-from-backend rule 0 peer 0 port 1: TCP 3306?',
  );
});

test('what policies of one priority disagree about is unknown, and the answer names them', () => {
  const policy = (name: string, action: string, ports: string) =>
    `---\napiVersion: policy.networking.k8s.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata: {name: ${name}}\nspec: {tier: Admin, priority: 7, subject: {namespaces: {}}, ingress: [{action: ${action}, from: [{namespaces: {}}]${ports}}]}\n`;
  const tied = evaluatorOf(shop + policy('opens', 'Accept', ', protocols: [{tcp: {destinationPort: {number: 3306}}}]') + policy('closes', 'Deny', ''));
  const asked = (port: number) => tied.verdict(end(tied, 'backend'), end(tied, 'mysql'), connectionsOf('TCP', portRange(port)));
  const { allowed, ingress } = asked(3306);
  expect([describeConnections(allowed.sure), describeConnections(allowed.possible, plainly)]).toEqual(['no port', 'TCP 3306']);
  expect(reason(ingress)).toContain('unknown: closes and opens have the same priority, 7, and which of them decides is not defined; by ');
  // They agree about every other port: the one that says anything denies it.
  expect(hasConnections(asked(80).allowed.possible)).toBe(false);
});

test('a range that policies tell apart is sure for what holds for all of it', () => {
  const evaluator = evaluatorOf(shop);
  const range: AddressRange = { family: 4, first: 10n << 24n, last: (11n << 24n) - 1n };
  const { allowed } = evaluator.verdict({ kind: 'addresses', range }, end(evaluator, 'mysql'));
  expect([describeConnections(allowed.sure, plainly), describeConnections(allowed.possible, plainly)]).toEqual(['no port', 'TCP 9104']);
});

test('the cut of addresses covers both families', () => {
  const ranges = evaluatorOf(shop).addressRanges();
  expect(ranges.map(({ family, first }) => `${family}:${first >> 16n}`)).toEqual(['4:0', '4:2560', '4:2561', '4:2562', '4:2816', '6:0']);
});

test('pods of any namespace may be of the one for which another rule opens more', () => {
  const policy = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec:
  podSelector: {matchLabels: {app: backend}}
  ingress:
    - {from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: nobody}}}], ports: [{port: 80}]}
    - {from: [{podSelector: {}}], ports: [{port: 443}]}
`;
  expect(rows(evaluatorOf(`${shop}---${policy}`), 'backend', 'ingress').at(-1)).toBe(
    'pods labelled app=nobody of every namespace: TCP 80 (perhaps TCP 80, 443) p 0, p 0',
  );
});

test('addresses with one answer are one row, whichever rules admit them', () => {
  const policy = (ingress: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: {matchLabels: {app: backend}}, ingress: [${ingress}]}
`;
  const ofAddresses = (ingress: string) => rows(evaluatorOf(shop + policy(ingress)), 'backend', 'ingress').filter((row) => row.includes('address'));
  const port = 'ports: [{port: 80}]';
  expect(ofAddresses(`{${port}}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}], ${port}}`)).toEqual(['any address outside the cluster: TCP 80 p undefined, p 0']);
  expect(ofAddresses(`{from: [{ipBlock: {cidr: 10.0.0.0/16}}, {ipBlock: {cidr: 10.1.0.0/16}}], ${port}}`)).toEqual([
    'addresses 10.0.0.0/15: TCP 80 p undefined',
  ]);
  expect(ofAddresses(`{from: [{ipBlock: {cidr: 10.0.0.0/16}}], ${port}}, {from: [{ipBlock: {cidr: 10.1.0.0/16}}]}`)).toEqual([
    'addresses 10.0.0.0/16: TCP 80 p 0',
    'addresses 10.1.0.0/16: every port p 0',
  ]);
});
