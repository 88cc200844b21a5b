import { describe, test } from 'vitest';
import { checkFix, checkNoFix, checkRule } from '../support/check-rule.js';

const HEAD =
  'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec:\n  priority: 1\n  subject: {namespaces: {}}\n';

describe('admin-rule-shadowed', () => {
  const shadowed = (rules: string) => checkRule('admin-rule-shadowed', `${HEAD}${rules}`);

  test('by several rules together: each peer with each port is decided above', () =>
    shadowed(`  egress:
    - action: Deny
      to: [{namespaces: {matchLabels: {team: a}}}]
    - action: Pass
      to: [{networks: [10.0.0.0/8]}]
    - action: Allow
#     ^^^^^^ warning: admin-rule-shadowed rule 1 and rule 2
      to:
        - pods: {namespaceSelector: {matchLabels: {team: a, env: prod}}, podSelector: {matchLabels: {app: web}}}
        - networks: [10.1.0.0/16]
`));
  test('one that says the same again is milder', () =>
    shadowed(`  ingress:
    - action: Deny
      from: [{namespaces: {}}]
    - action: Deny
#     ^^^^^^ info: admin-rule-shadowed
      from: [{namespaces: {matchLabels: {team: a}}}]
`));
  test('ports of a wider range, or of the same name', () =>
    shadowed(`  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      ports: [{portRange: {start: 80, end: 90}}, {namedPort: http}]
    - action: Allow
#     ^^^^^^ warning: admin-rule-shadowed
      from: [{namespaces: {}}]
      ports: [{portNumber: {port: 85}}, {namedPort: http}]
`));
  // The rule above leaves something to the rule below: another port, protocol, direction, namespace or address; or nobody can say.
  test.each([
    ['another port', '[{namespaces: {}}], ports: [{portNumber: {port: 80}}]', '[{namespaces: {}}], ports: [{portRange: {start: 80, end: 81}}]'],
    ['another protocol', '[{namespaces: {}}], ports: [{portNumber: {port: 53}}]', '[{namespaces: {}}], ports: [{portNumber: {protocol: UDP, port: 53}}]'],
    ['every port', '[{namespaces: {}}], ports: [{portRange: {start: 1, end: 65535}}]', '[{namespaces: {}}]'],
    ['a named port may be any number', '[{namespaces: {}}], ports: [{portRange: {start: 1, end: 65535}}]', '[{namespaces: {}}], ports: [{namedPort: http}]'],
    ['other namespaces', '[{namespaces: {matchLabels: {team: a}}}]', '[{namespaces: {matchLabels: {env: prod}}}]'],
    ['other addresses', '[{networks: [10.0.0.0/8]}]', '[{networks: [10.0.0.0/8, 11.0.0.0/8]}]'],
    ['pods are no addresses', '[{networks: [0.0.0.0/0, "::/0"]}]', '[{namespaces: {}}]'],
    ['addresses are no pods', '[{namespaces: {}}]', '[{networks: [10.0.0.0/8]}]'],
    ['nodes', '[{namespaces: {}}]', '[{nodes: {}}]'],
    ['domain names', '[{domainNames: [example.com]}]', '[{domainNames: [example.com]}]'],
  ])('not shadowed: %s', (_, above, below) => shadowed(`  egress:\n    - {action: Deny, to: ${above}}\n    - {action: Allow, to: ${below}}\n`));
  test('not shadowed: the other direction', () =>
    shadowed('  ingress:\n    - {action: Deny, from: [{namespaces: {}}]}\n  egress:\n    - {action: Allow, to: [{namespaces: {}}]}\n'));
  test('a rule that is removed changes nothing', () =>
    checkFix(
      'Remove this rule, which changes nothing',
      `${HEAD}  ingress:\n    - action: Deny\n      from: [{namespaces: {}}]\n    - action: Allow\n      from: [{namespaces: {}}]\n`,
      `${HEAD}  ingress:\n    - action: Deny\n      from: [{namespaces: {}}]\n`,
    ));
});

describe('admin-selector-unreadable', () => {
  test('keys, values, operators, and values that are missing or too many', () =>
    checkRule(
      'admin-selector-unreadable',
      `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: a}
spec:
  priority: 1
  subject:
    pods:
      namespaceSelector: {matchLabels: {"a b": c}}
#                                       ^^^^^ error: admin-selector-unreadable key
      podSelector: {matchLabels: {a: "web-*"}}
#                                    ^^^^^^^ error: admin-selector-unreadable no patterns
  egress:
    - action: Deny
      to:
        - nodes:
            matchExpressions:
              - {key: a, operator: in, values: [b]}
#                                  ^^ error: admin-selector-unreadable no operator
              - {key: a, operator: In}
#                                  ^^ error: admin-selector-unreadable needs
              - {key: a, operator: Exists, values: [b]}
#                                          ^^^^^^ error: admin-selector-unreadable takes no
              - {key: a, operator: NotIn, values: [b, "c d"]}
#                                                     ^^^^^ error: admin-selector-unreadable
`,
    ));
  test('the right operator', () =>
    checkFix(
      'Write NotIn',
      `${HEAD}  ingress: [{action: Deny, from: [{namespaces: {matchExpressions: [{key: a, operator: notin, values: [b]}]}}]}]\n`,
      `${HEAD}  ingress: [{action: Deny, from: [{namespaces: {matchExpressions: [{key: a, operator: NotIn, values: [b]}]}}]}]\n`,
    ));
});

