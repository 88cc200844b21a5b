import { expect, test } from 'vitest';
import { refactored } from '../../support/refactored.js';

function sorted(spec: string): string | undefined {
  const text = `#- /a.yaml\n# head\nspec: # what\n${spec}metadata:\n  namespace: shop\n  name: a$0\nkind: NetworkPolicy\napiVersion: networking.k8s.io/v1\n`;
  return refactored(text, 'sort')?.texts['/a.yaml'];
}

const head = '# head\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\n  namespace: shop\n';

test('keys, rules, peers and ports get the usual order, with the comments that speak of them', () => {
  const before = `  # out
  egress:
    # anyone
    - {}
    - ports:
        # web
        - port: http
        # range
        - endPort: 90
          # from
          port: 80
        - {port: 53, protocol: UDP} # dns
        - port: 443

      to:
        - ipBlock: {except: [10.1.0.0/16], cidr: 10.0.0.0/8}
        - podSelector: {}
          # of the tools
          namespaceSelector: {}
          # - old
        - podSelector: {matchLabels: {a: b}} # own
    # - {}

  policyTypes: [Egress, Ingress]
  podSelector: {} # all
`;
  expect(sorted(before)).toBe(`${head}spec: # what
  podSelector: {} # all

  policyTypes: [Ingress, Egress]
  # out
  egress:
    - to:
        - podSelector: {matchLabels: {a: b}} # own
        # of the tools
        - namespaceSelector: {}
          podSelector: {}
          # - old
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}

      ports:
        # range
        # from
        - port: 80
          endPort: 90
        - port: 443
        # web
        - port: http
        - {protocol: UDP, port: 53} # dns
    # anyone
    - {}
    # - {}
`);
});

test.each([
  [
    'an anchor before the alias of it',
    '  ingress:\n    - ports: &web [{port: 80}]\n      from: [{podSelector: {}}]\n    - from: [{podSelector: {}}]\n      ports: *web\n  podSelector: {}\n',
  ],
  ['keys of their own', "  podSelector: {}\n  'ingress': [{ports: [{port: 2}, {port: 1}]}]\n"],
  ['lists that are not indented', '  podSelector: {}\n  ingress:\n  - ports:\n    - port: 2\n    - port: 1\n'],
])('is right with %s', (_, spec) => {
  const after = sorted(spec);
  expect(after).toMatch(/^# head\napiVersion/);
  const text = `#- /a.yaml\n${after?.replace('name: a', 'name: a$0')}`;
  expect(refactored(text, 'sort')).toBeUndefined();
});

test.each([
  ['an alias that would stand before its anchor', '  podSelector: {}\n  egress:\n    - to: &a [{podSelector: {}}]\n  ingress:\n    - from: *a\n'],
  ['a comment within brackets', '  podSelector: {}\n  ingress: [{ports: [{port: 2}, # two\n    {port: 1}]}]\n'],
  ['a merge key', '  podSelector: {}\n  ingress:\n    - &a {ports: [{port: 1}]}\n    - from: [{podSelector: {}}]\n      <<: *a\n'],
])('is not offered for %s', (_, spec) => {
  expect(sorted(spec)).toBeUndefined();
});
