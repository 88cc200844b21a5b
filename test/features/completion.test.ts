import { describe, test } from 'vitest';
import { checkCompleted, checkCompletions } from '../support/check-features.js';
import { prometheus, shopPolicy, shopWorkloads } from '../support/shop.js';

const here = shopWorkloads + prometheus;

describe('labels', () => {
  test('keys of the pods in the policy’s namespace, the commonest first', () => {
    checkCompletions(here + shopPolicy('x', 'podSelector:\n  matchLabels:\n    $0'), ['app (on 4 workloads here)']);
    checkCompletions(here + shopPolicy('x', 'podSelector: {matchLabels: {$0}}'), ['app (on 4 workloads here)']);
  });

  test('values of a key', () => {
    const values = ['backend', 'frontend', 'mysql', 'redis'].map((value) => `${value} (on 1 workload here)`);
    checkCompletions(here + shopPolicy('x', 'podSelector:\n  matchLabels:\n    app: $0'), values);
    checkCompletions(here + shopPolicy('x', 'podSelector: {matchLabels: {app: m$0}}'), values);
    checkCompletions(here + shopPolicy('x', 'podSelector: {}\ningress:\n- from:\n  - podSelector:\n      matchLabels:\n        app: "$0"'), values);
  });

  test('of pods in the namespaces of the peer', () => {
    const peer = (app: string) =>
      `podSelector: {}\ningress:\n  - from:\n      - namespaceSelector: {matchLabels: {team: ops}}\n        podSelector:\n          matchLabels:\n            ${app}`;
    checkCompletions(here + shopPolicy('x', peer('app: $0')), ['prometheus (on 1 workload here)']);
  });

  test('of namespaces', () => {
    const peer = (label: string) => `podSelector: {}\ningress:\n  - from:\n      - namespaceSelector:\n          matchLabels:\n            ${label}`;
    checkCompletions(here + shopPolicy('x', peer('$0')), ['kubernetes.io/metadata.name (on 2 namespaces here)', 'team (on 1 namespace here)']);
    checkCompletions(here + shopPolicy('x', peer('team: $0')), ['ops (on 1 namespace here)']);
    checkCompletions(here + shopPolicy('x', peer('kubernetes.io/metadata.name: mon$0')), ['monitoring (on 1 namespace here)', 'shop (on 1 namespace here)']);
  });

  test('in matchExpressions', () => {
    const expression = (text: string) => shopPolicy('x', `podSelector:\n  matchExpressions:\n    ${text}`);
    checkCompletions(here + expression('- key: $0'), ['app (on 4 workloads here)']);
    checkCompletions(here + expression('- key: app\n      operator: $0'), [
      'In',
      'NotIn',
      'Exists (leaves 4 of 4 workloads)',
      'DoesNotExist (leaves no workload)',
    ]);
    checkCompletions(
      here + expression('- {key: app, operator: In, values: [my$0]}'),
      ['backend', 'frontend', 'mysql', 'redis'].map((value) => `${value} (on 1 workload here)`),
    );
  });

  test('are written so that YAML reads the text', () => {
    const pod = '\n#- /p.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop, labels: {"on": "yes"}}\nspec: {containers: []}\n';
    checkCompleted(pod + shopPolicy('x', 'podSelector:\n  matchLabels:\n    $0'), 'on', '      "on": ');
    checkCompleted(pod + shopPolicy('x', 'podSelector:\n  matchLabels:\n    "on": y$0'), 'yes', '      "on": "yes"');
    checkCompleted(pod + shopPolicy('x', 'podSelector:\n  matchLabels:\n    "on": "y$0"'), 'yes', '      "on": "yes"');
    checkCompleted(here + shopPolicy('x', 'podSelector:\n  matchLabels:\n    a$0: mysql'), 'app', '      app: mysql');
    checkCompleted(here + shopPolicy('x', 'podSelector: {matchLabels: {app: m$0ysq}}'), 'mysql', '  podSelector: {matchLabels: {app: mysql}}');
  });
});

describe('other words', () => {
  test('namespaces', () => {
    checkCompletions(`${here}\n#- /n.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  namespace: $0\n`, [
      'monitoring (Namespace of this workspace)',
      'default (named in this workspace)',
      'shop (named in this workspace)',
    ]);
  });

  test('ports of the containers: by name, then by number; without quotes', () => {
    const ports = shopPolicy('x', 'podSelector: {matchLabels: {app: mysql}}\ningress:\n  - ports:\n      - port: $0');
    checkCompletions(here + ports, ['mysql (TCP 3306 of mysql)', '3306 (TCP, mysql of mysql)']);
    checkCompleted(here + ports, '3306', '        - port: 3306');
    checkCompletions(
      here +
        shopPolicy(
          'x',
          'podSelector: {}\npolicyTypes: [Egress]\negress:\n  - to: [{podSelector: {matchLabels: {app: redis}}}]\n    ports:\n      - port: "$0"',
        ),
      ['redis (TCP 6379 of redis)'],
    );
  });

  test('what Kubernetes allows', () => {
    checkCompletions(here + shopPolicy('x', 'podSelector: {}\npolicyTypes: [$0]'), ['Ingress', 'Egress']);
    checkCompletions(here + shopPolicy('x', 'podSelector: {}\npolicyTypes:\n  - $0'), ['Ingress', 'Egress']);
    checkCompletions(here + shopPolicy('x', 'podSelector: {}\ningress:\n  - ports:\n      - protocol: $0'), ['TCP', 'UDP', 'SCTP']);
  });
});

test.each([
  ['a comment', 'podSelector:\n  matchLabels:\n    # $0'],
  ['what a value stands before', 'podSelector: {}\n  $0'],
  ['what is no policy', ''],
])('nothing in %s', (_, spec) => {
  checkCompletions(
    spec === '' ? `${here}\n#- /c.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  matchLabels:\n    $0` : here + shopPolicy('x', spec),
    [],
  );
});
