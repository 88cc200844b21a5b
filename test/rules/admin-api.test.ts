import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFix, checkNoFix } from '../support/check-rule.js';
import { refusalsOf } from '../support/judge.js';
import { sharedFolder } from '../support/shared.js';

// What the CRDs of policy.networking.k8s.io/v1alpha1 say (config/crd of kubernetes-sigs/network-policy-api, v0.1.7, the fields of both
// channels), and what an API server does before it asks them: unknown fields are refused by strict decoding, a null field is dropped
// (PruneNonNullableNullsWithoutDefaults), `protocol` is filled in, `status` is dropped on creation, the namespace of an object of the
// whole cluster is cleared (EnsureObjectNamespaceMatchesRequestNamespace).

const HEAD = 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\n';
const BASELINE = 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: default}\n';

const spec = (text: string) => `${HEAD}spec: ${text}\n`;
const withRules = (rules: string) => spec(`{priority: 1, subject: {namespaces: {}}, ${rules}}`);
const ingress = (rule: string) => withRules(`ingress: [{action: Deny, from: [{namespaces: {}}], ${rule}}]`);
const from = (peer: string) => withRules(`ingress: [{action: Deny, from: [${peer}]}]`);
const to = (peer: string, more = '') => withRules(`egress: [{action: Deny, to: [${peer}]${more}}]`);
const port = (item: string) => ingress(`ports: [${item}]`);
const subject = (text: string) => spec(`{priority: 1, subject: ${text}}`);
const baseline = (text: string) => `${BASELINE}spec: ${text}\n`;
const many = (count: number, item: (index: number) => string) => Array.from({ length: count }, (_, index) => item(index)).join(', ');

function checkRefusals(text: string, rules: readonly string[]): void {
  expect(refusalsOf(text).map(({ rule, message }) => `${rule}: ${message}`)).toEqual(rules.map((rule) => expect.stringMatching(new RegExp(`^${rule}: `))));
}

