import { describe, test } from 'vitest';
import { checkFix, checkNoFix, checkRule } from '../support/check-rule.js';

const policy = (name: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec.trimEnd()}
`;
const cluster = (egress: string, tier = 'Admin') => `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: outside}
spec:
  tier: ${tier}
  priority: 10
  subject: {namespaces: {}}
  egress:
${egress}`;
/** An egress or ingress rule whose first block is the last line, so that a marker may stand below it. */
const from = (name: string, labels: string, ports: string, block: string) =>
  policy(name, `\n  podSelector: {matchLabels: ${labels}}\n  ingress:\n    - ports: ${ports}\n      from:\n        - ipBlock:\n            cidr: ${block}\n`);
const to = (name: string, labels: string, ports: string, block: string) =>
  policy(
    name,
    `\n  podSelector: {matchLabels: ${labels}}\n  policyTypes: [Egress]\n  egress:\n    - ports: ${ports}\n      to:\n        - ipBlock:\n            cidr: ${block}\n`,
  );
const all = (severity: string, rule: string, text = '') => `#                 ^^^^^^^^^ ${severity}: ${rule} ${text}\n`;

describe('open-ingress-world', () => {
  test.each([
    ['web', '{app: web}', '[]', 'warning', 'on every port'],
    ['web', '{app: web}', '[{protocol: TCP}]', 'warning', 'on every TCP port'],
    ['web', '{app: web}', '[{port: 8080}]', 'info', 'on TCP 8080'],
    ['web', '{app: web}', '[{port: http}]', 'info', 'on TCP port `http`'],
    ['web', '{app: web}', '[{port: 22}]', 'warning', 'on TCP 22 (SSH)'],
    ['web', '{app: web}', '[{port: 80}, {port: 6379}]', 'warning', 'on TCP 6379 (Redis)'],
    ['orders', '{app: orders-mysql}', '[{port: 8080}]', 'warning', 'though they hold data'],
    ['gateway', '{app: gateway}', '[{port: 5432}]', 'warning', 'PostgreSQL'],
    ['deny-public', '{app: web}', '[{port: 80}]', 'info', ''],
    ['internet', '{app: web}', '[{port: 80}]', 'info', ''],
  ])('%s %s %s is a %s', (name, labels, ports, severity, text) =>
    checkRule('open-ingress-world', from(name, labels, ports, '0.0.0.0/0') + all(severity, 'open-ingress-world', text)),
  );

  test('a policy that says so, and a front end on its ports, are meant to be open', () => {
    checkRule('open-ingress-world', from('public', '{app: web}', '[{port: 5432}]', '0.0.0.0/0'));
    checkRule('open-ingress-world', from('allow-all', '{app: orders-db}', '[]', '0.0.0.0/0'));
    checkRule('open-ingress-world', from('a', '{app: frontend}', '[{port: 443}]', '0.0.0.0/0'));
    checkRule('open-ingress-world', from('a', '{app: ingress-nginx}', '[]', '0.0.0.0/0'));
  });

  test('halves add up, of either family; what is less than all does not', () => {
    const halves = (first: string, second: string, marker: string) =>
      checkRule('open-ingress-world', `from:\n  - ipBlock:\n      cidr: ${first}\n${marker}  - ipBlock: {cidr: ${second}}\n`);
    halves('0.0.0.0/1', '128.0.0.0/1', '#           ^^^^^^^^^ warning: open-ingress-world Together\n');
    halves("'::/1'", "'8000::/1'", '#           ^^^^^^ warning: open-ingress-world Together\n');
    halves('0.0.0.0/1', '128.0.0.0/2', '');
    halves('0.0.0.0/1', "'8000::/1'", '');
    checkRule('open-ingress-world', 'from:\n  - ipBlock: {cidr: "::/0"}\n#                   ^^^^^^ warning: open-ingress-world\n');
  });

  test('what a template writes, what is refused, and egress are none', () => {
    checkRule('open-ingress-world', 'from: [{ipBlock: {cidr: "$(CIDR)"}}]');
    checkRule('open-ingress-world', 'from: [{ipBlock: {cidr: 0.0.0.0/0}, podSelector: {}}]');
    checkRule('open-ingress-world', 'to: [{ipBlock: {cidr: 0.0.0.0/0}}]');
  });

  test('the fixes: private networks, or the pods of the cluster', () => {
    const open = 'from:\n  - ipBlock:\n      cidr: 0.0.0.0/0\n';
    checkFix(
      'Only private networks: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16',
      open,
      'from:\n  - ipBlock:\n      cidr: 10.0.0.0/8\n  - ipBlock:\n      cidr: 172.16.0.0/12\n  - ipBlock:\n      cidr: 192.168.0.0/16\n',
    );
    checkFix('Allow the pods of this cluster instead: namespaceSelector: {}', open, 'from:\n  - {namespaceSelector: {}}\n');
    checkNoFix('Only private networks: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16', 'from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]');
  });
});

