import { describe, test } from 'vitest';
import { checkFix, checkNoFix, checkRule } from '../support/check-rule.js';

const policy = (name: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec.trimEnd()}
`;
const pod = (name: string, labels: string, ports = '[]', namespace = 'shop') => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}
spec: {containers: [{name: c, image: i, ports: ${ports}}]}
`;
const cluster = (action: string, direction: string) => `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: a}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ${direction === 'from' ? 'ingress' : 'egress'}:
    - action: ${action}
      ${direction}:
`;

describe('named-port-in-egress', () => {
  const egress = (to: string, marker = '') =>
    checkRule(
      'named-port-in-egress',
      `${policy('a', `\n  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - ${to}ports:\n        - port: https`)}${marker}`,
    );
  test('by what the other end is', () => {
    egress('', '#               ^^^^^ info: named-port-in-egress whatever number each pod gives\n');
    egress('to: [{ipBlock: {cidr: 10.0.0.0/8}}]\n      ', '#               ^^^^^ warning: named-port-in-egress addresses have none\n');
    egress('to: [{podSelector: {}}]\n      ');
    egress('to: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]\n      ');
    egress('to: [{ipBlock: {cidr: "$(CIDR)"}}]\n      ');
    checkRule('named-port-in-egress', 'from: [{ipBlock: {cidr: 10.0.0.0/8}}]\nports: [{port: https}]\n');
  });

  test('the fix writes the number that all containers agree on', () => {
    const title = 'Allow port 8443 of every destination, which containers here call https';
    const before = 'egress:\n  - ports: [{port: https}]\n';
    const whole = (port: string) => policy('a', `\n  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - ports: [{port: ${port}}]`);
    const web = pod('web', '{app: web}', '[{name: https, containerPort: 8443}, {name: https-udp, containerPort: 443}]');
    checkFix(title, whole('https') + web, whole('8443') + web);
    checkNoFix(title, before);
    checkNoFix(title, whole('https') + web + pod('api', '{app: api}', '[{name: https, containerPort: 443}]'));
    checkNoFix(title, whole('https') + pod('web', '{app: web}', '[{name: https, containerPort: 8443, protocol: UDP}]'));
  });
});

describe('dns-egress-unrestricted', () => {
  test('to everyone, also by an address that is all', () => {
    checkRule('dns-egress-unrestricted', 'egress:\n  - ports: [{port: 53, protocol: UDP}]\n# ^^^^^^^ info: dns-egress-unrestricted\n');
    checkRule(
      'dns-egress-unrestricted',
      'to:\n  - ipBlock: {cidr: 0.0.0.0/0}\n#                   ^^^^^^^^^ info: dns-egress-unrestricted\nports: [{port: 53, protocol: UDP}, {port: 853}]\n',
    );
  });

  test.each([
    'to: [{namespaceSelector: {}}]\nports: [{port: 53, protocol: UDP}]',
    'to: [{ipBlock: {cidr: 10.0.0.10/32}}]\nports: [{port: 53, protocol: UDP}]',
    'egress: [{ports: [{port: 53, protocol: UDP}, {port: 443}]}]',
    'egress: [{ports: [{port: 5353, protocol: UDP}]}]',
    'egress: [{ports: [{port: dns, protocol: UDP}]}]',
    'egress: [{ports: []}]',
    'spec: {podSelector: {matchLabels: {app: pihole}}, egress: [{ports: [{port: 53, protocol: UDP}]}]}',
    'spec: {podSelector: {matchLabels: {k8s-app: coredns}}, egress: [{ports: [{port: 53, protocol: UDP}]}]}',
    'ingress: [{ports: [{port: 53, protocol: UDP}]}]',
  ])('%s is none', (text) => checkRule('dns-egress-unrestricted', text));

  test('the fixes name the resolver, and the cache of the node', () => {
    checkFix(
      'Only the resolver of most clusters: kube-dns in kube-system',
      'egress:\n  - ports: [{port: 53, protocol: UDP}]\n',
      'egress:\n  - to:\n      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: kube-system\n        podSelector:\n          matchLabels:\n            k8s-app: kube-dns\n    ports: [{port: 53, protocol: UDP}]\n',
    );
    checkFix(
      'Only that, and the cache on the node: 169.254.20.10',
      'to: [{ipBlock: {cidr: 0.0.0.0/0}}]\nports: [{port: 53, protocol: UDP}]\n',
      'to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}, {ipBlock: {cidr: 169.254.20.10/32}}]\nports: [{port: 53, protocol: UDP}]\n',
    );
  });
});

