import { describe, expect, test } from 'vitest';
import { looksLikeAddresses } from '../../server/features/assertions/stated-values.js';
import { statedNames } from '../../server/features/assertions/workload-names.js';
import { completions } from '../../server/features/completion.js';
import { endpointNamed } from '../../server/features/ends/endpoints.js';
import { checkCompleted, checkCompletions, open } from '../support/check-features.js';
import { prometheus, shopWorkloads } from '../support/shop.js';

const here = shopWorkloads + prometheus;
const file = (text: string) => `${here}\n#- /shop/shop.netpol-test.yaml\n${text}\n`;
const assertion = (text: string) => file(`assertions:\n  - ${text.replaceAll('\n', '\n    ')}`);

const workloads = [
  'prometheus (Pod in monitoring, app=prometheus)',
  'backend (Deployment in shop, app=backend)',
  'frontend (Deployment in shop, app=frontend)',
  'mysql (StatefulSet in shop, app=mysql)',
  'redis (Deployment in shop, app=redis)',
];
const addresses = ['0.0.0.0/0 (every IPv4 address)', '::/0 (every IPv6 address)'];

/** The labels alone, for keys. */
function labels(text: string): readonly string[] {
  const { snapshot, file: id, offset } = open(text);
  return completions(snapshot, id, offset).map(({ label }) => label);
}

describe('keys', () => {
  test('of the file', () => {
    expect(labels(file('$0'))).toEqual(['version', 'environment', 'assertions']);
    expect(labels(file('version: 1\n$0'))).toEqual(['environment', 'assertions']);
  });

  test('of an assertion: those that go with what stands there', () => {
    expect(labels(assertion('$0'))).toEqual(['name', 'from', 'to', 'ports', 'expect', 'every', 'in', 'has']);
    expect(labels(assertion('from: backend\n$0'))).toEqual(['name', 'to', 'ports', 'expect']);
    expect(labels(assertion('every: namespace\n$0'))).toEqual(['name', 'in', 'has']);
    expect(labels(file('assertions: [{from: backend, $0}]'))).toEqual(['name', 'to', 'ports', 'expect']);
  });

  test('begin another assertion where they stand at its dash', () => {
    checkCompleted(file('assertions:\n  - every: namespace\n    has: policy\n  f$0'), 'from', '  - from: ');
    checkCompleted(file('assertions:\n  $0'), 'from', '  - from: ');
    checkCompleted(assertion('every: namespace\nh$0'), 'has', '    has: ');
    checkCompleted(file('assertions:\n  - every: namespace\n    has: policy\n  - fr$0'), 'from', '  - from: ');
  });

  test('of an end: what names it alone, or a namespace with labels', () => {
    expect(labels(assertion('from:\n  $0'))).toEqual(['workload', 'namespace', 'labels', 'selector', 'outside', 'address']);
    expect(labels(assertion('from: {namespace: shop, $0}'))).toEqual(['labels', 'selector']);
    expect(labels(assertion('from: {workload: mysql, $0}'))).toEqual([]);
  });

  test('say what they mean, in the words of the schema', () => {
    const { snapshot, file: id, offset } = open(assertion('$0'));
    for (const { documentation } of completions(snapshot, id, offset)) expect(documentation).toMatch(/\w{3}/);
  });
});