describe('open-egress-world', () => {
  test.each([
    ['web', '{app: web}', '[]', '0.0.0.0/0', 'warning', 'on every port'],
    ['web', '{app: web}', '[{port: 1024, endPort: 65535}]', '0.0.0.0/0', 'warning', 'TCP 1024-65535'],
    ['web', '{app: web}', '[{port: 443}, {port: 3306}]', '0.0.0.0/0', 'warning', 'TCP 3306 (MySQL)'],
    ['web', '{app: db}', '[{port: 443}]', '0.0.0.0/0', 'info', 'though they hold data'],
    ['a', '{app: external-secrets}', '[]', '0.0.0.0/0', 'warning', 'on every port. List'],
    ['deny-internet', '{app: web}', '[]', '0.0.0.0/0', 'warning', ''],
  ])('%s %s %s %s is a %s', (name, labels, ports, block, severity, text) =>
    checkRule('open-egress-world', to(name, labels, ports, block) + all(severity, 'open-egress-world', text)),
  );

  const internet = '0.0.0.0/0\n            except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]';
  test.each([
    ['usual ports', 'web', '{app: web}', '[{port: 443}, {port: 80}, {port: 53, protocol: UDP}]', '0.0.0.0/0'],
    ['the API server and code', 'web', '{app: web}', '[{port: 6443}, {port: 22}]', '0.0.0.0/0'],
    ['the Internet alone', 'web', '{app: web}', '[]', internet],
    ['a database on the Internet', 'web', '{app: web}', '[{port: 5432}]', internet],
    ['a name that says so', 'allow-internet-egress', '{app: web}', '[]', '0.0.0.0/0'],
    ['another one', 'allow-egress', '{app: db}', '[]', '0.0.0.0/0'],
    ['a network', 'web', '{app: web}', '[]', '10.0.0.0/8'],
    ['what works beside a database', 'web', '{app: postgres, component: exporter}', '[{port: 443}]', '0.0.0.0/0'],
    ['what brings secrets from elsewhere', 'web', '{app: external-secrets}', '[{port: 443}]', '0.0.0.0/0'],
  ])('%s is none', (_, name, labels, ports, block) => checkRule('open-egress-world', to(name, labels, ports, block)));

  test('where one private network is left out it is mild', () =>
    checkRule('open-egress-world', to('a', '{app: web}', '[]', `0.0.0.0/0\n${all('info', 'open-egress-world')}            except: [192.168.0.0/16]`)));

  test('a database that may connect to the Internet on every port is one', () =>
    checkRule(
      'open-egress-world',
      to('a', '{app: db}', '[]', `0.0.0.0/0\n${all('warning', 'open-egress-world')}            except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]`),
    ));

  test('without to, where ports are listed that are all, or of a database', () => {
    const bare = (ports: string, marker = '') => checkRule('open-egress-world', `egress:\n  - ports: ${ports}\n${marker}`);
    bare('[{protocol: TCP}]', '# ^^^^^^^ info: open-egress-world Without `to`\n');
    bare('[{port: 6379}]', '# ^^^^^^^ info: open-egress-world TCP 6379 (Redis)\n');
    for (const ports of ['[{port: 443}]', '[{port: 53, protocol: UDP}]', '[{port: 6443}]', '[]']) bare(ports);
    checkRule('open-egress-world', 'egress: [{}]');
  });

  test('the fix leaves out what is not the Internet, of each family what it holds', () => {
    checkFix(
      'Only the Internet: except 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16',
      'to:\n  - ipBlock:\n      cidr: 0.0.0.0/0 # all\n',
      'to:\n  - ipBlock:\n      cidr: 0.0.0.0/0 # all\n      except:\n        - 10.0.0.0/8\n        - 172.16.0.0/12\n        - 192.168.0.0/16\n        - 100.64.0.0/10\n        - 169.254.0.0/16\n',
    );
    checkFix(
      'Only the Internet: except 10.0.0.0/8, 192.168.0.0/16, 100.64.0.0/10, fc00::/7, fe80::/10',
      'to:\n  - ipBlock: {cidr: 0.0.0.0/0, except: [172.16.0.0/12, 169.254.0.0/16]}\n  - ipBlock: {cidr: "::/0", except: []}\n',
      'to:\n  - ipBlock: {cidr: 0.0.0.0/0, except: [172.16.0.0/12, 169.254.0.0/16, 10.0.0.0/8, 192.168.0.0/16, 100.64.0.0/10]}\n  - ipBlock: {cidr: "::/0", except: ["fc00::/7", "fe80::/10"]}\n',
    );
  });

  test('of an administrator, what is accepted before anybody else is asked', () => {
    const rule = (action: string, networks: string, protocols = '') =>
      `    - action: ${action}\n${protocols}      to:\n        - networks:\n            - ${networks}\n`;
    checkRule('open-egress-world', cluster(`${rule('Accept', '0.0.0.0/0')}#             ^^^^^^^^^ warning: open-egress-world No policy of their namespaces\n`));
    checkRule('open-egress-world', cluster(rule('Accept', '0.0.0.0/0'), 'Baseline'));
    checkRule('open-egress-world', cluster(rule('Deny', '0.0.0.0/0')));
    checkRule('open-egress-world', cluster(rule('Pass', '0.0.0.0/0')));
    checkRule('open-egress-world', cluster(rule('Accept', '0.0.0.0/0', '      protocols: [{tcp: {destinationPort: {number: 443}}}]\n')));
    const denied = '    - action: Deny\n      to: [{networks: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}]\n';
    checkRule('open-egress-world', cluster(denied + rule('Accept', '0.0.0.0/0')));
  });
});