describe('what the API server refuses is said as exactly these rules, in the order of the text', () => {
  test.each<readonly [string, string, ...string[]]>([
    // Required fields.
    ['no spec', HEAD, 'field-missing'],
    ['a spec that is null is dropped', `${HEAD}spec:\n`, 'field-missing'],
    ['priority and subject', spec('{}'), 'field-missing', 'field-missing'],
    ['priority null', spec('{priority: , subject: {namespaces: {}}}'), 'field-missing'],
    ['a baseline policy needs a subject', baseline('{ingress: []}'), 'field-missing'],
    ['action', withRules('ingress: [{from: [{namespaces: {}}]}]'), 'field-missing'],
    ['action null', withRules('ingress: [{action: , from: [{namespaces: {}}]}]'), 'field-missing'],
    ['from', withRules('ingress: [{action: Deny}]'), 'field-missing'],
    ['from null', withRules('ingress: [{action: Deny, from: }]'), 'field-missing'],
    ['to', withRules('egress: [{action: Deny}]'), 'field-missing'],
    ['port of portNumber', port('{portNumber: {protocol: TCP}}'), 'field-missing'],
    ['start of portRange', port('{portRange: {end: 90}}'), 'field-missing'],
    ['end of portRange', port('{portRange: {start: 90}}'), 'field-missing'],
    ['key and operator', subject('{namespaces: {matchExpressions: [{values: [a]}]}}'), 'field-missing', 'field-missing'],
    [
      'a name',
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {}\nspec: {priority: 1, subject: {namespaces: {}}}\n',
      'name-invalid',
    ],
    // Exactly one of several.
    ['an empty subject', subject('{}'), 'not-exactly-one'],
    ['a subject of which the only field is null', subject('{namespaces: }'), 'not-exactly-one'],
    ['both kinds of subject', subject('{namespaces: {}, pods: {namespaceSelector: {}, podSelector: {}}}'), 'not-exactly-one'],
    ['an empty peer', from('{}'), 'not-exactly-one'],
    ['two kinds of peer', to('{namespaces: {}, networks: [10.0.0.0/8]}'), 'not-exactly-one'],
    ['an empty port', port('{}'), 'not-exactly-one'],
    ['two kinds of port', port('{portNumber: {port: 80}, namedPort: http}'), 'not-exactly-one'],
    // Unknown fields.
    ['policyTypes', spec('{priority: 1, subject: {namespaces: {}}, policyTypes: [Ingress]}'), 'unknown-field'],
    ['podSelector in a peer', from('{podSelector: {}}'), 'unknown-field'],
    ['ipBlock in a peer', to('{ipBlock: {cidr: 10.0.0.0/8}}'), 'unknown-field'],
    ['networks of an ingress rule', from('{networks: [10.0.0.0/8]}'), 'unknown-field'],
    ['nodes of an ingress rule', from('{nodes: {}}'), 'unknown-field'],
    ['domainNames of an ingress rule', from('{domainNames: [example.com]}'), 'unknown-field'],
    [
      'domainNames of a baseline policy',
      baseline('{subject: {namespaces: {}}, egress: [{action: Allow, to: [{domainNames: [example.com]}]}]}'),
      'unknown-field',
    ],
    ['priority of a baseline policy', baseline('{priority: 1, subject: {namespaces: {}}}'), 'unknown-field'],
    ['a port written as in a NetworkPolicy', port('{protocol: TCP, port: 80}'), 'unknown-field', 'unknown-field'],
    ['endPort', port('{portNumber: {port: 80, endPort: 90}}'), 'unknown-field'],
    ['an unknown field that is null', spec('{priority: 1, subject: {namespaces: {}}, order: }'), 'unknown-field'],
    ['to in an ingress rule', withRules('ingress: [{action: Deny, to: [{namespaces: {}}]}]'), 'field-missing', 'direction-keyword-mismatch'],
    ['labels without matchLabels', subject('{namespaces: {team: a}}'), 'labels-without-match-labels'],
    ['in the status', `${HEAD}spec: {priority: 1, subject: {namespaces: {}}}\nstatus: {phase: Ready}\n`, 'unknown-field'],
    [
      'in metadata',
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a, label: {}}\nspec: {priority: 1, subject: {namespaces: {}}}\n',
      'unknown-field',
    ],
    // Types.
    ['rules that are no list', withRules('ingress: {action: Deny}'), 'list-expected'],
    ['a rule that is null keeps its place in the list', withRules('ingress: [null]'), 'map-expected'],
    ['a peer that is null', from('null'), 'map-expected'],
    ['a selector that is a text', subject('{namespaces: all}'), 'map-expected'],
    ['a priority in quotes', spec('{priority: "10", subject: {namespaces: {}}}'), 'type-mismatch'],
    ['a priority with a fraction', spec('{priority: 1.5, subject: {namespaces: {}}}'), 'priority-out-of-range'],
    ['a port by name in portNumber', port('{portNumber: {port: http}}'), 'type-mismatch'],
    ['a label that is a number', subject('{namespaces: {matchLabels: {team: 5}}}'), 'label-value-not-string'],
    ['a value that is null', subject('{namespaces: {matchExpressions: [{key: a, operator: In, values: [null]}]}}'), 'label-value-not-string'],
    ['networks that are no list', to('{networks: 10.0.0.0/8}'), 'list-expected'],
    ['a name that is a number', ingress('name: 5'), 'type-mismatch'],
    [
      'a namespace that is a number',
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a, namespace: 5}\nspec: {priority: 1, subject: {namespaces: {}}}\n',
      'name-invalid',
    ],
    // Values.
    ['priority below 0', spec('{priority: -1, subject: {namespaces: {}}}'), 'priority-out-of-range'],
    ['priority above 1000', spec('{priority: 1001, subject: {namespaces: {}}}'), 'priority-out-of-range'],
    ['an action in lower case', withRules('ingress: [{action: deny, from: [{namespaces: {}}]}]'), 'action-unknown-value'],
    ['an empty action', withRules('ingress: [{action: "", from: [{namespaces: {}}]}]'), 'action-unknown-value'],
    ['Pass in a baseline policy', baseline('{subject: {namespaces: {}}, ingress: [{action: Pass, from: [{namespaces: {}}]}]}'), 'action-unknown-value'],
    ['port 0', port('{portNumber: {port: 0}}'), 'port-out-of-range'],
    ['port 65536', port('{portRange: {start: 1, end: 65536}}'), 'port-out-of-range'],
    ['a name of 101 characters', ingress(`name: ${'n'.repeat(101)}`), 'rule-name-too-long'],
    ['a baseline policy of another name', `${BASELINE.replace('default', 'tenants')}spec: {subject: {namespaces: {}}}\n`, 'baseline-name-invalid'],
    ['a name that no object can have', `${BASELINE.replace('default', 'Default')}spec: {subject: {namespaces: {}}}\n`, 'name-invalid'],
    ['another version', spec('{priority: 1, subject: {namespaces: {}}}').replace('v1alpha1', 'v1alpha2'), 'admin-api-version'],
    ['no version', spec('{priority: 1, subject: {namespaces: {}}}').replace(/^apiVersion.*\n/, ''), 'admin-api-version'],
    [
      'the group of NetworkPolicy',
      spec('{priority: 1, subject: {namespaces: {}}}').replace('policy.networking.k8s.io/v1alpha1', 'networking.k8s.io/v1'),
      'admin-api-version',
    ],
    ['a kind in other letters', spec('{priority: 1, subject: {namespaces: {}}}').replace('AdminNetworkPolicy', 'AdminNetworkpolicy'), 'kind-invalid'],
    ['a kind of another group', spec('{priority: 1, subject: {namespaces: {}}}').replace('AdminNetworkPolicy', 'NetworkPolicy'), 'kind-invalid'],
    ['no kind', spec('{priority: 1, subject: {namespaces: {}}}').replace('kind: AdminNetworkPolicy\n', ''), 'kind-invalid'],
    ['a first line that is indented, so that the rest is not read', ` ${spec('{priority: 1, subject: {namespaces: {}}}')}`, 'kind-invalid'],
    // Lists.
    ['no peer', withRules('ingress: [{action: Deny, from: []}]'), 'list-length-invalid'],
    ['101 peers', from(many(101, () => '{namespaces: {}}')), 'list-length-invalid'],
    ['no port', ingress('ports: []'), 'list-length-invalid'],
    ['101 ports', port(many(101, (index) => `{portNumber: {port: ${index + 1}}}`)), 'list-length-invalid'],
    ['101 rules', withRules(`ingress: [${many(101, () => '{action: Deny, from: [{namespaces: {}}]}')}]`), 'list-length-invalid'],
    ['no network', to('{networks: []}'), 'list-length-invalid'],
    ['26 networks', to(`{networks: [${many(26, (index) => `10.${index}.0.0/16`)}]}`), 'list-length-invalid'],
    ['the same network twice', to('{networks: [10.0.0.0/8, 10.0.0.0/8]}'), 'list-item-repeated'],
    ['the same domain twice', to('{domainNames: [example.com, example.com]}'), 'list-item-repeated'],
    // Addresses, as isCIDR of CEL reads them, and names.
    ['an address without a prefix', to('{networks: [10.0.0.1]}'), 'cidr-invalid'],
    ['a network that is no text', to('{networks: [10]}'), 'cidr-invalid'],
    ['an empty network', to('{networks: [""]}'), 'cidr-invalid'],
    ['leading zeros', to('{networks: [010.0.0.0/8]}'), 'cidr-leading-zeros'],
    ['an IPv4 address in IPv6', to('{networks: ["::ffff:10.0.0.0/104"]}'), 'cidr-ipv4-mapped'],
    ['a domain of one word', to('{domainNames: [localhost]}'), 'domain-name-invalid'],
    ['a pattern in the middle', to('{domainNames: [www.*.com]}'), 'domain-name-invalid'],
    // Metadata is that of every object.
    [
      'a label of the policy',
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a, labels: {"a b": c}}\nspec: {priority: 1, subject: {namespaces: {}}}\n',
      'label-key-invalid',
    ],
  ])('%s', (_, text, ...rules) => checkRefusals(text, rules));
});

