import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { checkFix, checkNoFix } from '../support/check-rule.js';
import { refusalsOf } from '../support/judge.js';
import { snapshotOf } from '../support/snapshot.js';

// What the CRDs of ClusterNetworkPolicy say (config/crd of kubernetes-sigs/network-policy-api, v0.2.0 for `v1alpha2` and v0.3.0 for `v1beta1`,
// the experimental channel). `../corpus/clusternetworkpolicy` holds more of it, with the verdicts of the server's own code.

const head = (version: string) => `apiVersion: policy.networking.k8s.io/${version}\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\n`;
const spec = (text: string, version = 'v1beta1') => `${head(version)}spec: ${text}\n`;
const withRules = (rules: string, version?: string) => spec(`{tier: Admin, priority: 1, subject: {namespaces: {}}, ${rules}}`, version);
const ingress = (rule: string) => withRules(`ingress: [{action: Deny, from: [{namespaces: {}}], ${rule}}]`);
const from = (peer: string) => withRules(`ingress: [{action: Deny, from: [${peer}]}]`);
const to = (peer: string, version?: string) => withRules(`egress: [{action: Accept, to: [${peer}]}]`, version);
const protocol = (item: string) => ingress(`protocols: [${item}]`);
const tcp = (port: string) => protocol(`{tcp: {destinationPort: ${port}}}`);
const many = (count: number, item: (index: number) => string) => Array.from({ length: count }, (_, index) => item(index)).join(', ');

function checkRefusals(text: string, rules: readonly string[]): void {
  expect(refusalsOf(text).map(({ rule, message }) => `${rule}: ${message}`)).toEqual(rules.map((rule) => expect.stringMatching(new RegExp(`^${rule}: `))));
}

describe('what the API server refuses is said as exactly these rules, in the order of the text', () => {
  test.each<readonly [string, string, ...string[]]>([
    ['the tier', spec('{priority: 1, subject: {namespaces: {}}}'), 'field-missing'],
    ['the priority, in each tier', spec('{tier: Baseline, subject: {namespaces: {}}}'), 'field-missing'],
    ['a tier in lower case', spec('{tier: admin, priority: 1, subject: {namespaces: {}}}'), 'tier-unknown-value'],
    ['a tier that is none', spec('{tier: Default, priority: 1, subject: {namespaces: {}}}'), 'tier-unknown-value'],
    ['an empty tier', spec('{tier: "", priority: 1, subject: {namespaces: {}}}'), 'tier-unknown-value'],
    ['a tier that is a number', spec('{tier: 1, priority: 1, subject: {namespaces: {}}}'), 'type-mismatch'],
    ['a priority above 1000', spec('{tier: Admin, priority: 1001, subject: {namespaces: {}}}'), 'priority-out-of-range'],
    ['the word of an AdminNetworkPolicy', withRules('ingress: [{action: Allow, from: [{namespaces: {}}]}]'), 'action-unknown-value'],
    ['ports of an AdminNetworkPolicy', ingress('ports: [{portNumber: {port: 80}}]'), 'unknown-field'],
    ['portNumber among protocols', protocol('{portNumber: {port: 80}}'), 'unknown-field'],
    ['networks of an ingress rule', from('{networks: [10.0.0.0/8]}'), 'unknown-field'],
    ['to in an ingress rule', withRules('ingress: [{action: Deny, to: [{namespaces: {}}]}]'), 'field-missing', 'direction-keyword-mismatch'],
    ['pods without podSelector', from('{pods: {namespaceSelector: {}}}'), 'field-missing'],
    ['an empty protocol', protocol('{tcp: {}}'), 'not-exactly-one'],
    ['a protocol that is null is left out', protocol('{tcp: }'), 'not-exactly-one'],
    ['no port', protocol('{udp: {destinationPort: {}}}'), 'not-exactly-one'],
    ['a number and a range', tcp('{number: 80, range: {start: 1, end: 2}}'), 'not-exactly-one'],
    ['two protocols in one entry', protocol('{tcp: {destinationPort: {number: 80}}, udp: {destinationPort: {number: 80}}}'), 'not-exactly-one'],
    ['an empty subject', spec('{tier: Admin, priority: 1, subject: {}}'), 'not-exactly-one'],
    ['a range that ends before it begins', tcp('{range: {start: 90, end: 80}}'), 'port-range-not-rising'],
    ['a range of one port', protocol('{sctp: {destinationPort: {range: {start: 80, end: 80}}}}'), 'port-range-not-rising'],
    ['half a range', tcp('{range: {start: 80}}'), 'field-missing'],
    ['port 0', tcp('{number: 0}'), 'port-out-of-range'],
    ['port 65536', tcp('{range: {start: 1, end: 65536}}'), 'port-out-of-range'],
    ['a port with a fraction', tcp('{number: 80.5}'), 'port-out-of-range'],
    ['a port in quotes', tcp('{number: "80"}'), 'type-mismatch'],
    ['a name that is a number', protocol('{destinationNamedPort: 80}'), 'type-mismatch'],
    ['no protocol', ingress('protocols: []'), 'list-length-invalid'],
    ['26 protocols', protocol(many(26, (index) => `{tcp: {destinationPort: {number: ${index + 1}}}}`)), 'list-length-invalid'],
    ['26 peers', from(many(26, () => '{namespaces: {}}')), 'list-length-invalid'],
    ['26 rules', withRules(`ingress: [${many(26, () => '{action: Deny, from: [{namespaces: {}}]}')}]`), 'list-length-invalid'],
    ['the same network twice', to('{networks: [10.0.0.0/8, 10.0.0.0/8]}'), 'list-item-repeated'],
    ['host bits in v1beta1', to('{networks: [10.0.0.1/8]}'), 'cidr-host-bits'],
    ['an IPv4 address in IPv6', to('{networks: ["::ffff:10.0.0.0/104"]}'), 'cidr-ipv4-mapped'],
    ['a sign at the beginning of a domain, in v1beta1', to('{domainNames: [_a.example.com]}'), 'domain-name-invalid'],
    ['a domain of one word', to('{domainNames: [localhost]}', 'v1alpha2'), 'domain-name-invalid'],
    ['the version of the older kinds', spec('{tier: Admin, priority: 1, subject: {namespaces: {}}}', 'v1alpha1'), 'admin-api-version'],
    ['a kind in other letters', spec('{tier: Admin, priority: 1, subject: {namespaces: {}}}').replace('kind: Cluster', 'kind: cluster'), 'kind-invalid'],
  ])('%s', (_, text, ...rules) => checkRefusals(text, rules));
});