describe('ends', () => {
  test('workloads by their shortest names, then addresses', () => {
    checkCompletions(assertion('from: $0'), [...workloads, ...addresses]);
    checkCompletions(assertion('to: my$0'), [...workloads, ...addresses]);
    checkCompletions(assertion('to: {workload: $0}'), workloads);
  });

  test('with the namespace, once a slash is typed', () => {
    expect(labels(assertion('from: shop/$0')).slice(0, 5)).toEqual(['monitoring/prometheus', 'shop/backend', 'shop/frontend', 'shop/mysql', 'shop/redis']);
    checkCompleted(assertion('from: shop/fr$0'), 'shop/frontend', '  - from: shop/frontend');
  });

  test('every name offered means that workload and no other', () => {
    const twins = [
      'shop/Deployment/db',
      'shop/StatefulSet/db',
      'ops/Deployment/db',
      'ops/Deployment/web',
      'ops/Pod/10.0.0.1',
      'ops/Pod/10.0.0.300',
      'shop/Pod/pod',
    ];
    const all = twins.map((id) => {
      const [namespace = '', kind = '', name = ''] = id.split('/');
      return { id, namespace, kind, name, labels: { values: new Map(), open: false }, ports: [], portsOpen: false, hostNetwork: false };
    });
    for (const form of ['shortest', 'namespaced'] as const) {
      const nameOf = statedNames(all, form);
      for (const workload of all) {
        const name = nameOf(workload) ?? '';
        expect(endpointNamed(name, all).found, `${workload.id} as ${name}`).toEqual({ kind: 'workload', workload });
        expect(looksLikeAddresses(name)).toBe(false);
      }
    }
    expect(all.map(statedNames(all, 'shortest'))).toEqual(['shop/Deployment/db', 'StatefulSet/db', 'ops/db', 'web', 'ops/10.0.0.1', 'ops/10.0.0.300', 'pod']);
  });

  test('namespaces', () => {
    const namespaces = ['monitoring (Namespace of this workspace)', 'shop (named in this workspace)'];
    checkCompletions(assertion('from: {namespace: $0}'), namespaces);
    checkCompletions(assertion('from:\n  outside: $0'), namespaces);
    checkCompletions(assertion('every: namespace\nin: [shop, $0]'), namespaces);
    checkCompletions(assertion('every: namespace\nin:\n  - $0'), namespaces);
  });

  test('labels of the workloads of the namespace', () => {
    checkCompletions(assertion('from: {namespace: monitoring, labels: {$0}}'), ['app (on 1 workload here)']);
    checkCompletions(assertion('from:\n  namespace: monitoring\n  labels:\n    app: $0'), ['prometheus (on 1 workload here)']);
    checkCompletions(assertion('from:\n  namespace: monitoring\n  selector:\n    matchLabels:\n      app: $0'), ['prometheus (on 1 workload here)']);
    checkCompletions(assertion('from:\n  selector:\n    matchExpressions:\n      - key: $0'), ['app (on 5 workloads here)']);
    checkCompletions(assertion('from:\n  selector:\n    matchExpressions:\n      - {key: app, operator: $0}'), ['In', 'NotIn', 'Exists', 'DoesNotExist']);
    checkCompletions(
      assertion('from:\n  namespace: shop\n  selector:\n    matchExpressions:\n      - {key: app, operator: In, values: [$0]}'),
      ['backend', 'frontend', 'mysql', 'redis'].map((value) => `${value} (on 1 workload here)`),
    );
  });
});

describe('ports', () => {
  test('of the destination that the same assertion names', () => {
    checkCompletions(assertion('from: backend\nto: mysql\nports: [$0]'), ['mysql (TCP 3306 of mysql)', '3306 (TCP, mysql of mysql)']);
    checkCompletions(assertion('ports: [$0]\nto: {workload: redis}'), ['redis (TCP 6379 of redis)', '6379 (TCP, redis of redis)']);
    checkCompletions(assertion('to: {namespace: shop, labels: {app: backend}}\nports:\n  - $0'), ['http (TCP 9000 of backend)', '9000 (TCP, http of backend)']);
    expect(labels(assertion('to: {namespace: shop}\nports: [$0]'))).toEqual(['http', 'mysql', 'redis', '9000', '8080', '3306', '6379']);
  });

  test('none where it is not named yet, or is no workload', () => {
    checkCompletions(assertion('ports: [$0]'), []);
    checkCompletions(assertion('to: 10.0.0.1\nports: [$0]'), []);
    checkCompletions(assertion('to: {outside: shop}\nports: [$0]'), []);
  });

  test('with the protocol where it is not TCP', () => {
    const dns =
      '\n#- /dns.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: dns, namespace: kube-system}\nspec: {containers: [{name: d, ports: [{name: dns, containerPort: 53, protocol: UDP}]}]}\n';
    checkCompleted(dns + assertion('to: dns\nports: [$0]'), 'UDP/53', '    ports: [UDP/53]');
  });
});

test('what is expected', () => {
  expect(labels(assertion('expect: $0'))).toEqual(['allowed', 'denied']);
  expect(labels(assertion('every: $0'))).toEqual(['namespace', 'workload']);
  expect(labels(assertion('every: workload\nhas: $0'))).toEqual(['default-deny-ingress', 'default-deny-egress', 'policy']);
  expect(labels(file('version: $0'))).toEqual(['1']);
});

test.each(['assertions: []\n# $0', 'name: $0', 'other:\n  $0', 'assertions:\n  - name: $0'])('nothing at %j', (text) => {
  checkCompletions(file(text), []);
});
