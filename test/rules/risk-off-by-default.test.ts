import { describe, expect, test } from 'vitest';
import { allRules } from '../../server/rules/registry.js';
import { checkAllRules, checkFix, checkNoFix, checkRule } from '../support/check-rule.js';

const policy = (name: string, spec: string, namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec.trimEnd()}
`;
const unplaced = (name: string, spec: string) => policy(name, spec).replace(', namespace: shop', '');
const pod = (name: string, labels: string, { namespace = 'shop', ports = '[]' } = {}) => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}
spec: {containers: [{name: c, image: i, ports: ${ports}}]}
`;
const namespace = (name: string, labels: string) => `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: ${labels}}\n`;

test('rules that most people would reject have nothing to say by themselves', () => {
  const off = allRules.filter(({ recommended, category }) => recommended === false && category === 'risk').map(({ id }) => id);
  expect(off.sort()).toEqual([
    'dns-rule-missing',
    'forbidden-peers',
    'icmp-uncontrolled',
    'metadata-required',
    'namespace-default',
    'namespace-label-trust',
    'namespace-omitted',
    'namespace-wide-peer',
    'policy-types-explicit',
    'ports-not-allowed',
    'protocol-explicit',
    'rule-without-peers',
    'rule-without-ports',
    'subject-too-broad',
  ]);
  checkAllRules(
    unplaced(
      'web',
      '{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels: {team: web}}}]}, {from: [{podSelector: {}}]}]}',
    ),
  );
});

describe('protocol-explicit', () => {
  test('every port without one, by name or number', () =>
    checkRule(
      'protocol-explicit',
      'ports:\n  - port: 80\n#   ^^^^^^^^ hint: protocol-explicit\n  - port: http\n#   ^^^^^^^^^^ hint: protocol-explicit\n  - {port: 443, protocol: TCP}\n',
    ));
  test.each(['port: 53', '{port: 80, protcol: UDP}', '{}', '{port: "$(PORT)"}'])('%s is none', (item) =>
    checkRule('protocol-explicit', `ports:\n  - ${item}\n`),
  );
  test('the fix keeps the meaning', () =>
    checkFix('Write protocol: TCP', 'ports:\n  - port: http # web\n', 'ports:\n  - port: http # web\n    protocol: TCP\n'));
});

describe('policy-types-explicit', () => {
  test('what Kubernetes fills in', () => {
    checkRule('policy-types-explicit', 'spec:\n  podSelector: {}\n# ^^^^^^^^^^^ hint: policy-types-explicit [Ingress] here\n  ingress: []\n');
    checkRule(
      'policy-types-explicit',
      'spec:\n  podSelector: {}\n# ^^^^^^^^^^^ hint: policy-types-explicit [Ingress, Egress] here\n  ingress: []\n  egress: [{}]\n',
    );
    checkRule('policy-types-explicit', 'spec:\n  podSelector: {}\n  policyTypes: []\n# ^^^^^^^^^^^ hint: policy-types-explicit [Ingress] here\n');
  });
  test.each([
    '{podSelector: {}, egress: [{}]}',
    '{podSelector: {}, egress: []}',
    '{}',
    '{podSelector: {}, policytypes: [Egress]}',
    '{podSelector: {}, policyTypes: [Egress]}',
  ])('%s is none', (spec) => checkRule('policy-types-explicit', `spec: ${spec}`));
  test('the fix writes it', () => {
    checkFix(
      'Write policyTypes: [Ingress, Egress], as it is now',
      'spec: {podSelector: {}, ingress: [], egress: [{}]}',
      'spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [], egress: [{}]}',
    );
    checkFix(
      'Write policyTypes: [Ingress], as it is now',
      'spec:\n  podSelector: {}\n  policyTypes:\n',
      'spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n',
    );
  });
});