describe('what the API server takes has no such finding', () => {
  test.each<readonly [string, string]>([
    ['Pass in the last tier', spec('{tier: Baseline, priority: 1, subject: {namespaces: {}}, ingress: [{action: Pass, from: [{namespaces: {}}]}]}')],
    ['pods without namespaceSelector', from('{pods: {podSelector: {}}}')],
    ['25 of everything', withRules(`ingress: [${many(25, () => `{action: Deny, from: [${many(25, () => '{namespaces: {}}')}]}`)}]`)],
    ['a range of every port', tcp('{range: {start: 1, end: 65535}}')],
    ['a name of a port that no container could have', protocol('{destinationNamedPort: ""}')],
    ['host bits in v1alpha2, which v0.2.0 took', to('{networks: [10.0.0.1/8]}', 'v1alpha2')],
    ['signs in domains in v1alpha2, which v0.2.0 took', to('{domainNames: [_a.example.com]}', 'v1alpha2')],
    ['any text as operator', from('{namespaces: {matchExpressions: [{key: a, operator: Equals}]}}')],
    ['kinds of the same name in other groups', spec('{}').replace('policy.networking.k8s.io/v1beta1', 'crd.antrea.io/v1beta1')],
  ])('%s', (_, text) => checkRefusals(text, []));
});

