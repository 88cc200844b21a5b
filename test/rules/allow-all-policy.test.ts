import { describe, expect, test } from 'vitest';
import { cancelledDenies } from '../../server/rules/allow-all.js';
import { checkFix, checkNoFix, checkRule } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const policy = (name: string, spec: string, namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

describe('allow-all-policy', () => {
  test('names that say so excuse it, each for what it says', () => {
    for (const name of ['allow-all', 'default-allow-all', 'public'])
      checkRule('allow-all-policy', policy(name, '{podSelector: {}, ingress: [{}], egress: [{}]}'));
    checkRule('allow-all-policy', policy('allow-egress', '{podSelector: {}, policyTypes: [Egress], egress: [{}]}'));
    checkRule(
      'allow-all-policy',
      `${policy('allow-egress', '\n  podSelector: {}\n  ingress:\n    - {}\n  egress:\n    - {}\n').replace('    - {}\n', '    - {}\n#   ^^^^ warning: allow-all-policy lets everyone in\n')}`,
    );
  });

  test.each(['deny-all', 'no-allow-all', 'open', 'default', 'deny-egress'])('not %s', (name) => {
    checkRule('allow-all-policy', `${policy(name, '\n  podSelector: {}\n  ingress:\n    - {}')}#   ^^^^ warning: allow-all-policy\n`);
  });

  test('of egress alone it is mild; both directions are told once', () => {
    checkRule('allow-all-policy', `${policy('a', '\n  policyTypes: [Egress]\n  egress:\n    - {}')}#   ^^^^ info: allow-all-policy reach everything\n`);
    checkRule(
      'allow-all-policy',
      policy('a', '\n  podSelector: {}\n  ingress:\n    - {}\n  egress:\n    - {}\n').replace(
        '    - {}\n',
        '    - {}\n#   ^^^^ warning: allow-all-policy The other direction is opened\n',
      ),
    );
  });

  test('beside other rules, these are of no use', () => {
    const two = policy('a', '\n  podSelector: {}\n  egress:\n    - {}\n    - to: [{podSelector: {}}]\n');
    checkRule('allow-all-policy', two.replace('    - {}\n', '    - {}\n#   ^^^^ warning: allow-all-policy The other rule beside it is of no use\n'));
    checkFix('Remove the empty rule, keep the others', two, policy('a', '\n  podSelector: {}\n  egress:\n    - to: [{podSelector: {}}]\n'));
    checkNoFix('Only every pod of this namespace: podSelector: {}', two);
  });

  test.each(['gateway', 'allow-ingress'])('%s for its whole namespace is mild', (name) => {
    checkRule('allow-all-policy', `${policy(name, '\n  podSelector: {}\n  ingress:\n    - {}')}#   ^^^^ info: allow-all-policy\n`);
  });

  test('what limits something is none', () => {
    for (const spec of [
      '{podSelector: {matchLabels: {app: web}}, ingress: [{}]}',
      '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}',
      '{podSelector: {}, ingress: []}',
      '{podSelector: {}, ingress: [{podSelector: {}}]}',
    ])
      checkRule('allow-all-policy', policy('a', spec));
  });

  test('the fixes close, or keep neighbours', () => {
    const open = policy('a', '\n  podSelector: {}\n  ingress:\n    - {}\n');
    checkFix('Let nobody through: ingress: []', open, policy('a', '\n  podSelector: {}\n  ingress: []\n'));
    checkFix('Only every pod of this namespace: podSelector: {}', open, policy('a', '\n  podSelector: {}\n  ingress:\n    - {from: [{podSelector: {}}]}\n'));
  });
});

describe('which default-deny a policy cancels', () => {
  const cancelled = (open: string, deny: string, direction: 'ingress' | 'egress' = 'ingress') => {
    const snapshot = snapshotOf({ '/open.yaml': open, '/deny.yaml': deny });
    const [view] = snapshot.environmentsOf('/open.yaml');
    const id = snapshot.file('/open.yaml')?.objects[0]?.id;
    const found = view && id !== undefined ? view.policy(id) : undefined;
    return view && found ? cancelledDenies(view, found, direction).map(({ name }) => name) : undefined;
  };
  const deny = policy('deny', '{podSelector: {}, policyTypes: [Ingress]}');
  const open = policy('open', '{podSelector: {}, ingress: [{}]}');

  test('of the same namespace and direction, for every pod', () => {
    expect(cancelled(open, deny)).toEqual(['deny']);
    expect(cancelled(open, deny, 'egress')).toEqual([]);
    expect(cancelled(open, deny.replace('namespace: shop', 'namespace: other'))).toEqual([]);
    expect(cancelled(open.replace('podSelector: {}', 'podSelector: {matchLabels: {app: web}}'), deny)).toEqual([]);
    expect(cancelled(open.replace('[{}]', '[{from: [{podSelector: {}}]}]'), deny)).toEqual([]);
    expect(cancelled(open, policy('other', '{podSelector: {}, ingress: [{}]}'))).toEqual([]);
    expect(cancelled(open, policy('some', '{podSelector: {matchLabels: {app: web}}}'))).toEqual([]);
  });
});