describe('what the API server takes has no such finding', () => {
  test.each<readonly [string, string]>([
    ['the least', spec('{priority: 0, subject: {namespaces: {}}}')],
    ['the highest priority', spec('{priority: 1000, subject: {namespaces: {}}}')],
    ['a whole number with a fraction of zero', spec('{priority: 10.0, subject: {namespaces: {}}}')],
    ['lists of rules that are empty or null', withRules('ingress: [], egress: ')],
    ['a subject with a field that is null', subject('{namespaces: {}, pods: }')],
    ['a peer with a field that is null', from('{namespaces: , pods: {namespaceSelector: {}, podSelector: {}}}')],
    ['ports null', ingress('ports: ')],
    ['a protocol that is left out, or null', port('{portNumber: {port: 80}}, {portRange: {protocol: , start: 1, end: 2}}')],
    ['any text as protocol', port('{portNumber: {protocol: ICMP, port: 80}}')],
    ['a range that ends before it begins', port('{portRange: {start: 90, end: 80}}')],
    ['any text as operator, and no values', subject('{namespaces: {matchExpressions: [{key: a, operator: Equals}, {key: b, operator: In}]}}')],
    ['any text as label', subject('{namespaces: {matchLabels: {"a b": "c d", "": x}}}')],
    ['a label that is null', subject('{namespaces: {matchLabels: {a: }}}')],
    // These two are refused, in truth, and said to be (`pods-selector-missing`, `named-port-outside-cluster`), but counted as mistakes:
    // manifests of ../shared/conformance are written so, and mean something to those who read them without an API server.
    ['pods with one selector', subject('{pods: {podSelector: {}}}')],
    ['a named port for addresses', to('{networks: [10.0.0.0/8]}', ', ports: [{namedPort: http}]')],
    ['a name of 100 characters', ingress(`name: ${'n'.repeat(100)}`)],
    ['100 rules', withRules(`ingress: [${many(100, () => '{action: Deny, from: [{namespaces: {}}]}')}]`)],
    ['25 networks', to(`{networks: [${many(25, (index) => `10.${index}.0.0/16`)}]}`)],
    ['host bits', to('{networks: [10.1.2.3/8, "2001:db8::1/32"]}')],
    ['IPv6 in another than its shortest form', to('{networks: ["2001:0DB8:0::/32"]}')],
    ['nodes, domain names and named ports of the experimental channel', to('{nodes: {}}, {domainNames: ["*.example.com", example.com.]}')],
    ['a named port for pods', to('{namespaces: {}}', ', ports: [{namedPort: "8080"}]')],
    [
      'a rule of each action',
      withRules('ingress: [{action: Allow, from: [{namespaces: {}}]}, {action: Deny, from: [{namespaces: {}}]}, {action: Pass, from: [{namespaces: {}}]}]'),
    ],
    [
      'a baseline policy',
      baseline('{subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}, {action: Deny, from: [{namespaces: {}}]}]}'),
    ],
    [
      'a namespace, whatever it is called',
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a, namespace: Not_One}\nspec: {priority: 1, subject: {namespaces: {}}}\n',
    ],
    ['a status of any type', `${HEAD}spec: {priority: 1, subject: {namespaces: {}}}\nstatus: {conditions: [{type: 5}]}\n`],
  ])('%s', (_, text) => checkRefusals(text, []));
});

