import { expect, test } from 'vitest';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { isAllConnections } from '../../server/semantics/sets/connection-set.js';
import { doubtTexts } from '../../server/words/doubts.js';
import { clusterOf } from '../support/cluster.js';

const statefulSet = (spec: string) => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store, namespace: st}
spec: {${spec} template: {metadata: {labels: {app: store}}, spec: {containers: [{name: c, image: i}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: user, namespace: st, labels: {app: user}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: user, namespace: st}
spec:
  podSelector: {matchLabels: {app: user}}
  ingress: [{from: [{podSelector: SELECTOR}]}]
`;

function fromStore(spec: string, selector: string): string {
  const { cluster } = clusterOf(statefulSet(spec).replace('SELECTOR', selector));
  const evaluator = createEvaluator(cluster);
  const endOf = (id: string): Endpoint => {
    const workload = cluster.workloads.find((one) => one.id === id);
    if (!workload) throw new Error(`${id} is lost`);
    return { kind: 'workload', workload };
  };
  const { allowed } = evaluator.verdict(endOf('st/StatefulSet/store'), endOf('st/Pod/user'));
  const [row] = [...evaluator.possibleConnections()].filter(({ to }) => to.kind === 'workload' && to.workload.name === 'user');
  if (isAllConnections(allowed.sure)) return 'allowed';
  return isAllConnections(allowed.possible) ? `perhaps: ${row?.because.flatMap(doubtTexts).join('; ')}` : 'denied';
}

const index = (...values: readonly string[]) =>
  `{matchExpressions: [{key: apps.kubernetes.io/pod-index, operator: In, values: [${values.map((v) => `"${v}"`).join()}]}]}`;
const named = (name: string) => `{matchLabels: {statefulset.kubernetes.io/pod-name: ${name}}}`;

test.each([
  ['replicas: 4,', index('0'), 'perhaps: rule 1 of user matches only some of the pods: number 0'],
  ['replicas: 4,', index('1', '3', '9'), 'perhaps: rule 1 of user matches only some of the pods: number 1 and number 3'],
  ['replicas: 4,', index('4'), 'denied'],
  ['replicas: 2,', index('0', '1'), 'allowed'],
  ['replicas: 1,', named('store-0'), 'allowed'],
  ['replicas: 4,', named('store-2'), 'perhaps: rule 1 of user matches only some of the pods: store-2'],
  ['replicas: 4,', named('store-02'), 'denied'],
  ['replicas: 4,', named('other-2'), 'denied'],
  ['replicas: 2, ordinals: {start: 5},', index('5'), 'perhaps: rule 1 of user matches only some of the pods: number 5'],
  ['replicas: 2, ordinals: {start: 5},', index('0'), 'denied'],
  ['replicas: 2, ordinals: {start: 5},', '{matchExpressions: [{key: apps.kubernetes.io/pod-index, operator: NotIn, values: ["0"]}]}', 'allowed'],
  // Something else may say how many there are.
  ['', index('7'), 'perhaps: it is not known whether rule 1 of user matches the other end: labels or a selector are not known'],
])('the pods of a StatefulSet with %s that %s means: %s', (spec, selector, expected) => expect(fromStore(spec, selector)).toBe(expected));

test('the pods of one owner that differ in a label may be meant, and the answer says so', () => {
  const pod = (name: string, color: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: st, labels: {app: a${color}}, ownerReferences: [{kind: ReplicaSet, name: a, controller: true}]}
---`;
  const { cluster } = clusterOf(`${pod('a-1', ', color: red')}${pod('a-2', ', color: blue')}
apiVersion: v1
kind: Pod
metadata: {name: user, namespace: st, labels: {app: user}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: user, namespace: st}
spec: {podSelector: {matchLabels: {app: user}}, ingress: [{from: [{podSelector: {matchLabels: {color: red}}}]}]}
`);
  const rows = [...createEvaluator(cluster).possibleConnections()];
  expect(rows.map(({ because }) => because.flatMap(doubtTexts))).toEqual([
    ['it is not known whether rule 1 of user matches the other end: the pods differ in the label color'],
  ]);
});
