import { describe, expect, test } from 'vitest';
import { checkFix, checkNoFix } from '../support/check-rule.js';
import { parseFixture } from '../support/fixture.js';
import { refusalsOf } from '../support/judge.js';

/** Checks that the API server's refusals are said as exactly these rules, in the order of the text. */
function checkRefusals(fixture: string, ...rules: readonly string[]): void {
  const text = parseFixture(fixture).files[0]?.text ?? '';
  expect(refusalsOf(text).map(({ rule }) => rule)).toEqual(rules);
}

/** Checks what the only refusal says. */
function checkMessage(fixture: string, ...parts: readonly string[]): void {
  const text = parseFixture(fixture).files[0]?.text ?? '';
  const messages = refusalsOf(text).map(({ message }) => message);
  expect(messages).toHaveLength(1);
  for (const part of parts) expect(messages[0]).toContain(part);
}

describe('the most special rule speaks, and only that one', () => {
  test.each([
    ['spec: {podSelector: {}, policyTupes: [Egress]}', 'unknown-field'],
    ['spec: {podSelector: {matchlabels: {a: b}}}', 'unknown-field'],
    ['spec: {podSelector: {}, namespaceSelector: {}}', 'namespace-selector-on-subject'],
    ['spec: {podSelector: {namespaceSelector: {}}}', 'namespace-selector-on-subject'],
    ['spec: {podSelector: {app: web, tier: front}}', 'labels-without-match-labels'],
    ['spec: {podSelector: {ingress: [{}]}}', 'spec-field-under-pod-selector'],
    ['spec: {podSelector: {}, order: 10}', 'unsupported-concept'],
    ['ingress: [{action: Deny}]', 'unsupported-concept'],
    ['ingress: [{to: []}]', 'direction-keyword-mismatch'],
    ['ingress: [{podSelector: {}, port: 80}]', 'peer-fields-outside-list', 'peer-fields-outside-list'],
    ['ingress: [{from: [{podSelector: {}, ports: []}]}]', 'ports-inside-peer'],
    ['ingress: [{from: [{podSelector: {}, port: 80, protocol: TCP}]}]', 'ports-inside-peer', 'ports-inside-peer'],
    ['from: [{cidr: 10.0.0.0/8}]', 'peer-fields-outside-list'],
    ['from: [{podSelector: {app: web}}]', 'labels-without-match-labels'],
    ['ingress: {from: []}', 'list-expected'],
    ['policyTypes: Ingress', 'list-expected'],
    ['podSelector: [{matchLabels: {}}]', 'map-expected'],
    ['podSelector: {matchLabels: app}', 'map-expected'],
    ['podSelector: {matchLabels: "app:web"}', 'missing-space-after-colon'],
    ['podSelector: {matchLabels: {a: 1, b: yes, c: [d]}}', 'label-value-not-string', 'label-value-not-string', 'label-value-not-string'],
    ['policyTypes: [ingress]', 'policy-types-unknown-value'],
    ['policyTypes: [Ingress, Egress, ingress]', 'policy-types-too-many', 'policy-types-unknown-value'],
    ['apiVersion: 1\nkind: NetworkPolicy\nmetadata: {name: a}', 'api-version-removed'],
    ['ports: [{protocol: 6}]', 'protocol-unknown-value'],
    ['ports: [{port: "80"}]', 'port-numeric-string'],
    ['ports: [{port: 80-90}]', 'port-list-or-range-string'],
    ['ports: [{port: [80, 90]}]', 'port-list-or-range-string'],
    ['ports: [{port: 80.5}]', 'port-out-of-range'],
    ['ports: [{port: 3000000000}]', 'port-out-of-range'],
    ['ports: [{port: true}]', 'type-mismatch'],
    ['ports: [{port: HTTP}]', 'port-name-invalid'],
    ['ports: [{endPort: 80}]', 'end-port-without-port'],
    ['ports: [{port: http, endPort: 80}]', 'end-port-with-named-port'],
    ['ports: [{port: 81, endPort: 80}]', 'end-port-before-port'],
    ['from: [{}]', 'peer-empty'],
    ['from: [{podSelector: , namespaceSelector: }]', 'peer-empty'],
    ['from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]', 'ip-block-with-selector'],
    ['from: [{ipBlock: {except: [x]}}]', 'cidr-missing'],
    ['from: [{ipBlock: {cidr: 10}}]', 'cidr-invalid'],
    ['from: [{ipBlock: {cidr: 10.0.0.1/8}}]', 'cidr-host-bits'],
    ['from: [{ipBlock: {cidr: 10.0.0.0/08}}]', 'cidr-leading-zeros'],
    ['from: [{ipBlock: {cidr: "::ffff:a00:0/104"}}]', 'cidr-ipv4-mapped'],
    ['from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]', 'except-outside-cidr'],
    ['podSelector: {matchLabels: {"a b": c}}', 'label-key-invalid'],
    ['podSelector: {matchLabels: {a: "b c"}}', 'label-value-invalid'],
    ['podSelector: {matchExpressions: [{key: a, operator: In}]}', 'match-expression-invalid'],
    ['podSelector: {matchExpressions: [{key: a, operator: Exists, values: []}]}'],
  ])('%s', (fixture, ...rules) => checkRefusals(fixture, ...rules));
});

