import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { contradict, contradictionsIn } from '../../server/rules/contradiction.js';
import type { WrittenRequirement } from '../../server/rules/reading.js';
import { snapshotOf } from '../support/snapshot.js';

describe('a contradiction is what no label value meets', () => {
  const place = { start: 0, end: 0 };
  const requirement = (operator: WrittenRequirement['operator'], values: readonly string[]): WrittenRequirement => ({
    key: { value: 'app', range: place },
    operator,
    values: values.map((value) => ({ value, range: place })),
    range: place,
    path: [],
  });
  const sets = [['a'], ['b'], ['a', 'b'], ['b', 'c'], ['a', 'b', 'c']];
  const all = [
    ...sets.map((values) => requirement('In', values)),
    ...sets.map((values) => requirement('NotIn', values)),
    requirement('Exists', []),
    requirement('DoesNotExist', []),
  ];

  /** The four operators as the API reference defines them; `undefined`: the label is not there. */
  const holds = ({ operator, values }: WrittenRequirement, value: string | undefined): boolean => {
    const listed = values.some((each) => each.value === value);
    if (operator === 'In') return listed;
    if (operator === 'NotIn') return !listed;
    return operator === 'Exists' ? value !== undefined : value === undefined;
  };

  for (const first of all) {
    test(`${first.operator} ${first.values.map(({ value }) => value).join(' ')}`, () => {
      for (const second of all) {
        const possible = [undefined, 'a', 'b', 'c', 'd'].some((value) => holds(first, value) && holds(second, value));
        expect(contradict(first, second), `${second.operator} ${second.values.map(({ value }) => value).join(' ')}`).toBe(!possible);
      }
    });
  }
});

test('three requirements contradict each other exactly where no label value meets them, and none of those that are named could be left out', () => {
  const place = { start: 0, end: 0 };
  const sets = [['a'], ['b'], ['a', 'b'], ['b', 'c'], ['a', 'c'], ['a', 'b', 'c']];
  const all = [
    ...(['In', 'NotIn'] as const).flatMap((operator) => sets.map((values) => ({ operator, values }))),
    { operator: 'Exists' as const, values: [] },
    { operator: 'DoesNotExist' as const, values: [] },
  ].map(({ operator, values }): WrittenRequirement => {
    const field = (value: string) => ({ value, range: place });
    return { key: field('app'), operator, values: values.map(field), range: place, path: [] };
  });
  const meets = ({ operator, values }: WrittenRequirement, value: string | undefined) => {
    const listed = values.some((each) => each.value === value);
    return { In: listed, NotIn: !listed, Exists: value !== undefined, DoesNotExist: value === undefined }[operator];
  };
  const possible = (some: readonly WrittenRequirement[]) => [undefined, 'a', 'b', 'c', 'd'].some((value) => some.every((each) => meets(each, value)));
  for (const first of all) {
    for (const second of all) {
      for (const third of all) {
        const some = [first, second, third].map((each) => ({ ...each }));
        const found = contradictionsIn(some);
        const label = some.map(({ operator, values }) => `${operator} ${values.map(({ value }) => value).join()}`).join(' | ');
        expect(found.length > 0, label).toBe(!possible(some));
        for (const together of found) {
          expect(possible(together), label).toBe(false);
          for (const one of together) expect(possible(together.filter((each) => each !== one)), label).toBe(together.length > 1);
        }
      }
    }
  }
});

describe('where dns-blocked speaks, the evaluator agrees that the resolver cannot be reached', () => {
  const PODS = `apiVersion: v1
kind: Pod
metadata: {name: coredns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec: {containers: [{name: dns, image: x, ports: [{name: dns, containerPort: 53, protocol: UDP}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: x}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: x}]}
`;
  const peers = [
    undefined,
    '{podSelector: {}}',
    '{podSelector: {matchLabels: {app: db}}}',
    '{podSelector: {matchLabels: {k8s-app: kube-dns}}}',
    '{namespaceSelector: {}}',
    '{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}',
    '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}',
    '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}',
    '{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [ops]}]}}',
    '{ipBlock: {cidr: 10.0.0.0/8}}',
  ];
  const ports = [
    undefined,
    '{port: 53, protocol: UDP}',
    '{port: 53}',
    '{port: 5432}',
    '{port: dns, protocol: UDP}',
    '{protocol: UDP}',
    '{port: 1, endPort: 100, protocol: UDP}',
  ];

  for (const peer of peers) {
    test(`to ${peer ?? 'anyone'}`, () => {
      for (const port of ports) {
        const rule = [peer === undefined ? [] : `to: [${peer}]`, port === undefined ? [] : `ports: [${port}]`].flat().join(', ');
        const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{${rule}}]}
`;
        const snapshot = snapshotOf({ '/pods.yaml': PODS, '/p.yaml': policy });
        const said = checkFile(snapshot, '/p.yaml').some((finding) => finding.rule === 'dns-blocked');
        const { evaluator } = snapshot.environment('/p.yaml');
        const end = (name: string) => {
          const workload = evaluator.cluster.workloads.find((each) => each.name === name);
          if (!workload) throw new Error(`no ${name}`);
          return { kind: 'workload' as const, workload };
        };
        const passes = evaluator.verdict(end('web'), end('coredns')).allowed.possible.UDP.some(({ first, last }) => first <= 53 && 53 <= last);
        if (said) expect(passes, rule).toBe(false);
        // A rule that plainly lets lookups through is never a finding; one that cannot is one, unless it names the port or an address.
        if (!passes && port !== '{port: 53}' && port !== '{port: 53, protocol: UDP}' && port !== '{port: dns, protocol: UDP}' && !peer?.includes('ipBlock'))
          expect(said, rule).toBe(true);
      }
    });
  }
});