test('selector-contradiction holds in admin policies, too', () =>
  checkRule(
    'selector-contradiction',
    `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec:
  subject:
    namespaces:
      matchLabels: {team: a}
      matchExpressions:
        - {key: team, operator: NotIn, values: [a]}
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: selector-contradiction selects no pod
`,
  ));

test('both selectors of pods', () =>
  checkFix(
    'Mean all of them: podSelector: {}',
    `${HEAD}  ingress:\n    - action: Deny\n      from:\n        - pods:\n            namespaceSelector: {}\n            podSelector: # all\n`,
    `${HEAD}  ingress:\n    - action: Deny\n      from:\n        - pods:\n            namespaceSelector: {}\n            podSelector: {} # all\n`,
  ));

test('a protocol in capital letters, and none where it is no protocol', () => {
  checkFix(
    'Write SCTP, so that the rule counts',
    `${HEAD}  ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: {protocol: sctp, start: 1, end: 2}}]}]\n`,
    `${HEAD}  ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: {protocol: SCTP, start: 1, end: 2}}]}]\n`,
  );
  checkNoFix('Write ICMP', `${HEAD}  ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: icmp, port: 1}}]}]\n`);
});

describe('against the rest of the workspace', () => {
  const pod = (name: string, namespace: string, app = name) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${app}}}\nspec: {containers: [{name: a, image: a}]}\n`;
  const policy = (name: string, spec: string) =>
    `---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: ${name}}\nspec:\n${spec}`;
  const pods = pod('web', 'shop') + pod('db', 'shop') + pod('prometheus', 'monitoring');

  describe('admin-priority-tie', () => {
    const silent = (a: string, b: string, more = pods) => checkRule('admin-priority-tie', policy('a', a) + policy('b', b) + more);

    // Each pair differs from one that is a tie in one way that makes the order mean nothing.
    test.each([
      ['another priority', '  priority: 1\n  subject: {namespaces: {}}\n  ingress: [{action: Deny, from: [{namespaces: {}}]}]\n'],
      ['the same action', '  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: Allow, from: [{namespaces: {}}]}]\n'],
      ['the other direction', '  priority: 2\n  subject: {namespaces: {}}\n  egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}]}]\n'],
      [
        'other pods',
        '  priority: 2\n  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}\n  ingress: [{action: Deny, from: [{namespaces: {}}]}]\n',
      ],
      [
        'other peers',
        '  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: Deny, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: prod}}}]}]\n',
      ],
      ['other ports', '  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 81}}]}]\n'],
      [
        'the same decisions in other rules',
        '  priority: 2\n  subject: {namespaces: {}}\n  ingress:\n    - {action: Allow, from: [{namespaces: {}}], ports: [{portNumber: {port: 80}}]}\n    - {action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 80}}]}\n',
      ],
      ['a template', '  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: "{{ .Values.action }}", from: [{namespaces: {}}]}]\n'],
    ])('silent: %s', (_, other) =>
      silent(
        '  priority: 2\n  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}\n  ingress: [{action: Allow, from: [{namespaces: {}}], ports: [{portNumber: {port: 80}}]}]\n',
        other,
      ),
    );

    test('silent where both are about no workload here', () =>
      silent(
        '  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: Allow, from: [{namespaces: {}}]}]\n',
        '  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: Deny, from: [{namespaces: {}}]}]\n',
        '',
      ));

    test('Pass against Allow matters only where NetworkPolicies would deny', () => {
      const [a, b] = ['Allow', 'Pass'].map(
        (action) => `  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: ${action}, from: [{namespaces: {}}]}]\n`,
      );
      silent(a ?? '', b ?? '');
      const denied = '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\nspec: {podSelector: {}}\n';
      checkRule(
        'admin-priority-tie',
        `${policy('a', a ?? '').replace('priority: 2\n', 'priority: 2\n#           ^ warning: admin-priority-tie `b` has priority 2, too\n')}${policy(
          'b',
          b ?? '',
        ).replace('priority: 2\n', 'priority: 2\n#           ^ warning: admin-priority-tie `a` has priority 2, too\n')}${pods}${denied}`,
      );
    });

    test('a free priority before the other', () =>
      checkFix(
        'Write 1, so that this policy comes first and its rules count',
        `${policy('a', '  priority: $02\n  subject: {namespaces: {}}\n  ingress: [{action: Allow, from: [{namespaces: {}}]}]\n')}${policy('b', '  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: Deny, from: [{namespaces: {}}]}]\n')}${pods}`,
        `${policy('a', '  priority: 1\n  subject: {namespaces: {}}\n  ingress: [{action: Allow, from: [{namespaces: {}}]}]\n')}${policy('b', '  priority: 2\n  subject: {namespaces: {}}\n  ingress: [{action: Deny, from: [{namespaces: {}}]}]\n')}${pods}`,
      ));
  });

  describe('admin-pods-unmatched', () => {
    const about = (selection: string) =>
      policy('a', `  priority: 2\n  subject: {namespaces: {}}\n  ingress:\n    - action: Deny\n      from:\n        - pods: ${selection}\n`);

    test('a peer', () =>
      checkRule(
        'admin-pods-unmatched',
        `${policy('a', '  priority: 2\n  subject: {namespaces: {}}\n')}  egress:
    - action: Deny
      to:
        - pods:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
            podSelector: {matchLabels: {app: api}}