test('a template is judged only where it is sure', () => {
  checkRefusals('spec:\n  podSelector: {}\n  {{- if .Values.x }}\n  policyTupes: [Egress]\n  {{- end }}');
  checkRefusals('ports:\n  - port: {{ .Values.port }}\n    protocol: {{ .Values.protocol }}');
  checkRefusals('ports:\n  - port: {{ .Values.port }}\n    protocol: tcp', 'protocol-unknown-value');
  checkRefusals('from:\n  - podSelector:\n      {{- toYaml .Values.selector | nindent 6 }}');
});

test('below broken YAML nothing is said of the structure, above it is', () => {
  const lines = ['spec:', '  podSelectors: {}', '  ingress:', '    - from: [{podSelector: {}', '  egres: []'];
  checkRefusals(lines.join('\n'), 'unknown-field', 'not-yaml');
});

test('objects of other kinds are not judged, nor those of other groups', () => {
  const of = (head: string) => refusalsOf(`${head}\nmetadata: {name: Not_A_Name}\nspec: {podSelector: 5, order: 1}\n`);
  expect(of('apiVersion: projectcalico.org/v3\nkind: NetworkPolicy')).toEqual([]);
  expect(of('apiVersion: crd.antrea.io/v1beta1\nkind: NetworkPolicy')).toEqual([]);
  expect(of('apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy')).toEqual([]);
  expect(of('apiVersion: networking.k8s.aws/v1alpha1\nkind: ClusterNetworkPolicy')).toEqual([]);
  expect(of('apiVersion: networking.k8s.io/v1\nkind: Ingress')).toEqual([]);
  expect(of('apiVersion: v1\nkind: Pod')).toEqual([]);
});

test('the policies of a List are judged where they stand', () => {
  const list =
    'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: networking.k8s.io/v1\n    kind: NetworkPolicy\n    metadata: {name: a}\n    spec: {podSelektor: {}}\n';
  const [finding, ...more] = refusalsOf(list);
  expect(more).toEqual([]);
  expect(finding?.rule).toBe('unknown-field');
  expect(list.slice(finding?.range.start, finding?.range.end)).toBe('podSelektor');
  const typed =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems:\n  - metadata: {name: a}\n    spec: {podSelector: {}, policyTypes: [ingress]}\n';
  expect(refusalsOf(typed).map(({ rule }) => rule)).toEqual(['policy-types-unknown-value']);
});

