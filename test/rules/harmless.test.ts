import { describe, expect, test } from 'vitest';
import { checkAllRules, checkFix, checkNoFix, checkRule, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const POLICY = (name: string, spec: string, namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const POD = (name: string, labels = `{app: ${name}}`, namespace = 'shop') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}
spec: {containers: [{name: c, image: i}]}
`;

describe('a name excuses only when it says the same', () => {
  const all = (name: string, marker: string) => `${POLICY(name, '\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n    - {}')}${marker}`;
  const found = '#   ^^^^ info: empty-rule-allows-all\n';

  test.each(['allow-all', 'public', 'allow-any-ingress', 'public-site', 'open-to-all'])('%s', (name) => checkRule('empty-rule-allows-all', all(name, '')));
  test.each([
    'deny-internet',
    'open-telemetry-collector',
    'open',
    'internet',
    'no-public',
    'block-everyone',
    'not-public',
    'isolate-everything',
    'hello-world',
  ])('not %s', (name) => checkRule('empty-rule-allows-all', all(name, found)));
  test('deny wins over a role that faces the public, too', () => checkRule('empty-rule-allows-all', all('deny-public-frontend', found)));
  test('what holds data is warned of', () =>
    checkRule(
      'empty-rule-allows-all',
      `${POLICY('orders', '\n  podSelector: {matchLabels: {app: orders-postgres}}\n  ingress:\n    - {}')}#   ^^^^ warning: empty-rule-allows-all\n`,
    ));
});

describe('selectors that only say what pods are not', () => {
  test.each(['{key: app, operator: NotIn, values: [a]}', '{key: app, operator: DoesNotExist}'])('%s', (expression) => {
    const text = `${POD('a')}---\n${POLICY('others', `{podSelector: {matchExpressions: [${expression}]}, ingress: [{from: [{podSelector: {matchExpressions: [${expression}]}}]}]}`)}`;
    for (const rule of ['dangling-pod-selector', 'dangling-peer', 'label-near-miss', 'policy-in-wrong-namespace']) checkRule(rule, text);
  });
});

describe('what is usually installed elsewhere', () => {
  const scrape = (value: string) =>
    `${POD('prometheus-adapter', undefined, 'monitoring')}---\n${POD('api')}---\n${POLICY('scrape', `{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}, podSelector: {matchLabels: {app: ${value}}}}]}]}`)}`;
  test.each(['prometheus', 'node-exporter', 'otel-collector', 'ingress-nginx', 'coredns'])('%s is no slip for what happens to be here', (value) => {
    for (const rule of ['label-near-miss', 'dangling-peer']) checkRule(rule, scrape(value));
  });
});

describe('beside a misspelt key', () => {
  test('nothing is said of the selector, the types or the protocol that seem to be missing, and nothing is written', () => {
    checkAllRules(`
      spec:
        podselector: {matchLabels: {app: web}}
#       ^^^^^^^^^^^ error: unknown-field \`podSelector\`
        policyTypes: [Ingress]
    `);
    checkAllRules(`
      spec:
        podSelector: {matchLabels: {app: web}}
        policytypes: [Egress]
#       ^^^^^^^^^^^ error: unknown-field \`policyTypes\`
        egress:
          - to: [{podSelector: {}}]
    `);
    checkAllRules(`
      ports:
        - port: 53
          Protocol: UDP
#         ^^^^^^^^ error: unknown-field \`protocol\`
    `);
  });
});

describe('closing a direction names it in policyTypes', () => {
  test('where Kubernetes would count the rules', () =>
    checkFix(
      'Let them reach nothing: egress: []',
      'spec:\n  podSelector: {}\n  egress:\n    - to: []\n',
      'spec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n  egress: []\n'
        .replace('[Ingress, Egress]', '\n    - Ingress\n    - Egress')
        .replace(': \n', ':\n'),
    ));
  test('where the list leaves it out', () =>
    checkFix(
      'Let them reach nothing: egress: []',
      'spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n  egress:\n    - to: []\n',
      'spec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n  egress: []\n',
    ));
  test('other rules stay', () => checkNoFix('Let nobody in: ingress: []', 'ingress:\n  - from: []\n  - from: [{podSelector: {}}]\n'));
});

describe('a rule that was to deny', () => {
  test('is removed rather than made to allow', () => {
    const text = 'egress:\n  - action: Deny\n    to: [{ipBlock: {cidr: 10.0.0.0/8}}]\n  - to: [{podSelector: {}}]\n';
    checkFix('Remove this rule, so that it allows nothing', text, 'egress:\n  - to: [{podSelector: {}}]\n');
    checkNoFix('Remove action', text);
  });
  test('one that allows loses only the word', () =>
    checkFix('Remove action: every rule allows', 'egress:\n  - action: Allow\n    to: [{podSelector: {}}]\n', 'egress:\n  - to: [{podSelector: {}}]\n'));
});