describe('selector-negative-peer', () => {
  const NOT = '{key: env, operator: NotIn, values: [dev]}';
  const peer = (text: string, marker = '') =>
    checkRule('selector-negative-peer', `${policy('a', `\n  podSelector: {}\n  ingress:\n    - from:\n        - ${text}`)}${marker}`);
  test('of pods and of namespaces, where nothing is asked for', () => {
    peer(
      `podSelector: {matchExpressions: [${NOT}]}`,
      `#                                          ${'^'.repeat(NOT.length)} info: selector-negative-peer admits all pods without \`env\`\n`,
    );
    peer(
      `namespaceSelector: {matchExpressions: [${NOT}]}`,
      `#                                                ${'^'.repeat(NOT.length)} info: selector-negative-peer admits all namespaces\n`,
    );
    peer(
      `{namespaceSelector: {}, podSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]}}`,
      `#                                                                  ${'^'.repeat(32)} info: selector-negative-peer\n`,
    );
  });
  test.each([
    `{namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchExpressions: [${NOT}]}}`,
    `{namespaceSelector: {matchExpressions: [${NOT}]}, podSelector: {matchLabels: {a: b}}}`,
    `podSelector: {matchLabels: {a: b}, matchExpressions: [${NOT}]}`,
    'podSelector: {matchExpressions: [{key: env, operator: Exists}]}',
    'podSelector: {matchExpressions: [{key: env, operator: NotIn, values: ["$(ENV)"]}]}',
    'podSelector: {}',
  ])('%s is none', (text) => peer(text));

  test('of an administrator, where the rule lets through', () => {
    const from = (action: string, marker = '') =>
      checkRule('selector-negative-peer', `${cluster(action, 'from')}        - namespaces: {matchExpressions: [${NOT}]}\n${marker}`);
    from('Accept', `#                                         ${'^'.repeat(NOT.length)} info: selector-negative-peer\n`);
    from('Deny');
  });

  test('the fix lists what is here, where all of it has a value', () => {
    const whole = (expression: string) => policy('a', `\n  podSelector: {}\n  ingress:\n    - from: [{podSelector: {matchExpressions: [${expression}]}}]`);
    const pods = pod('a', '{env: live}') + pod('b', '{env: test}') + pod('c', '{env: dev}') + pod('d', '{env: far}', '[]', 'other');
    const title = 'Only those that are here: env in (live, test)';
    checkFix(title, whole(NOT) + pods, whole('{key: env, operator: In, values: [live, test]}') + pods);
    checkNoFix(title, whole(NOT) + pods + pod('e', '{app: e}'));
  });
});

describe('ip-block-private', () => {
  test.each(['10.42.9.138/32', '10.244.0.7/32', '10.233.64.9/32'])('%s is one', (cidr) =>
    checkRule('ip-block-private', `from:\n  - ipBlock: {cidr: ${cidr}}\n#                   ${'^'.repeat(cidr.length)} info: ip-block-private another\n`),
  );
  test.each(['10.42.0.0/16', '10.101.10.7/32', '192.168.1.4/32', '10.43.0.1/32', '172.16.0.1/32', '203.0.113.4/32', '"$(IP)/32"'])('%s is none', (cidr) =>
    checkRule('ip-block-private', `from: [{ipBlock: {cidr: ${cidr}}}]`),
  );
  test('of an administrator', () =>
    checkRule(
      'ip-block-private',
      `${cluster('Deny', 'to')}        - networks:\n            - 10.42.9.138/32\n#             ^^^^^^^^^^^^^^ info: ip-block-private\n`,
    ));
});

