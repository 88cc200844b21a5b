import { describe, test } from 'vitest';
import { checkFix, checkNoFix, checkRule } from '../support/check-rule.js';

const policy = (name: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec.trimEnd()}
`;
/** A rule whose one peer is the last line, so that a marker may stand below it. */
const one = (direction: 'ingress' | 'egress', peer: string, ports: string, { name = 'a', labels = '{app: web}' } = {}) =>
  policy(
    name,
    `\n  podSelector: {matchLabels: ${labels}}\n  ${direction}:\n    - ports: ${ports}\n      ${direction === 'ingress' ? 'from' : 'to'}:\n        - ${peer}\n`,
  );
const ALL = 'namespaceSelector: {}';
const POD = (name: string, namespace: string) => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i}]}
`;

describe('all-namespaces-peer', () => {
  const found = (severity: string, text = '') => `#       ^^^^^^^^^^^^^^^^^^^^^^^ ${severity}: all-namespaces-peer ${text}\n`;
  test.each([
    ['ingress', '[]', {}, 'warning', 'on every port'],
    ['ingress', '[{port: 8082}]', {}, 'info', 'on TCP 8082'],
    ['ingress', '[{port: 8082}, {port: 5432}]', {}, 'info', 'TCP 5432'],
    ['ingress', '[{port: 8082}]', { labels: '{app: db}' }, 'warning', 'these pods hold data'],
    ['ingress', '[]', { labels: '{app: gateway}' }, 'info', ''],
    ['egress', '[]', {}, 'info', 'connect to every pod'],
    ['egress', '[{port: 53, protocol: UDP}]', {}, 'hint', 'lookups'],
  ] as const)('%s %s %s is a %s', (direction, ports, who, severity, text) =>
    checkRule('all-namespaces-peer', one(direction, ALL, ports, who) + found(severity, text)),
  );

  test('written in other ways', () => {
    checkRule(
      'all-namespaces-peer',
      `${one('ingress', '{namespaceSelector: {}, podSelector: {}}', '[]')}#       ^^${'^'.repeat(40)} warning: all-namespaces-peer\n`,
    );
    checkRule(
      'all-namespaces-peer',
      `${one('ingress', 'namespaceSelector: {matchLabels: {}}', '[]')}#       ^^${'^'.repeat(36)} warning: all-namespaces-peer\n`,
    );
  });

  test('what asks for something, what a template writes, and what is meant are none', () => {
    for (const peer of [
      '{namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}',
      'podSelector: {}',
      'namespaceSelector: {matchLabels: {a: b}}',
      'namespaceSelector:',
    ])
      checkRule('all-namespaces-peer', one('ingress', peer, '[]'));
    checkRule('all-namespaces-peer', one('ingress', ALL, '[]', { name: 'allow-all' }));
    checkRule('all-namespaces-peer', one('ingress', ALL, '[{port: 80}]', { labels: '{app: frontend}' }));
    checkRule('all-namespaces-peer', one('ingress', ALL, '[{port: 5432}]'));
    checkRule('all-namespaces-peer', one('egress', ALL, '[{port: 5432}]'));
  });

  test('of an administrator, what lets in on every port before anybody else is asked', () => {
    const admin = (action: string, protocols: string, peer = 'namespaces: {}') => `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: open}
spec:
  tier: Admin
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: ${action}
      protocols: ${protocols}
      from:
        - ${peer}
`;
    const marker = (length: number) => `#       ${'^'.repeat(length + 2)} warning: all-namespaces-peer No policy of a namespace\n`;
    checkRule('all-namespaces-peer', admin('Accept', '[]') + marker(14));
    checkRule('all-namespaces-peer', admin('Accept', '[]', 'pods: {namespaceSelector: {}, podSelector: {}}') + marker(46));
    checkRule('all-namespaces-peer', admin('Deny', '[]'));
    checkRule('all-namespaces-peer', admin('Accept', '[{tcp: {destinationPort: {number: 9100}}}]'));
    checkRule('all-namespaces-peer', admin('Accept', '[]').replace('tier: Admin', 'tier: Baseline'));
  });

  test('the fixes: the own namespace, or those that are here', () => {
    checkFix('Only every pod of this namespace: podSelector: {}', `from:\n  - namespaceSelector: {} # who?\n`, `from:\n  - podSelector: {} # who?\n`);
    checkFix('Only every pod of this namespace: podSelector: {}', `from:\n  - namespaceSelector: {}\n    podSelector: {}\n`, `from:\n  - podSelector: {}\n`);
    const open = one('ingress', ALL, '[]');
    checkFix(
      'Only the namespaces with pods here: shop, web',
      open + POD('a', 'web') + POD('b', 'shop'),
      one('ingress', 'namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [shop, web]}]}', '[]') +
        POD('a', 'web') +
        POD('b', 'shop'),
    );
    checkNoFix('Only the namespaces with pods here: shop', open + POD('b', 'shop'));
  });

  test('ports of metrics are for the whole cluster, by the name that a container or a Service gives them', () => {
    const container = (name: string) => POD('web', 'shop').replace('image: i', `image: i, ports: [{name: ${name}, containerPort: 8082}]`);
    const service = (name: string, port: string) =>
      `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {selector: {app: web}, ports: [${port}]}\n`;
    const open = one('ingress', ALL, '[{port: 8082}]');
    checkRule('all-namespaces-peer', open + container('metrics'));
    checkRule('all-namespaces-peer', open + service('web', '{name: http-metrics, port: 80, targetPort: 8082}'));
    checkRule('all-namespaces-peer', open + service('web-metrics', '{port: 8082}'));
    checkRule('all-namespaces-peer', one('ingress', ALL, '[{port: metrics}]'));
    checkRule('all-namespaces-peer', open + container('webhook'));
    for (const other of [container('http'), service('web', '{name: http, port: 8082}'), service('web-metrics', '{port: 8083}')])
      checkRule('all-namespaces-peer', open + found('info') + other);
    checkRule('all-namespaces-peer', one('ingress', ALL, '[{port: 8082}, {port: 80}]') + found('info') + container('metrics'));
  });

  test('lookups go to one namespace', () =>
    checkFix(
      'Only namespace kube-system, where most resolvers run',
      one('egress', ALL, '[{port: 53}]'),
      one('egress', 'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}', '[{port: 53}]'),
    ));
});