describe('a namespace by any label that has its name', () => {
  const NAMESPACE = (name: string, labels = '{}') =>
    `#- /ns.yaml\n# it is written here\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: ${labels}}\n`;
  const from = (label: string, marker = '') =>
    `#- /policy.yaml\n${POLICY('in', `\n  podSelector: {}\n  ingress:\n    - from:\n        - namespaceSelector:\n            matchLabels:\n              ${label}`)}${marker}`;

  test('that the Namespace lacks', () =>
    checkRule(
      'namespace-selector-by-name-label',
      from(
        'purpose: monitoring',
        '#             ^^^^^^^ warning: namespace-selector-by-name-label Namespace `monitoring` (ns.yaml:4) has no label `purpose`\n',
      ) + NAMESPACE('monitoring'),
    ));
  test('also one of the names that people take for it', () =>
    checkRule(
      'namespace-selector-by-name-label',
      from('name: monitoring', '#             ^^^^ warning: namespace-selector-by-name-label (ns.yaml:4)\n') + NAMESPACE('monitoring'),
    ));
  test('that operators of OpenShift set on their namespaces, unless the Namespace is here without it', () => {
    for (const name of ['openshift-monitoring', 'openshift-ingress']) checkRule('namespace-selector-by-name-label', from(`name: ${name}`));
    checkRule('namespace-selector-by-name-label', from('namespace: openshift-ingress', '#             ^^^^^^^^^ warning: namespace-selector-by-name-label\n'));
    checkRule(
      'namespace-selector-by-name-label',
      from('name: openshift-ingress', '#             ^^^^ warning: namespace-selector-by-name-label (ns.yaml:4)\n') + NAMESPACE('openshift-ingress'),
    );
  });
  test('that it has, that others have, or that is no name of one', () => {
    checkRule('namespace-selector-by-name-label', from('purpose: monitoring') + NAMESPACE('monitoring', '{purpose: monitoring}'));
    checkRule(
      'namespace-selector-by-name-label',
      from('team: monitoring') + NAMESPACE('monitoring') + NAMESPACE('other', '{team: a}').replace('/ns.yaml', '/other.yaml'),
    );
    checkRule('namespace-selector-by-name-label', from('purpose: metrics') + NAMESPACE('monitoring'));
  });
});

describe('holes', () => {
  test('ranges of thousands of ports', () => {
    for (const [first, end] of [
      [1, 65534],
      [1024, 65535],
      [8000, 9000],
    ])
      checkRule(
        'wide-port-range',
        `ports:\n  - port: ${first}\n#         ^ info: wide-port-range\n    endPort: ${end}\n`.replace('^', '^'.repeat(String(first).length)),
      );
    for (const [first, end] of [
      [30000, 32767],
      [32768, 60999],
      [8000, 8999],
    ])
      checkRule('wide-port-range', `ports: [{port: ${first}, endPort: ${end}}]`);
  });
  test('every UDP port and no TCP port', () => {
    checkRule('port-item-any', 'ports:\n  - protocol: UDP\n# ^^^^^^^^^^^^^^^ info: port-item-any UDP');
    checkRule('port-item-any', 'ports: [{protocol: UDP}, {protocol: TCP}]');
  });
  test('the resolver of OpenShift over one protocol; multicast lookups use UDP only', () => {
    const dns = (namespace: string, marker = '') =>
      `to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${namespace}}}}]\nports:\n  - {port: 5353, protocol: UDP}\n${marker}`;
    checkRule('dns-protocol-incomplete', dns('openshift-dns', '#          ^^^^ info: dns-protocol-incomplete TCP 5353'));
    checkRule('dns-protocol-incomplete', dns('printers'));
  });
  test('keys that are more than a slip off', () => {
    for (const key of ['kubernetes.io/metadata.namespace', 'app.kubernetes.io/metadata.name'])
      checkRule(
        'metadata-name-label-typo',
        `namespaceSelector:\n  matchLabels:\n    ${key}: ops\n#   ${'^'.repeat(key.length)} warning: metadata-name-label-typo`,
      );
  });
  test('the ports first, then the peers', () => {
    checkRule(
      'ports-as-separate-rule',
      'ingress:\n  - ports: [{port: 80, protocol: TCP}]\n  - from: [{podSelector: {matchLabels: {app: web}}}]\n# ^^^^^^ warning: ports-as-separate-rule the one above',
    );
    checkRule(
      'ports-as-separate-rule',
      'ingress:\n  - ports: [{port: 80, protocol: TCP}]\n  - from: [{podSelector: {matchLabels: {app: web}}}]\n  - from: [{podSelector: {}}]\n',
    );
  });
  test('a policy that closes egress entirely is told of mildly', () =>
    checkRule(
      'dns-blocked',
      `${POD('job')}---\n${POLICY('closed', '\n  podSelector: {}\n  policyTypes: [Egress]')}# ^^^^^^^^^^^ info: dns-blocked may connect to nothing, DNS included\n`,
    ));
  test('the wider peer is named by its line', () =>
    checkRule(
      'peer-shadowed',
      'from:\n  - namespaceSelector: {}\n  - podSelector: {matchLabels: {app: web}}\n# ^^^^^^^^^^^^^ info: peer-shadowed The peer on line 11 (`namespaceSelector: {}`) admits every pod of the cluster',
    ));
});