describe('messages say what to do', () => {
  test('a port in quotes', () =>
    checkMessage('ports: [{port: "80"}]', '`port: "80"` is the name of a port to Kubernetes, and names may not be numbers. Write `port: 80`.'));
  test('a misspelled field, with its path', () =>
    checkMessage('spec: {podSelector: {}, policyTupes: []}', '`spec` has no field `policyTupes` (spec.policyTupes). Is `policyTypes` meant?'));
  test('a field that is at home elsewhere', () => checkMessage('spec: {podSelector: {}, ports: []}', '`ports`', 'beside `from` or `to`'));
  test('host bits', () => checkMessage('from: [{ipBlock: {cidr: 192.168.1.5/24}}]', '`192.168.1.0/24`', '`192.168.1.5/32`'));
  test('a single address', () => checkMessage('from: [{ipBlock: {cidr: "2001:db8::1"}}]', '`2001:db8::1/128`'));
  test('a netmask', () => checkMessage('from: [{ipBlock: {cidr: 10.0.0.0/255.0.0.0}}]', '`10.0.0.0/8`'));
  test('a host name', () => checkMessage('from: [{ipBlock: {cidr: example.com}}]', 'host names'));
  test('a pattern', () => checkMessage('podSelector: {matchLabels: {a: "b*"}}', 'no patterns', '`In`'));
  test('a pair as key', () => checkMessage('podSelector: {matchLabels: {"app=web": ""}}', '`app: web`'));
  test('an operator', () => checkMessage('podSelector: {matchExpressions: [{key: a, operator: Equals, values: [b]}]}', 'Write `In`'));
  test('only generateName', () => {
    const [finding] = refusalsOf('apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  generateName: web-\nspec: {}\n');
    expect(finding?.message).toContain('generateName');
  });
});