describe('metadata-endpoint-reachable', () => {
  const found = (marker: string, ports: string, block = '0.0.0.0/0') => checkRule('metadata-endpoint-reachable', to('a', '{app: web}', ports, block) + marker);
  test('only where TCP 80 passes', () => {
    for (const ports of ['[]', '[{port: 80}]', '[{protocol: TCP}]', '[{port: 443}, {port: 1, endPort: 100}]'])
      found(all('warning', 'metadata-endpoint-reachable', '169.254.169.254'), ports);
    for (const ports of ['[{port: 443}]', '[{port: 53, protocol: UDP}]', '[{protocol: UDP}]', '[{port: http}]', '["{{ports}}"]', '[{port: "$(PORT)"}]'])
      found('', ports);
  });

  test('where it is left out, by itself or with its network, there is none', () => {
    for (const except of ['169.254.169.254/32', '169.254.0.0/16', '169.254.169.0/24'])
      checkRule('metadata-endpoint-reachable', `to: [{ipBlock: {cidr: 0.0.0.0/0, except: [${except}]}}]`);
    checkRule('metadata-endpoint-reachable', 'to: [{ipBlock: {cidr: 0.0.0.0/0, except: ["$(METADATA)"]}}]');
    checkRule('metadata-endpoint-reachable', 'from: [{ipBlock: {cidr: 0.0.0.0/0}}]');
    checkRule('metadata-endpoint-reachable', 'to: [{ipBlock: {cidr: 10.0.0.0/8}}]');
  });

  test('whoever allows it by itself, or says so in the name, wants it', () => {
    checkRule(
      'metadata-endpoint-reachable',
      'egress:\n  - to: [{ipBlock: {cidr: 169.254.169.254/32}}]\n    ports: [{port: 80}]\n  - to: [{ipBlock: {cidr: 0.0.0.0/0}}]\n',
    );
    checkRule('metadata-endpoint-reachable', to('allow-metadata', '{app: kiam}', '[]', '0.0.0.0/0'));
    // That is the resolver of Google Cloud, and no more.
    checkRule(
      'metadata-endpoint-reachable',
      'egress:\n  - to: [{ipBlock: {cidr: 169.254.169.254/32}}]\n    ports: [{port: 53, protocol: UDP}]\n  - to:\n      - ipBlock: {cidr: 0.0.0.0/0}\n#                       ^^^^^^^^^ warning: metadata-endpoint-reachable\n',
    );
  });

  test('blocks that are wide without being all, and IPv6 by itself', () => {
    checkRule('metadata-endpoint-reachable', 'to:\n  - ipBlock: {cidr: 128.0.0.0/1}\n#                   ^^^^^^^^^^^ warning: metadata-endpoint-reachable\n');
    checkRule('metadata-endpoint-reachable', 'to:\n  - ipBlock: {cidr: "::/0"}\n#                   ^^^^^^ info: metadata-endpoint-reachable fd00:ec2::254\n');
    checkRule('metadata-endpoint-reachable', 'to: [{ipBlock: {cidr: "::/0", except: ["fc00::/7"]}}]');
  });

  test.each([
    ['metallb.io/v1beta1', 'IPAddressPool', ', namespace: metallb-system', '{addresses: [10.0.0.10-10.0.0.20]}'],
    ['metallb.io/v1beta1', 'L2Advertisement', ', namespace: network', '{}'],
    ['cilium.io/v2', 'CiliumLoadBalancerIPPool', '', '{blocks: [{cidr: 192.168.10.0/24}]}'],
    ['cilium.io/v2alpha1', 'CiliumL2AnnouncementPolicy', '', '{loadBalancerIPs: true}'],
  ])('outside of clouds there is none, as %s %s shows', (apiVersion, kind, namespace, spec) =>
    checkRule(
      'metadata-endpoint-reachable',
      `${to('a', '{app: web}', '[]', '0.0.0.0/0')}---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: lan${namespace}}\nspec: ${spec}\n`,
    ),
  );

  test('what Cilium does in clouds, too, shows nothing', () =>
    checkRule(
      'metadata-endpoint-reachable',
      `${to('a', '{app: web}', '[]', '0.0.0.0/0')}${all('warning', 'metadata-endpoint-reachable')}---\napiVersion: cilium.io/v2\nkind: CiliumNodeConfig\nmetadata: {name: lan, namespace: kube-system}\nspec: {}\n`,
    ));

  test('the fix writes the exception into each block, of either family', () => {
    checkFix(
      'Leave out the metadata service: except 169.254.169.254/32, fd00:ec2::254/128',
      'to:\n  - ipBlock:\n      cidr: 0.0.0.0/0\n      except:\n        - 10.0.0.0/8 # ours\n  - ipBlock: {cidr: "::/0"}\n',
      'to:\n  - ipBlock:\n      cidr: 0.0.0.0/0\n      except:\n        - 10.0.0.0/8 # ours\n        - 169.254.169.254/32\n  - ipBlock: {cidr: "::/0", except: ["fd00:ec2::254/128"]}\n',
    );
  });

  test('of an administrator, unless an earlier rule denies it', () => {
    const deny = (networks: string, protocols = '') => `    - action: Deny\n${protocols}      to: [{networks: [${networks}]}]\n`;
    const accept = '    - action: Accept\n      to:\n        - networks:\n            - 0.0.0.0/0\n';
    const marker = '#             ^^^^^^^^^ warning: metadata-endpoint-reachable\n';
    checkRule('metadata-endpoint-reachable', cluster(accept + marker));
    checkRule('metadata-endpoint-reachable', cluster(deny('169.254.0.0/16') + accept));
    checkRule('metadata-endpoint-reachable', cluster(deny('10.0.0.0/8') + accept + marker));
    checkRule('metadata-endpoint-reachable', cluster(deny('169.254.0.0/16', '      protocols: [{udp: {destinationPort: {number: 53}}}]\n') + accept + marker));
  });
});