#                                       ^^^^^^^^ warning: admin-pods-unmatched this peer matches nobody
${pods}`,
      ));

    test.each([
      ['namespaces by other labels, which others may carry', '{namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: api}}}', pods],
      [
        'a namespace of which nothing is here',
        '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: prod}}, podSelector: {matchLabels: {app: api}}}',
        pods,
      ],
      ['every pod', '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {}}', pods],
      [
        'labels that controllers write',
        '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {job-name: x}}}',
        pods,
      ],
      [
        'an operator may make more pods',
        '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: api}}}',
        `${pods}---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg, namespace: shop}\nspec: {}\n`,
      ],
      [
        'a pod with these labels may be applied there',
        '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: api}}}',
        `${pods}---\napiVersion: v1\nkind: Pod\nmetadata: {name: api, labels: {app: api}}\nspec: {containers: []}\n`,
      ],
    ])('silent: %s', (_, selection, others) => checkRule('admin-pods-unmatched', about(selection) + others));
  });

  // What NetworkPolicies leave open may be closed by the administrator, but only for the pods that an admin policy is about.
  describe('rules about NetworkPolicies, beside admin policies', () => {
    const open = (subject: string, marker: string) =>
      `${policy('a', `  priority: 2\n  subject: {namespaces: ${subject}}\n  ingress: [{action: Deny, from: [{namespaces: {}}]}]\n`)}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n${marker}${pod('web', 'shop')}`;

    test('an open namespace that no admin policy is about', () =>
      checkRule(
        'namespace-no-default-deny',
        open('{matchLabels: {kubernetes.io/metadata.name: monitoring}}', '#                ^^^^ info: namespace-no-default-deny\n'),
      ));

    test.each(['{}', '{matchLabels: {kubernetes.io/metadata.name: shop}}', '"{{ .Values.subject }}"'])('silent where one is, or may be: %s', (subject) =>
      checkRule('namespace-no-default-deny', open(subject, '')),
    );
  });
});

describe('labels of namespaces that nobody sets', () => {
  test('a name, in a subject and in peers of every form', () =>
    checkRule(
      'namespace-selector-by-name-label',
      `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: a}
spec:
  priority: 1
  subject:
    namespaces:
      matchLabels: {name: shop}
#                   ^^^^ warning: namespace-selector-by-name-label
  ingress:
    - action: Deny
      from:
        - namespaces: {matchLabels: {name: web}}
#                                    ^^^^ warning: namespace-selector-by-name-label
        - pods:
            namespaceSelector: {matchLabels: {namespace: web}}
#                                             ^^^^^^^^^ warning: namespace-selector-by-name-label
            podSelector: {matchLabels: {name: web}}
`,
    ));
  test('of a Namespace that is here', () =>
    checkRule(
      'namespace-selector-by-name-label',
      `${HEAD}  ingress:
    - action: Allow
      from:
        - namespaces: {matchLabels: {purpose: web}}
#                                    ^^^^^^^ warning: namespace-selector-by-name-label Namespace \`web\`
---
apiVersion: v1
kind: Namespace
metadata: {name: web}
`,
    ));
  test('a key with a slip in it; labels of nodes are others', () => {
    const nodes = '  egress:\n    - action: Allow\n      to: [{nodes: {matchLabels: {kubernetes.io/metadata-name: a}}}]\n';
    checkRule('metadata-name-label-typo', HEAD + nodes);
    checkRule(
      'metadata-name-label-typo',
      `${HEAD}  ingress:
    - action: Allow
      from:
        - namespaces: {matchLabels: {kubernetes.io/metadata-name: web}}
#                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: metadata-name-label-typo
`,
    );
  });
  test('the fix does not say that more passes, where a rule may deny', () =>
    checkFix(
      'Select by kubernetes.io/metadata.name (then it counts)',
      `${HEAD}  ingress:\n    - action: Deny\n      from: [{namespaces: {matchLabels: {name: web}}}]\n`,
      `${HEAD}  ingress:\n    - action: Deny\n      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: web}}}]\n`,
    ));
});