describe('messages speak of the kind', () => {
  const messageOf = (text: string, rule: string) => checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml').find((each) => each.rule === rule)?.message;

  test.each<readonly [string, string, string, RegExp]>([
    ['the actions that there are', 'field-missing', withRules('ingress: [{from: [{namespaces: {}}]}]'), /`Accept`, `Deny` or `Pass`/],
    ['the word for allowing', 'action-unknown-value', withRules('ingress: [{action: Allow, from: [{namespaces: {}}]}]'), /Write `Accept`/],
    ['the most rules', 'list-length-invalid', from(many(26, () => '{namespaces: {}}')), /25 are allowed/],
    ['every port', 'list-length-invalid', ingress('protocols: []'), /leave `protocols` out/],
    ['where ports are listed', 'unknown-field', ingress('ports: [{port: 80}]'), /below `protocols`/],
    ['how a port is written', 'unknown-field', protocol('{port: 80}'), /An entry of `protocols` .*`tcp: \{destinationPort: \{number: 80\}\}`/],
    [
      'how a port is written instead of its name',
      'named-port-outside-cluster',
      withRules('egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], protocols: [{destinationNamedPort: http}]}]'),
      /`tcp: \{destinationPort/,
    ],
    ['the namespace', 'admin-namespace-ignored', withRules('ingress: []').replace('name: a', 'name: a, namespace: b'), /^A ClusterNetworkPolicy/],
  ])('%s', (_, rule, text, message) => expect(messageOf(text, rule)).toMatch(message));
});

describe('fixes', () => {
  const action = (name: string) => withRules(`ingress: [{action: ${name}, from: [{namespaces: {}}]}]`);

  test('the word for an action that the other kinds have', () => {
    checkFix('Write Accept', action('Allow'), action('Accept'));
    const older = action('Accept').replace('v1beta1\nkind: Cluster', 'v1alpha1\nkind: Admin').replace('tier: Admin, ', '');
    checkFix('Write Allow', older, older.replace('Accept', 'Allow'));
  });

  test('the tier', () => {
    const tier = (name: string) => spec(`{tier: ${name}, priority: 1, subject: {namespaces: {}}}`);
    checkFix('Write Admin', tier('ADMIN'), tier('Admin'));
    checkFix('Write Baseline', tier('Default'), tier('Baseline'));
    checkNoFix('Write Admin', tier('NetworkPolicy'));
  });

  test('ports as protocols', () =>
    checkFix(
      'Convert to protocols',
      `${spec('')}  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      ports: # all of them
        - portNumber:
            protocol: UDP
            port: 53
        - portNumber: {port: 80} # web
        - portRange: {protocol: SCTP, start: 8000, end: 8100}
        - portRange: {start: 90, end: 90}
        - namedPort: http
        - {protocol: TCP, port: 443}
        - port: 8000
          endPort: 8100
        - protocol: UDP
`,
      `${spec('')}  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      protocols: # all of them
        - {udp: {destinationPort: {number: 53}}}
        - {tcp: {destinationPort: {number: 80}}} # web
        - {sctp: {destinationPort: {range: {start: 8000, end: 8100}}}}
        - {tcp: {destinationPort: {number: 90}}}
        - {destinationNamedPort: http}
        - {tcp: {destinationPort: {number: 443}}}
        - {tcp: {destinationPort: {range: {start: 8000, end: 8100}}}}
        - {udp: {destinationPort: {range: {start: 1, end: 65535}}}}
`,
    ));

  test.each([
    ['a range that matches nothing', '[{portRange: {start: 90, end: 80}}]'],
    ['a protocol that is none', '[{portNumber: {protocol: ICMP, port: 80}}]'],
    ['a name with a protocol, which the new field cannot have', '[{protocol: TCP, port: http}]'],
    ['an empty list', '[]'],
    ['an entry that says nothing', '[{}]'],
  ])('ports are not converted: %s', (_, ports) => checkNoFix('Convert to protocols', ingress(`ports: ${ports}`)));

  test('every port, where none is written', () => {
    const every = '{destinationPort: {range: {start: 1, end: 65535}}}';
    checkFix('Mean all of the ports: 1-65535', protocol('{tcp: {}}'), protocol(`{tcp: ${every}}`));
    checkFix('Mean all of the ports: 1-65535', tcp('{}'), protocol(`{tcp: ${every}}`));
  });

  test('a range that does not rise', () => {
    checkFix('Write number: 80', tcp('{range: {start: 80, end: 80}}'), tcp('{number: 80}'));
    checkNoFix('Write number: 80', tcp('{number: 8080, range: {start: 80, end: 80}}'));
    checkFix('Swap to 80-90', tcp('{range: {start: 90, end: 80}}'), tcp('{range: {start: 80, end: 90}}'));
  });

  test('pods of the namespaces', () =>
    checkFix('Mean all of them: podSelector: {}', from('{pods: {namespaceSelector: {}}}'), from('{pods: {namespaceSelector: {}, podSelector: {}}}')));

  test('no protocols', () =>
    checkFix('Allow every port: leave protocols out', ingress('protocols: []'), withRules('ingress: [{action: Deny, from: [{namespaces: {}}]}]')));

  test('the version', () =>
    checkFix(
      'Write policy.networking.k8s.io/v1beta1',
      spec('{tier: Admin, priority: 1, subject: {namespaces: {}}}', 'v1'),
      spec('{tier: Admin, priority: 1, subject: {namespaces: {}}}'),
    ));
});