describe('fixes', () => {
  test('ports out of the peer', () => {
    checkFix(
      'Move ports out of the peer',
      `
ingress:
  - from: # who
      - podSelector: {matchLabels: {app: web}}
        ports: # which
          - port: 80
            protocol: TCP # web
  - {}
`,
      `
ingress:
  - from: # who
      - podSelector: {matchLabels: {app: web}}
    ports: # which
      - port: 80
        protocol: TCP # web
  - {}
`,
    );
    checkNoFix('Move ports out of the peer', 'from:\n  - podSelector: {}\n    ports: [{port: 80}]\n  - namespaceSelector: {}\n');
  });

  test('out of podSelector, which selects everything then', () => {
    checkFix('Move ingress out of podSelector', 'spec:\n  podSelector:\n    ingress:\n      - {}\n', 'spec:\n  podSelector: {}\n  ingress:\n    - {}\n');
  });

  test('labels below matchLabels', () => {
    checkFix(
      'Put the labels below matchLabels',
      'podSelector:\n  app: web # the front\n  tier: front\n',
      'podSelector:\n  matchLabels:\n    app: web # the front\n    tier: front\n',
    );
    checkFix('Put the labels below matchLabels', 'podSelector: {app: web}\n', 'podSelector: {matchLabels: {app: web}}\n');
  });

  test('the missing level', () => {
    checkFix(
      'Put from around it',
      'ingress:\n  - podSelector:\n      matchLabels: {app: web}\n',
      'ingress:\n  - from:\n      - podSelector:\n          matchLabels: {app: web}\n',
    );
    checkFix('Put ports around it', 'ingress:\n  - $0port: 80\n    protocol: TCP\n', 'ingress:\n  - ports:\n      - port: 80\n        protocol: TCP\n');
    checkFix('Put ipBlock around it', 'from:\n  - $0cidr: 10.0.0.0/8\n', 'from:\n  - ipBlock:\n      cidr: 10.0.0.0/8\n');
  });

  test('dashes', () => {
    checkFix(
      'Make it a list',
      'ingress:\n  from:\n    - podSelector: {}\n  ports:\n    - port: 80\n',
      'ingress:\n  - from:\n      - podSelector: {}\n    ports:\n      - port: 80\n',
    );
    checkFix('Make it a list', 'policyTypes: Ingress\n', 'policyTypes: [Ingress]\n');
    checkFix(
      'Make it a map',
      'podSelector:\n  matchLabels:\n    - app: web\n    - tier: front\n',
      'podSelector:\n  matchLabels:\n      app: web\n      tier: front\n',
    );
  });

  test('ports', () => {
    checkFix('Write 8080, without quotes', 'ports: [{port: "8080"}]\n', 'ports: [{port: 8080}]\n');
    checkFix('Write port 8080 and endPort 8090', 'ports:\n  - port: 8080-8090\n', 'ports:\n  - port: 8080\n    endPort: 8090\n');
    checkFix(
      'Write one entry for each port',
      'ports:\n  - port: 80,443\n    protocol: TCP\n',
      'ports:\n  - port: 80\n    protocol: TCP\n  - port: 443\n    protocol: TCP\n',
    );
    checkFix('Write port 53 and protocol UDP', 'ports: [{port: 53/udp}]\n', 'ports: [{port: 53, protocol: UDP}]\n');
    checkFix('Allow every UDP port: leave port out', 'ports: [{port: 0, protocol: UDP}]\n', 'ports: [{protocol: UDP}]\n');
    checkFix('Allow every TCP port: leave port out', 'ports: [{port: "*"}]\n', 'ports: [{protocol: TCP}]\n');
    checkFix(
      'List the port for TCP and for UDP',
      'ports:\n  - protocol: TCP/UDP\n    port: 53\n',
      'ports:\n  - protocol: TCP\n    port: 53\n  - protocol: UDP\n    port: 53\n',
    );
    checkFix('Swap to 80-90', 'ports: [{port: 90, endPort: 80}]\n', 'ports: [{port: 80, endPort: 90}]\n');
    checkFix('Write http-metrics', 'ports: [{port: HTTP_metrics}]\n', 'ports: [{port: http-metrics}]\n');
  });

  test('blocks of addresses', () => {
    checkFix('Write 10.1.2.3/32', 'ipBlock: {cidr: 10.1.2.3}\n', 'ipBlock: {cidr: 10.1.2.3/32}\n');
    checkFix(
      'Write 3 blocks',
      'from:\n  - ipBlock:\n      cidr: 10.0.0.1-10.0.0.4\n  - podSelector: {}\n',
      'from:\n  - ipBlock:\n      cidr: 10.0.0.1/32\n  - podSelector: {}\n  - ipBlock:\n      cidr: 10.0.0.2/31\n  - ipBlock:\n      cidr: 10.0.0.4/32\n',
    );
    checkFix(
      'Write 2 blocks',
      'ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.2-10.0.0.4]}\n',
      'ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.2/31, 10.0.0.4/32]}\n',
    );
  });

  test('labels and conditions', () => {
    checkFix('Write app: web', 'podSelector: {matchLabels: {"app=web": ""}}\n', 'podSelector: {matchLabels: {app: web}}\n');
    checkFix('Write "1.10"', 'podSelector: {matchLabels: {version: 1.10}}\n', 'podSelector: {matchLabels: {version: "1.10"}}\n');
    checkFix('Insert a blank behind the colon', 'podSelector:\n  matchLabels:\n    app:web\n', 'podSelector:\n  matchLabels:\n    app: web\n');
    checkFix(
      'Write Exists, to let any value through',
      'podSelector: {matchExpressions: [{key: a, operator: In, values: []}]}\n',
      'podSelector: {matchExpressions: [{key: a, operator: Exists}]}\n',
    );
  });

  test('one label with two values', () => {
    const after = 'podSelector:\n  matchExpressions:\n    - {key: run, operator: In, values: [a, b]}\npolicyTypes: [Ingress]\n';
    checkFix(
      'Let either value match (lets more through): operator In',
      'podSelector:\n  matchLabels:\n    run: a\n    run: b\npolicyTypes: [Ingress]\n',
      after,
    );
    checkFix(
      'Let either value match (lets more through): operator In',
      'podSelector:\n  matchLabels:\n    run: a\n    tier: front # stays\n    run: "1"\npolicyTypes: [Ingress]\n',
      'podSelector:\n  matchLabels:\n    tier: front # stays\n  matchExpressions:\n    - {key: run, operator: In, values: [a, "1"]}\npolicyTypes: [Ingress]\n',
    );
    checkNoFix('Let either value match (lets more through): operator In', 'metadata:\n  labels:\n    run: a\n    run: b\n');
  });

  test('the object', () => {
    checkFix(
      'Write networking.k8s.io/v1',
      'apiVersion: extensions/v1beta1 # old\nkind: NetworkPolicy\nmetadata: {name: a}\n',
      'apiVersion: networking.k8s.io/v1 # old\nkind: NetworkPolicy\nmetadata: {name: a}\n',
    );
    checkFix(
      'Name it web',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {podSelector: {matchLabels: {app: web}}}\n',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec: {podSelector: {matchLabels: {app: web}}}\n',
    );
    checkFix(
      'Write allow-web',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: Allow_Web}\n',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: allow-web}\n',
    );
    checkFix(
      'Put them below spec',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n$0podSelector: {}\npolicyTypes: [Ingress]\n',
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]\n',
    );
  });
});