test('a template is judged only where it is sure', () => {
  checkRefusals(spec('\n  priority: {{ .Values.priority }}\n  subject: {}\n'), []);
  checkRefusals(
    spec('\n  {{- if .Values.x }}\n  priority: 1\n  {{- end }}\n  ingress:\n    - action: {{ .Values.action }}\n      from: {{ toYaml .Values.from }}'),
    [],
  );
  checkRefusals(spec('\n  priority: 1\n  subject: {namespaces: {}}\n  ingress:\n    - action: deny\n      from: {{ toYaml .Values.from }}'), [
    'action-unknown-value',
  ]);
});

test('the policies of a list are judged where they stand', () => {
  const list =
    'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicyList\nitems:\n  - metadata: {name: a}\n    spec: {priority: 2000, subject: {}}\n';
  checkRefusals(list, ['priority-out-of-range', 'not-exactly-one']);
});

describe('the cases of ../shared/conformance/admin', () => {
  const folder = sharedFolder('conformance/admin');
  const cases = folder === undefined ? [] : readdirSync(folder).sort();

  test.skipIf(folder === undefined)('are 26 (needs ../shared)', () => expect(cases).toHaveLength(26));

  test.skipIf(folder === undefined).each(cases)('%s: nothing is refused (needs ../shared)', (name) => {
    const manifests = join(folder ?? '', name, 'manifests');
    const texts = readdirSync(manifests).map((file) => readFileSync(join(manifests, file), 'utf8'));
    expect(texts.flatMap((text) => refusalsOf(text))).toEqual([]);
  });
});