describe('deny-not-expressible', () => {
  const named = (name: string, marker = '', subject = '{matchLabels: {app: web}}') =>
    checkRule(
      'deny-not-expressible',
      `${policy(name, `\n  podSelector: ${subject}\n  ingress:\n    - from:\n        - podSelector: {matchLabels: {app: legacy}}`)}${marker}`,
    );
  const found =
    '#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: deny-not-expressible The name of the policy says that pods labelled `app=legacy` are denied\n';

  test.each(['block-legacy', 'deny-legacy-to-web', 'web.deny.legacy', 'deny-from-legacy'])('%s', (name) => named(name, found));
  test.each(['deny-all-but-legacy', 'deny-all-except-legacy', 'default-deny', 'legacy', 'allow-legacy', 'legacy-deny', 'deny-other', 'web-deny-web'])(
    'not %s',
    (name) => named(name),
  );
  test('a policy that is called after its own pods says nothing of peers of the same kind', () => named('deny-legacy', '', '{matchLabels: {app: legacy}}'));

  test('a comment above the rule or the peer, or beside it', () => {
    const rule = (above: string, beside = '', marker = '') =>
      checkRule('deny-not-expressible', `ingress:\n  ${above}\n  - from:\n      - ipBlock: {cidr: 10.6.0.0/16}${beside}\n${marker}`);
    const at = '#                       ^^^^^^^^^^^ info: deny-not-expressible The comment says that `10.6.0.0/16` is denied\n';
    rule('# Block 10.6.0.0/16', '', at);
    rule('# deny the office: 10.6.0.0', '', at);
    rule('# office', ' # denied: 10.6.0.0/16', at);
    rule('# deny everything but 10.6.0.0/16');
    rule('# deny others', ' # 10.6.0.0/16');
    rule('# allow 10.6.0.0/16, block the rest');
    rule('# block 10.7.0.0/16');
  });

  test('the fixes: it is not listed, or all others are', () => {
    checkFix(
      'Remove this peer, so that it is not let through',
      'ingress:\n  - from:\n      # block legacy\n      - podSelector: {matchLabels: {app: legacy}}\n      - podSelector: {}\n',
      'ingress:\n  - from:\n      # block legacy\n      - podSelector: {}\n',
    );
    checkFix(
      'Allow all but pods labelled `app=legacy` instead: app NotIn (legacy)',
      'ingress:\n  # block legacy\n  - from:\n      - podSelector: {matchLabels: {app: legacy}}\n',
      'ingress:\n  # block legacy\n  - from:\n      - podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [legacy]}]}\n',
    );
  });
});

describe('namespace-hardcoded-in-template', () => {
  const chart = (metadata: string, more = '') =>
    `#- /c/Chart.yaml\napiVersion: v2\nname: c\nversion: 1.0.0\n#- /c/templates/policy.yaml\n{{- if .Values.on }}\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\n  ${metadata}\nspec: {podSelector: {}}\n{{- end }}\n${more}`;
  test('in a template that has actions, too', () =>
    checkRule('namespace-hardcoded-in-template', chart('namespace: far\n#            ^^^ warning: namespace-hardcoded-in-template')));
  test.each(['namespace: {{ .Release.Namespace }}', 'namespace: far-{{ .Values.stage }}', 'labels: {a: b}'])('%s is none', (metadata) =>
    checkRule('namespace-hardcoded-in-template', chart(metadata)),
  );
  test('a manifest may have one', () => checkRule('namespace-hardcoded-in-template', policy('a', '{podSelector: {}}')));
  test('the fix works in templates', () =>
    checkFix('Write {{ .Release.Namespace }}, so that it counts where the pods are', chart('namespace: "far"'), chart('namespace: {{ .Release.Namespace }}')));
});