describe('rule-without-ports', () => {
  test('of both directions', () => {
    checkRule('rule-without-ports', 'egress:\n  - to:\n# ^^^^ info: rule-without-ports every port of these peers\n      - podSelector: {}\n');
    checkRule('rule-without-ports', 'ingress:\n  - from: [{podSelector: {}}]\n# ^^^^^^ info: rule-without-ports every port of the pods\n    ports: []\n');
  });
  test.each([
    'from: [{podSelector: {}}]\nports: [{port: 80}]',
    'from: []',
    'from: [{namespaceSelector: {}}]',
    'from: [{ipBlock: {cidr: 0.0.0.0/0}}]',
    'ingress: [{from: [{podSelector: {}}]}, {ports: [{port: 80}]}]',
    'ingress: [{}]',
  ])('%s is none', (text) => checkRule('rule-without-ports', text));
  test('the fix writes the ports that all pods declare', () => {
    const to = (ports: string) =>
      policy('a', `\n  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - to: [{podSelector: {matchLabels: {app: db}}}]${ports}\n`);
    const db = pod('db', '{app: db}', { ports: '[{containerPort: 5432}, {containerPort: 9187}]' });
    const title = 'Only the ports that the pods declare: TCP 5432, TCP 9187';
    checkFix(title, to('') + db, to('\n      ports:\n        - port: 5432\n          protocol: TCP\n        - port: 9187\n          protocol: TCP') + db);
    checkNoFix(title, to('') + db + pod('db2', '{app: db}'));
    checkNoFix(title, to(''));
  });
});

describe('rule-without-peers', () => {
  test('of both directions', () => {
    checkRule('rule-without-peers', 'ingress:\n  - ports: [{port: 9443}]\n# ^^^^^^^ info: rule-without-peers TCP 9443\n');
    checkRule('rule-without-peers', 'egress:\n  - ports: [{port: 443}]\n# ^^^^^^^ info: rule-without-peers of everyone\n');
  });
  test.each([
    'ingress: [{from: [], ports: [{port: 80}]}]',
    'ingress: [{ports: [{port: 5432}]}]',
    'egress: [{ports: [{port: 53, protocol: UDP}]}]',
    'egress: [{ports: [{protocol: TCP}]}]',
    'ingress: [{}]',
    'ingress: [{from: [{podSelector: {}}]}, {ports: [{port: 80}]}]',
  ])('%s is none', (text) => checkRule('rule-without-peers', text));
  test('a name that says so', () => checkRule('rule-without-peers', policy('public', '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}')));
  test('the fix', () =>
    checkFix(
      'Only every pod of this namespace: from: [{podSelector: {}}]',
      'ingress: [{ports: [{port: 9443}]}]',
      'ingress: [{from: [{podSelector: {}}], ports: [{port: 9443}]}]',
    ));
});

describe('subject-too-broad and icmp-uncontrolled', () => {
  test.each([
    '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}',
    '{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]}',
    '{podSelector: {}, ingress: []}',
    '{podSelector: {matchLabels: {app: web}}, ingress: [{}]}',
  ])('%s is not too broad', (spec) => checkRule('subject-too-broad', `spec: ${spec}`));
  test('addresses and other namespaces are', () =>
    checkRule(
      'subject-too-broad',
      'spec:\n  podSelector:\n# ^^^^^^^^^^^ hint: subject-too-broad `shop`\n  egress: [{to: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]}]\n',
    ));
  test.each([
    '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}',
    '{podSelector: {}, ingress: [{}]}',
    '{podSelector: {}, policyTypes: [Egress], egress: [{}]}',
  ])('%s is no default-deny', (spec) => checkRule('icmp-uncontrolled', `spec: ${spec}`));
});

describe('namespace-omitted and namespace-default', () => {
  const web = pod('web', '{app: web}') + pod('web', '{app: web}', { namespace: 'stage' });
  const spec = '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}';
  test('each namespace with such pods is offered', () => {
    checkFix('Put it into stage, so that it counts for web', unplaced('a', spec) + web, policy('a', spec, 'stage') + web);
    checkFix('Put it into shop, so that it counts for web', policy('a', spec, 'default') + web, policy('a', spec) + web);
    checkNoFix('Put it into shop, so that it counts for web', unplaced('a', spec) + pod('web', '{app: api}'));
  });
  test('a kustomization, or a chart, gives it', () => {
    checkRule('namespace-omitted', `#- /k/kustomization.yaml\nnamespace: shop\nresources: [policy.yaml]\n#- /k/policy.yaml\n${unplaced('a', spec)}`);
    checkRule('namespace-omitted', `#- /c/Chart.yaml\napiVersion: v2\nname: c\nversion: 1.0.0\n#- /c/templates/policy.yaml\n${unplaced('a', spec)}`);
    checkRule('namespace-default', unplaced('a', spec));
    checkRule('namespace-default', policy('a', spec));
  });
});