describe('what is wrong in a policy of a chart, with the values that are here', () => {
  const chart = (spec: string) => `
#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
#- /app/values.yaml
port: 53
labels: {app: web}
#- /app/values-prod.yaml
replicas: 2
#- /app/templates/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app}
spec:
  podSelector:
    matchLabels:
      {{- toYaml .Values.labels | nindent 6 }}
${spec}`;

  test('types', () => {
    checkRule(
      'policy-types-missing-egress',
      chart('  policyTypes: [Ingress]\n  egress:\n# ^^^^^^ warning: policy-types-missing-egress\n    - to: [{podSelector: {}}]\n'),
    );
    checkRule('policy-types-implicit-ingress-deny', chart('  egress:\n# ^^^^^^ warning: policy-types-implicit-ingress-deny\n    - to: [{podSelector: {}}]\n'));
    checkRule('egress-empty-list-without-type', chart('  egress: []\n# ^^^^^^ warning: egress-empty-list-without-type\n'));
    checkRule(
      'policy-type-without-rules',
      chart('  policyTypes: [Ingress, Egress]\n#                        ^^^^^^ info: policy-type-without-rules\n  ingress:\n    - from: [{podSelector: {}}]\n'),
    );
  });
  test('name lookups', () => {
    checkRule(
      'dns-protocol-incomplete',
      chart(
        '  policyTypes: [Egress]\n  egress:\n    - ports:\n        - port: {{ .Values.port }}\n#               ^^^^^^^^^^^^^^^^^^ info: dns-protocol-incomplete\n          protocol: UDP\n',
      ),
    );
  });
});

describe('what is wrong in a template of which nothing is rendered', () => {
  const template = (spec: string) =>
    `#- /app/Chart.yaml\napiVersion: v2\nname: app\nversion: 1.0.0\n#- /app/templates/policy.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: app}\nspec:\n  podSelector:\n    matchLabels: {app: {{ .Values.app }}}\n${spec}`;
  const dns = (ports: string) => template(`  policyTypes: [Egress]\n  egress:\n    - ports:\n${ports}`);
  const UDP = '        - {port: 53, protocol: UDP}\n';
  const MARK = '#                ^^ info: dns-protocol-incomplete\n';

  test('rules of a direction that is not listed', () => {
    const rules = (marker = '') => `  egress:\n${marker}    - to: [{podSelector: {matchLabels: {app: {{ .Values.db }}}}}]\n`;
    checkRule('policy-types-missing-egress', template(`  policyTypes: [Ingress]\n${rules('# ^^^^^^ warning: policy-types-missing-egress\n')}`));
    checkRule('policy-types-missing-egress', template(`  policyTypes:\n    - Ingress\n    {{- if .Values.egress }}\n    - Egress\n    {{- end }}\n${rules()}`));
  });
  test('one protocol of two, unless a template may write the other', () => {
    checkRule('dns-protocol-incomplete', dns(UDP + MARK));
    checkRule('dns-protocol-incomplete', dns(`${UDP}        {{- if .Values.tcp }}\n        - {port: 53, protocol: TCP}\n        {{- end }}\n`));
    checkRule('dns-protocol-incomplete', dns(`${UDP}        {{- toYaml .Values.ports | nindent 8 }}\n`));
    checkRule('dns-protocol-incomplete', dns(`${UDP}    {{- toYaml .Values.rules | nindent 4 }}\n`));
    checkRule('dns-protocol-incomplete', dns('        - {port: 53, protocol: {{ .Values.protocol }}}\n'));
  });
});

test('a peer that was to be something else is never made into every pod', () => {
  for (const peer of ['nodeSelector: {matchLabels: {a: b}}', 'from: [{podSelector: {matchLabels: {app: web}}}]']) {
    const found = findingsOf(snapshotOf({ '/p.yaml': POLICY('a', `{podSelector: {}, ingress: [{from: [{${peer}}]}]}`) }), { path: '/p.yaml' });
    expect(found.length, peer).toBe(1);
    for (const fix of found.flatMap((finding) => finding.fixes()))
      expect(fix.edits.map(({ newText }) => newText).join(), fix.title).not.toContain('podSelector: {}');
  }
});

describe('objects of which only the identity is written', () => {
  const identity = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\n';
  const found = (path: string) => findingsOf(snapshotOf({ [path]: identity }), { path }).map(({ rule }) => rule);
  test.each(['/tests/chainsaw/x/chainsaw-step-01-assert-1.yaml', '/tests/kuttl/x/00-assert.yaml'])('in a test suite: %s', (path) =>
    expect(found(path)).toEqual([]),
  );
  test('anywhere else they are policies', () => expect(found('/policies/a.yaml')).toEqual(['empty-spec']));
});