test('objects of other kinds of the group are not judged', () => {
  checkRefusals(spec('{x: 1}').replace('AdminNetworkPolicy', 'SomethingElse'), []);
});

describe('fixes', () => {
  test('the kind that is meant', () => {
    const text = spec('{priority: 1, subject: {namespaces: {}}}');
    checkFix('Write AdminNetworkPolicy', text.replace('AdminNetworkPolicy', 'NetworkPolicy'), text);
    checkFix(
      'Write kind: BaselineAdminNetworkPolicy',
      baseline('{subject: {namespaces: {}}}').replace('kind: BaselineAdminNetworkPolicy\n', ''),
      baseline('{subject: {namespaces: {}}}'),
    );
    checkFix('Write policy.networking.k8s.io/v1alpha1', text.replace('policy.networking.k8s.io/v1alpha1', 'networking.k8s.io/v1'), text);
  });
  test('all namespaces, where only pods are selected', () =>
    checkFix(
      'Mean all of them: namespaceSelector: {}',
      spec('{priority: 1, subject: {pods: {podSelector: {}}}}'),
      spec('{priority: 1, subject: {pods: {podSelector: {}, namespaceSelector: {}}}}'),
    ));
  test('a selector without a value', () =>
    checkFix(
      'Mean all of them: podSelector: {}',
      spec('\n  priority: 1\n  subject:\n    pods:\n      namespaceSelector: {}\n      podSelector: # all\n'),
      spec('\n  priority: 1\n  subject:\n    pods:\n      namespaceSelector: {}\n      podSelector: {} # all\n'),
    ));
  test('two peers', () =>
    checkFix('Allow either: make them two peers', to('{namespaces: {}, networks: [10.0.0.0/8]}'), to('{namespaces: {}}, {networks: [10.0.0.0/8]}')));
  test('what other APIs call it', () => {
    checkFix(
      'Write Allow',
      withRules('ingress: [{action: Accept, from: [{namespaces: {}}]}]'),
      withRules('ingress: [{action: Allow, from: [{namespaces: {}}]}]'),
    );
    checkNoFix('Write Pass', baseline('{subject: {namespaces: {}}, ingress: [{action: pass, from: [{namespaces: {}}]}]}'));
  });
  test('a range of addresses as blocks', () => checkFix('Write 2 blocks', to('{networks: [10.0.0.0-10.0.0.2]}'), to('{networks: [10.0.0.0/31, 10.0.0.2/32]}')));
  test('the name of a domain out of an address of the web', () =>
    checkFix('Write example.com', to('{domainNames: ["https://example.com:443/a"]}'), to('{domainNames: ["example.com"]}')));
  test('port 0 of a portNumber cannot be left out', () => checkNoFix('Allow every TCP port: leave port out', port('{portNumber: {port: 0}}')));
});