describe('private-ranges-not-excepted', () => {
  const web = (name: string, block: string, marker = '') => checkRule('private-ranges-not-excepted', to(name, '{app: web}', '[{port: 443}]', block) + marker);
  test('of what is meant to be the Internet', () => {
    web('a', '0.0.0.0/0', all('info', 'private-ranges-not-excepted', '10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16, too'));
    web('allow-internet', '0.0.0.0/0', all('info', 'private-ranges-not-excepted'));
    web('allow-all', '0.0.0.0/0');
    web('a', '0.0.0.0/0\n            except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]');
    web('a', '203.0.113.0/24');
    checkRule('private-ranges-not-excepted', 'from: [{ipBlock: {cidr: 0.0.0.0/0}}]');
  });

  test('where every port is open, another rule says it', () => checkRule('private-ranges-not-excepted', 'to: [{ipBlock: {cidr: 0.0.0.0/0}}]'));

  test('a part of one is not left out; whoever leaves one out has thought of the others', () => {
    web('a', `0.0.0.0/0\n${all('info', 'private-ranges-not-excepted', 'holds 10.0.0.0/8')}            except: [10.0.0.0/9]`);
    web('a', '0.0.0.0/0\n            except: [172.16.0.0/12]');
  });

  test('the fix leaves them out', () =>
    checkFix(
      'Only the Internet: except 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16',
      'to: [{ipBlock: {cidr: 0.0.0.0/0}}]\nports: [{port: 443}]\n',
      'to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16]}}]\nports: [{port: 443}]\n',
    ));
});