describe('admin-port-open', () => {
  const ports = (item: string, from: string, name = 'a') =>
    policy(name, `\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n    - ${from}ports:\n        - ${item}\n`);
  const found = (item: string, severity: string, text: string) => `#       ${'^'.repeat(item.length + 2)} ${severity}: admin-port-open ${text}\n`;
  test.each([
    ['port: 5432', 'warning', 'TCP 5432 (PostgreSQL)'],
    ['port: 22', 'info', 'TCP 22 (SSH)'],
    ['{port: 3300, endPort: 3310}', 'warning', 'TCP 3306 (MySQL)'],
  ])('%s is a %s, for every pod and for everyone', (item, severity, text) => {
    checkRule('admin-port-open', ports(item, `from: [{${ALL}}]\n      `) + found(item, severity, `${text} is open to every pod`));
    checkRule('admin-port-open', ports(item, '') + found(item, severity, `${text} is open to everyone`));
  });

  test.each(['port: 8080', '{port: 5432, protocol: UDP}', 'port: postgres', 'port: 10250', 'protocol: TCP', 'port: "$(PORT)"'])('%s is none', (item) => {
    checkRule('admin-port-open', ports(item, `from: [{${ALL}}]\n      `));
  });

  test('peers that are narrower, addresses, names that say so, and a rule that a dash made are none', () => {
    for (const from of ['[{podSelector: {}}]', '[{ipBlock: {cidr: 0.0.0.0/0}}]', '[]'])
      checkRule('admin-port-open', ports('port: 5432', `from: ${from}\n      `));
    checkRule('admin-port-open', ports('port: 5432', '', 'public'));
    checkRule('admin-port-open', 'ingress: [{from: [{podSelector: {}}]}, {ports: [{port: 5432}]}]');
    checkRule('admin-port-open', 'egress: [{to: [{namespaceSelector: {}}], ports: [{port: 5432}]}]');
  });

  test('the fix names the own namespace', () => {
    checkFix(
      'Only every pod of this namespace: podSelector: {}',
      'ingress:\n  - ports: [{port: 5432}]\n',
      'ingress:\n  - from:\n      - podSelector: {}\n    ports: [{port: 5432}]\n',
    );
    checkFix(
      'Only every pod of this namespace: podSelector: {}',
      'from: [{namespaceSelector: {}}]\nports: [{port: 5432}]\n',
      'from: [{podSelector: {}}]\nports: [{port: 5432}]\n',
    );
  });
});

describe('ipv6-forgotten', () => {
  const block = (marker = '') =>
    `${policy('a', '\n  podSelector: {}\n  egress:\n    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0')}${marker}            except: [10.0.0.0/8]\n`;
  const service = (spec: string) =>
    `---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}], ${spec}}\n`;
  const missing = (severity: string) => `#                 ^^^^^^^^^ ${severity}: ipv6-forgotten none of IPv6\n`;

  test('without a sign of IPv6 nothing is said', () => {
    checkRule('ipv6-forgotten', block());
    checkRule('ipv6-forgotten', block() + service('ipFamilyPolicy: SingleStack'));
    checkRule('ipv6-forgotten', block() + service('ipFamilies: [IPv4]'));
  });

  test('a Service, or a policy, shows that there is IPv6', () => {
    checkRule('ipv6-forgotten', block(missing('info')) + service('ipFamilyPolicy: PreferDualStack'));
    checkRule('ipv6-forgotten', block(missing('warning')) + service('ipFamilyPolicy: RequireDualStack'));
    checkRule('ipv6-forgotten', block(missing('warning')) + service('ipFamilies: [IPv6, IPv4]'));
    checkRule('ipv6-forgotten', `${block(missing('info'))}---\n${policy('b', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: "2001:db8::/32"}}]}]}')}`);
  });

  test('a rule that names some of IPv6 has not forgotten it', () =>
    checkRule('ipv6-forgotten', 'to: [{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "2001:db8::/32"}}]'));

  test('exceptions of IPv4 alone', () => {
    checkRule('ipv6-forgotten', 'to: [{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "::/0"}}]');
    checkRule('ipv6-forgotten', 'to: [{ipBlock: {cidr: "::/0"}}]');
    checkFix(
      'Leave out fc00::/7 and fe80::/10',
      'to:\n  - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}\n  - ipBlock:\n      cidr: ::/0\n',
      'to:\n  - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}\n  - ipBlock:\n      cidr: ::/0\n      except:\n        - "fc00::/7"\n        - "fe80::/10"\n',
    );
  });

  test('the twin has exceptions where the block has', () =>
    checkFix(
      'Allow IPv6, too: ::/0 except fc00::/7, fe80::/10',
      block() + service('ipFamilies: [IPv6]'),
      `${block()}        - ipBlock:\n            cidr: "::/0"\n            except:\n              - "fc00::/7"\n              - "fe80::/10"\n${service('ipFamilies: [IPv6]')}`,
    ));
});