describe('namespace-wide-peer', () => {
  const peer = (text: string, marker = '') =>
    checkRule('namespace-wide-peer', `${policy('a', `\n  podSelector: {}\n  ingress:\n    - from:\n        - ${text}`)}${marker}`);
  const found = (text: string) => `#       ${'^'.repeat(text.length + 2)} hint: namespace-wide-peer\n`;
  test('by a label, and with a selector that asks for nothing', () => {
    for (const text of ['namespaceSelector: {matchLabels: {team: web}}', '{namespaceSelector: {matchLabels: {team: web}}, podSelector: {}}'])
      peer(text, found(text));
  });
  test.each([
    'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}',
    'namespaceSelector: {}',
    '{namespaceSelector: {matchLabels: {team: web}}, podSelector: {matchLabels: {a: b}}}',
  ])('%s is none', (text) => peer(text));
  test('lookups are none', () =>
    checkRule(
      'namespace-wide-peer',
      'to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]\nports: [{port: 53, protocol: UDP}]',
    ));
  test('the fix names pods that run there', () => {
    const from = (selector: string) =>
      policy('a', `\n  podSelector: {}\n  ingress:\n    - from:\n        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}${selector}\n`);
    const ops = pod('p', '{app.kubernetes.io/name: prometheus, app: p}', { namespace: 'ops' });
    checkFix(
      'Only the pods labelled app.kubernetes.io/name=prometheus',
      from('') + ops,
      from('\n          podSelector:\n            matchLabels:\n              app.kubernetes.io/name: prometheus') + ops,
    );
  });
});

describe('namespace-label-trust', () => {
  const from = (selector: string, marker = '') =>
    `${policy('a', `\n  podSelector: {}\n  ingress:\n    - from:\n        - namespaceSelector: ${selector}`)}${marker}`;
  test.each([
    '{matchLabels: {kubernetes.io/metadata.name: ops}}',
    '{matchLabels: {access: granted, kubernetes.io/metadata.name: ops}}',
    '{matchLabels: {pod-security.kubernetes.io/enforce: restricted}}',
    '{matchExpressions: [{key: access, operator: DoesNotExist}]}',
    '{}',
  ])('%s is none', (selector) => checkRule('namespace-label-trust', from(selector)));
  test('the fix names those that have it', () => {
    const all = namespace('ops', '{access: granted}') + namespace('web', '{access: granted}') + namespace('lab', '{access: none}');
    checkFix(
      'Name the namespaces that have it now: ops, web',
      from('{matchLabels: {access: granted}}') + all,
      from('{matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [ops, web]}]}') + all,
    );
    checkNoFix('Name the namespaces that have it now: ops', from('{matchLabels: {access: granted}}'));
  });
});

describe('dns-rule-missing', () => {
  const only = (egress: string, marker = '') => checkRule('dns-rule-missing', `egress: ${egress}\n${marker}`);
  test('to addresses on other ports', () => only('[{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 443}]}]', '#^^^^^ warning: dns-rule-missing\n'));
  test.each(['[]', '[{}]', '[{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]', '[{ports: [{port: 53, protocol: UDP}]}]'])('%s is none', (egress) => only(egress));
  test('dns-blocked speaks of pods that are known, and of peers that are pods', () => {
    const spec = '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 443}]}]}';
    checkRule('dns-rule-missing', policy('a', spec) + pod('web', '{app: web}'));
    checkRule('dns-rule-missing', 'egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]');
    checkRule(
      'dns-rule-missing',
      `${policy('a', spec)}---\n${policy('dns', '{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]}')}`,
    );
  });
});
