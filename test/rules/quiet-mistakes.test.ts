// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { checkFix, checkNoFix, checkRule } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

describe('cidr-never-applies', () => {
  const from = (cidr: string) => `from: [{ipBlock: {cidr: "${cidr}"}}]`;
  const to = (cidr: string) => `egress: [{to: [{ipBlock: {cidr: "${cidr}"}}]}]`;
  const found = (text: string) =>
    checkFile(
      snapshotOf({ '/p.yaml': `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}, ${text}}\n` }),
      '/p.yaml',
    ).some(({ rule }) => rule === 'cidr-never-applies');
  const ingress = (cidr: string) => found(`ingress: [{${from(cidr)}}]`);

  test.each(['127.0.0.0/8', '127.0.0.1/32', '::1/128', '::/128', '224.0.0.251/32', 'ff02::/16', '255.255.255.255/32', '203.0.113.0/24', '2001:db8:1::/48'])(
    '%s in from',
    (cidr) => expect(ingress(cidr)).toBe(true),
  );
  test.each(['0.0.0.0/0', '126.0.0.0/7', '10.0.0.0/8', '::/0', '0.0.0.0/32', '203.0.112.0/23', 'none'])('not %s', (cidr) => {
    expect(ingress(cidr)).toBe(false);
    expect(found(to(cidr))).toBe(false);
  });
  test.each(['224.0.0.251/32', 'ff02::1/128', '255.255.255.255/32'])('not %s in to, which a plugin may filter', (cidr) => expect(found(to(cidr))).toBe(false));
  test('not in except', () => checkRule('cidr-never-applies', 'from: [{ipBlock: {cidr: 0.0.0.0/0, except: [127.0.0.0/8]}}]'));
  test('in policies of administrators', () =>
    checkRule(
      'cidr-never-applies',
      `
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: a}
      spec:
        priority: 1
        subject: {namespaces: {}}
        egress:
          - action: Allow
            to: [{networks: [127.0.0.0/8, 10.0.0.0/8]}]
      #                      ^^^^^^^^^^^ hint: cidr-never-applies
      `,
    ));
  test('the fix removes one of several, never the only one, which would open the rule', () => {
    checkFix('Remove it', 'from:\n  - ipBlock: {cidr: 127.0.0.0/8}\n  - ipBlock: {cidr: 10.0.0.0/8}\n', 'from:\n  - ipBlock: {cidr: 10.0.0.0/8}\n');
    checkNoFix('Remove it', 'from:\n  - ipBlock: {cidr: 127.0.0.0/8}\n');
  });
});

describe('reply-traffic-rule', () => {
  const spec = (ingress: string, egress: string) => `
    spec:
      podSelector: {}
      policyTypes: [Ingress, Egress]
      ingress: ${ingress}
      egress:
        ${egress}
`;
  const PROXY = '{podSelector: {matchLabels: {app: proxy}}}';
  const IN = `[{from: [${PROXY}], ports: [{port: 80}]}]`;

  test('to whom the pods answer, or to everyone', () => {
    checkRule(
      'reply-traffic-rule',
      `${spec(IN, `- to: [${PROXY}]`)}          ports: [{port: 1024, endPort: 65535}]\n    #   ^^^^ hint: reply-traffic-rule\n`.replace(
        /( {10}ports.*\n)(.*\n)/,
        '$2$1',
      ),
    );
    checkRule('reply-traffic-rule', `${spec('[]', '- ports: [{port: 32768, endPort: 60999}]')}    #   ^^^^^^^ hint: reply-traffic-rule TCP 32768-60999\n`);
    checkRule('reply-traffic-rule', `${spec(IN, '- ports: [{port: 1024, endPort: 65535, protocol: UDP}]')}    #   ^^^^^^^ hint: reply-traffic-rule\n`);
  });
  test('not to others, of other ports, or where there is nothing to answer', () => {
    checkRule('reply-traffic-rule', `${spec(IN, '- to: [{podSelector: {}}]')}          ports: [{port: 1024, endPort: 65535}]\n`);
    checkRule('reply-traffic-rule', spec(IN, '- ports: [{port: 30000, endPort: 32767}]'));
    checkRule('reply-traffic-rule', spec(IN, '- ports: [{port: 32768, endPort: 60999}, {port: 443}]'));
    checkRule('reply-traffic-rule', spec('[]', '- ports: [{port: 1024, endPort: 65535}]'));
  });
  test('it is not also called a wide range', () => {
    checkRule('wide-port-range', `${spec(IN, '- ports: [{port: 1024, endPort: 65535, protocol: UDP}]')}`);
    checkRule(
      'wide-port-range',
      `${spec('[]', '- ports: [{port: 1024, endPort: 65535}]')}    #                    ^^^^^^^^^^^^^^^^^^^^ info: wide-port-range\n`,
    );
  });
  test('the fix', () => {
    const text = (rules: string) => `egress:${rules}`;
    checkFix(
      'Remove this rule: answers pass without it',
      text('\n  - ports: [{port: 32768, endPort: 60999}]\n  - to: [{podSelector: {}}]\n'),
      text('\n  - to: [{podSelector: {}}]\n'),
    );
  });
});

describe('template-expression-in-yaml', () => {
  const found = (text: string, files: Readonly<Record<string, string>> = {}, path = '/p.yaml') =>
    checkFile(snapshotOf({ ...files, [path]: text }), path, { settings: { 'template-expression-in-yaml': { severity: 'hint' } } })
      .filter(({ rule }) => rule === 'template-expression-in-yaml' || rule === 'placeholder-unfilled')
      .map(({ rule, range }) => `${rule} ${text.slice(range.start, range.end)}`);
  const policy = (name: string, label: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec:\n  podSelector:\n    matchLabels:\n      app: ${label}\n`;

  test('each form once, and what nobody fills in by the other rule alone', () => {
    expect(found(policy('web', '${APP}-x'))).toEqual(['template-expression-in-yaml ${APP}-x']);
    expect(found(policy('web', '"{{ app }}" # {{ not this }}'))).toEqual(['template-expression-in-yaml "{{ app }}"']);
    expect(found(policy('web', '{{ app }} # {{ not this }}'))).toEqual(['template-expression-in-yaml {{ app }}']);
    expect(found(policy('web', '"<your-app>"'))).toEqual(['placeholder-unfilled "<your-app>"']);
    expect(found(policy('web', 'web'))).toEqual([]);
  });
  test('a template of a chart is full of them', () =>
    expect(found(policy('web', '{{ .Values.app }}'), { '/c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n' }, '/c/templates/p.yaml')).toEqual([]));
  test('by default nothing is said', () =>
    expect(checkFile(snapshotOf({ '/p.yaml': policy('web', '${APP}') }), '/p.yaml').map(({ rule }) => rule)).not.toContain('template-expression-in-yaml'));
});
