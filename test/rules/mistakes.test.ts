import { describe, test } from 'vitest';
import { checkFix, checkNoFix, checkRule } from '../support/check-rule.js';

describe('peer-split-and-or', () => {
  test('the order does not matter, and flow style neither', () => {
    checkRule(
      'peer-split-and-or',
      `
      from: [{podSelector: {matchLabels: {app: a}}}, {namespaceSelector: {matchLabels: {team: b}}}]
      #                                              ^^^^^^^^^^^^^^^^^^ warning: peer-split-and-or the namespaces labelled \`team=b\`
      `,
    );
  });

  test('a list of addresses, or of several namespaces and one pod selector, is a list of alternatives: said mildly', () => {
    checkRule(
      'peer-split-and-or',
      `
      from:
        - ipBlock: {cidr: 10.0.0.0/8}
        - namespaceSelector: {matchLabels: {project: mine}}
        - podSelector: {matchLabels: {role: frontend}}
      # ^^^^^^^^^^^^^ info: peer-split-and-or
      `,
    );
  });

  test('each pair is said once', () => {
    checkRule(
      'peer-split-and-or',
      `
      from:
        - namespaceSelector: {matchLabels: {team: a}}
        - podSelector: {matchLabels: {app: a}}
      # ^^^^^^^^^^^^^ warning: peer-split-and-or
        - namespaceSelector: {matchLabels: {team: b}}
        - podSelector: {matchLabels: {app: b}}
      # ^^^^^^^^^^^^^ warning: peer-split-and-or
      `,
    );
  });

  test('selectors of everything, and peers with both selectors, are plain', () => {
    checkRule(
      'peer-split-and-or',
      `
      from:
        - namespaceSelector: {}
        - podSelector: {matchLabels: {app: a}}
        - podSelector: {}
        - namespaceSelector: {matchLabels: {team: b}}
          podSelector: {matchLabels: {app: b}}
      `,
    );
  });

  test('the fix joins the two items and keeps comments and indentation', () => {
    checkFix(
      'Require both (one peer)',
      `
      from:
      # who scrapes
      -   namespaceSelector: # the tools
            matchLabels: {kubernetes.io/metadata.name: monitoring}
      - podSelector: # prometheus only
          matchLabels:
            app: prometheus # not the others
      `,
      `
      from:
      # who scrapes
      -   namespaceSelector: # the tools
            matchLabels: {kubernetes.io/metadata.name: monitoring}
          podSelector: # prometheus only
            matchLabels:
              app: prometheus # not the others
      `,
    );
  });

  test('the fix joins flow items, in a block list and in a flow list', () => {
    checkFix(
      'Require both (one peer)',
      `
      from:
        - {namespaceSelector: {matchLabels: {team: a}}} # the team
        - {podSelector: {matchLabels: {app: a}}}
      `,
      `
      from:
        - {namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: a}}} # the team
      `,
    );
    checkFix(
      'Require both (one peer)',
      `
      from: [{ namespaceSelector: {matchLabels: {team: a}} }, { podSelector: {matchLabels: {app: a}} }]
      `,
      `
      from: [{ namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: a}} }]
      `,
    );
  });

  test('nothing is said of a list that a template makes', () => {
    checkRule(
      'peer-split-and-or',
      `
      from:
        - namespaceSelector: {matchLabels: {team: a}}
        {{- range .Values.apps }}
        - podSelector: {matchLabels: {app: "{{ . }}"}}
        {{- end }}
      `,
    );
  });
});

describe('ports-as-separate-rule', () => {
  test('name lookups to anywhere are written just like that', () => {
    checkRule(
      'ports-as-separate-rule',
      `
      egress:
        - to: [{podSelector: {matchLabels: {app: db}}}]
        - ports:
            - {port: 53, protocol: UDP}
            - {port: 53, protocol: TCP}
      `,
    );
  });

  test('a rule with ports of its own above it is complete', () => {
    checkRule(
      'ports-as-separate-rule',
      `
      ingress:
        - from: [{podSelector: {}}]
          ports: [{port: 80, protocol: TCP}]
        - ports: [{port: 443, protocol: TCP}]
      `,
    );
  });

  test('the fix removes the dash', () => {
    checkFix(
      'Limit the peers to these ports (one rule)',
      `
      ingress:
      - from:
        - podSelector: {matchLabels: {app: web}}
      - ports: # the API
        - port: 8080
          protocol: TCP
      `,
      `
      ingress:
      - from:
        - podSelector: {matchLabels: {app: web}}
        ports: # the API
        - port: 8080
          protocol: TCP
      `,
    );
  });
});

describe('peers-empty-allows-all', () => {
  test('null says the same as the empty list', () => {
    checkRule(
      'peers-empty-allows-all',
      `
      ingress:
        - ports: [{port: 80, protocol: TCP}]
          from:
      #   ^^^^^ warning: peers-empty-allows-all \`from:\`
      `,
    );
  });

  test('DNS to anywhere, a policy named for it, and a list that a template fills are meant', () => {
    checkRule('peers-empty-allows-all', 'egress: [{to: [], ports: [{port: 53, protocol: UDP}]}]');
    checkRule(
      'peers-empty-allows-all',
      `
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow-all}
      spec: {podSelector: {}, ingress: [{from: []}]}
      `,
    );
    checkRule(
      'peers-empty-allows-all',
      `
      from:
        {{- toYaml .Values.from | nindent 2 }}
      `,
    );
  });

  test('an ingress rule with to is for the API rule to speak of', () => {
    checkRule('peers-empty-allows-all', 'ingress: [{to: [], from: [], podSelector: {}}]');
  });

  test('the fixes: nobody, the namespace, everyone', () => {
    const before = `
      ingress:
        - from: [] # nobody?
          ports:
            - {port: 80, protocol: TCP}
      `;
    checkFix('Let nobody in: ingress: []', before, '\ningress: []\n');
    checkFix(
      'Only every pod of this namespace: podSelector: {}',
      before.replace(' # nobody?', ''),
      `
      ingress:
        - from:
            - podSelector: {}
          ports:
            - {port: 80, protocol: TCP}
      `,
    );
    checkFix(
      'Mean everyone: remove `from`',
      before,
      `
      ingress:
        - ports:
            - {port: 80, protocol: TCP}
      `,
    );
  });
});

describe('empty-rule-allows-all', () => {
  test('"egress is not limited" is written like that', () => {
    checkRule('empty-rule-allows-all', 'egress: [{}]');
  });

  test('beside other rules it takes their meaning, in both directions', () => {
    checkRule(
      'empty-rule-allows-all',
      `
      egress:
        - to: [{podSelector: {}}]
        - {}
      # ^^^^ warning: empty-rule-allows-all The other rule
      `,
    );
  });

  test('a front end, and a policy named for it, are meant to be open', () => {
    checkRule('empty-rule-allows-all', 'spec: {podSelector: {matchLabels: {app: frontend}}, ingress: [{}]}');
    checkRule('empty-rule-allows-all', 'spec: {podSelector: {matchLabels: {app.kubernetes.io/name: ingress-nginx}}, ingress: [{}]}');
  });

  test('of a policy for the whole namespace another rule speaks', () => {
    checkRule('empty-rule-allows-all', 'spec: {podSelector: {}, ingress: [{}]}');
    checkRule('empty-rule-allows-all', 'spec: {podSelector: {}, egress: [{}, {to: [{podSelector: {}}]}]}');
  });

  test('a database is not', () => {
    checkRule(
      'empty-rule-allows-all',
      `
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress: [{}]
      #           ^^ warning: empty-rule-allows-all No other policy
      `,
    );
  });

  test('a rule whose keys belong elsewhere is not empty', () => {
    checkRule('empty-rule-allows-all', 'ingress: [{podSelector: {matchLabels: {app: a}}}]');
    checkRule('empty-rule-allows-all', 'egress: [{from: [{podSelector: {}}]}, {to: [{podSelector: {}}]}]');
  });
});

describe('policy-types-missing-egress and -ingress', () => {
  test('an empty list closes nothing: said mildly', () => {
    checkRule(
      'policy-types-missing-egress',
      `
      spec:
        podSelector: {}
        policyTypes: [Ingress]
        egress: []
      # ^^^^^^ info: policy-types-missing-egress closes nothing
      `,
    );
  });

  test('a rule for everyone changes nothing either way: said mildly', () => {
    checkRule(
      'policy-types-missing-egress',
      `
      spec:
        podSelector: {}
        policyTypes: [Ingress]
        egress: [{}]
      # ^^^^^^ info: policy-types-missing-egress
      `,
    );
  });

  test('a type that is misspelled or templated is not called missing', () => {
    checkRule('policy-types-missing-egress', 'spec: {podSelector: {}, policyTypes: [Ingress, egress], egress: [{to: [{podSelector: {}}]}]}');
    checkRule('policy-types-missing-egress', 'spec: {podSelector: {}, policyTypes: [Ingress, "{{ .Values.type }}"], egress: [{to: [{podSelector: {}}]}]}');
  });

  test('the fix adds the type in the style of the list', () => {
    checkFix(
      'Add Egress to policyTypes, so that the rules count',
      `
      spec:
        podSelector: {}
        policyTypes:
        - Ingress # so far
        egress:
        - to: [{podSelector: {}}]
      `,
      `
      spec:
        podSelector: {}
        policyTypes:
        - Ingress # so far
        - Egress
        egress:
        - to: [{podSelector: {}}]
      `,
    );
    checkFix(
      'Delete egress, which changes nothing',
      `
      spec:
        podSelector: {}
        policyTypes: [Ingress]
        egress:
          - to: [{podSelector: {}}]
        # the rest
        ingress: []
      `,
      `
      spec:
        podSelector: {}
        policyTypes: [Ingress]
        # the rest
        ingress: []
      `,
    );
  });
});

describe('policy-types-implicit-ingress-deny', () => {
  test('an ingress section, also an empty one, says what is meant', () => {
    checkRule('policy-types-implicit-ingress-deny', 'spec: {podSelector: {}, ingress: [], egress: [{to: [{podSelector: {}}]}]}');
  });

  test('the fix stands behind podSelector', () => {
    checkFix(
      'Limit egress only, and open ingress: policyTypes: [Egress]',
      `
      spec:
        podSelector:
          matchLabels:
            app: web
        egress:
          - to: [{podSelector: {}}]
      `,
      `
      spec:
        podSelector:
          matchLabels:
            app: web
        policyTypes:
          - Egress
        egress:
          - to: [{podSelector: {}}]
      `,
    );
  });

  test('the fix fills a key that is there', () => {
    checkFix(
      'Limit both, as now: policyTypes: [Ingress, Egress]',
      `
      spec:
        podSelector: {}
        policyTypes: # to do
        egress: [{to: [{podSelector: {}}]}]
      `,
      `
      spec:
        podSelector: {}
        policyTypes: [Ingress, Egress] # to do
        egress: [{to: [{podSelector: {}}]}]
      `,
    );
  });
});

describe('spec-pod-selector-null', () => {
  test('absent, with matchLabels left empty, and never where a template or a misplaced key explains it', () => {
    checkRule(
      'spec-pod-selector-null',
      `
      spec:
      #^^^ warning: spec-pod-selector-null no \`podSelector\`
        policyTypes: [Ingress]
      `,
    );
    checkRule(
      'spec-pod-selector-null',
      `
      spec:
        podSelector:
          matchLabels:
      #   ^^^^^^^^^^^^ warning: spec-pod-selector-null
        policyTypes: [Ingress]
      `,
    );
    checkRule('spec-pod-selector-null', 'podSelector:\n  {{- toYaml .Values.selector | nindent 4 }}\n');
    checkRule(
      'spec-pod-selector-null',
      `
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: a, podSelector: {}}
      spec: {policyTypes: [Ingress]}
      `,
    );
  });

  test('the fix says all pods', () => {
    const fix = 'Say that every pod is meant: podSelector: {}';
    checkFix(fix, 'spec:\n  podSelector: # all\n  policyTypes: [Ingress]\n', 'spec:\n  podSelector: {} # all\n  policyTypes: [Ingress]\n');
    checkFix(fix, 'spec:\n  # types\n  policyTypes: [Ingress]\n', 'spec:\n  # types\n  podSelector: {}\n  policyTypes: [Ingress]\n');
    checkFix(fix, 'spec:\n  podSelector:\n    matchLabels:\n  policyTypes: [Ingress]\n', 'spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n');
  });
});

describe('port-without-protocol', () => {
  test('a port with a twin for UDP is meant as TCP', () => {
    checkRule(
      'port-without-protocol',
      `
      ports:
        - port: 53
      #         ^^ hint: port-without-protocol
        - {port: 53, protocol: UDP}
      `,
    );
  });

  test('a name is not a number', () => {
    checkRule('port-without-protocol', 'ports: [{port: http}]');
  });

  test('the fix stands behind the port', () => {
    checkFix('Write protocol: UDP, to allow UDP 53 instead', 'ports:\n  - port: 53 # names\n', 'ports:\n  - port: 53 # names\n    protocol: UDP\n');
    checkFix('Write protocol: TCP, which it means', 'ports: [{port: 80}]\n', 'ports: [{port: 80, protocol: TCP}]\n');
  });
});

describe('namespace-selector-by-name-label', () => {
  test('a namespace of the workspace that carries the label shows that it is set', () => {
    const policy = 'from: [{namespaceSelector: {matchLabels: {name: ops}}}]';
    const namespace = (labels: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ops, labels: {${labels}}}\n`;
    checkRule('namespace-selector-by-name-label', `#- /policy.yaml\n${policy}\n#- /ops.yaml\n${namespace('name: ops')}`);
    checkRule(
      'namespace-selector-by-name-label',
      `#- /policy.yaml\n${policy}\n#                                         ^^^^ warning: namespace-selector-by-name-label\n#- /ops.yaml\n${namespace('team: ops')}`,
    );
  });

  test('matchExpressions are read as well, and the quotes stay', () => {
    checkFix(
      'Select by kubernetes.io/metadata.name (lets more through)',
      'from: [{namespaceSelector: {matchExpressions: [{key: "name", operator: In, values: [a, b]}]}}]\n',
      'from: [{namespaceSelector: {matchExpressions: [{key: "kubernetes.io/metadata.name", operator: In, values: [a, b]}]}}]\n',
    );
  });

  test('there is no fix in a template', () => {
    checkNoFix('Select by kubernetes.io/metadata.name (lets more through)', 'from: [{namespaceSelector: {matchLabels: {name: "{{ .Values.ns }}"}}}]');
  });
});

describe('selector-contradiction', () => {
  test('of each kind', () => {
    for (const [first, second] of [
      ['{key: app, operator: In, values: [a, b]}', '{key: app, operator: In, values: [c]}'],
      ['{key: app, operator: Exists}', '{key: app, operator: DoesNotExist}'],
      ['{key: app, operator: DoesNotExist}', '{key: app, operator: In, values: [c]}'],
      ['{key: app, operator: NotIn, values: [c, d]}', '{key: app, operator: In, values: [c]}'],
    ]) {
      checkRule(
        'selector-contradiction',
        `
        podSelector:
          matchExpressions:
            - ${first}
            - ${second}
        #   ${'^'.repeat((second?.length ?? 0) + 2)} error: selector-contradiction selects no pod
        `,
      );
    }
  });

  test('of three, of which any two can hold together', () => {
    const text = (marker = '') => `
      podSelector:
        matchExpressions:
          - {key: app, operator: In, values: [a, b]}
          - {key: app, operator: NotIn, values: [a]}
          - {key: app, operator: NotIn, values: [b]}
${marker}      policyTypes: [Ingress]
    `;
    checkRule(
      'selector-contradiction',
      text(
        `      #   ${'^'.repeat(42)} error: selector-contradiction can be \`a\` or \`b\`, not \`a\` and not \`b\` at once, so this policy selects no pod. Remove one of them.\n`,
      ),
    );
    checkFix('Remove "app not `a`" (the policy then counts)', text(), text().replace('          - {key: app, operator: NotIn, values: [a]}\n', ''));
  });

  test('what can hold together is none', () => {
    for (const [first, second] of [
      ['{key: app, operator: In, values: [a, b]}', '{key: app, operator: NotIn, values: [b]}'],
      ['{key: app, operator: NotIn, values: [a]}', '{key: app, operator: DoesNotExist}'],
      ['{key: app, operator: Exists}', '{key: app, operator: NotIn, values: [a]}'],
      ['{key: app, operator: In, values: [a]}', '{key: tier, operator: NotIn, values: [a]}'],
      ['{key: app, operator: In, values: ["{{ .x }}"]}', '{key: app, operator: NotIn, values: [a]}'],
    ]) {
      checkRule('selector-contradiction', `podSelector: {matchExpressions: [${first}, ${second}]}`);
    }
  });
});

describe('dns-protocol-incomplete', () => {
  test('the other protocol in another rule of the same direction suffices', () => {
    checkRule(
      'dns-protocol-incomplete',
      `
      egress:
        - ports: [{port: 53, protocol: UDP}]
        - ports: [{port: 53, protocol: TCP}]
      `,
    );
    checkRule('dns-protocol-incomplete', 'egress: [{ports: [{port: 53, protocol: UDP}]}, {to: [{podSelector: {}}]}]');
  });

  test('TCP alone is worse', () => {
    checkRule(
      'dns-protocol-incomplete',
      `
      egress:
        - ports: [{port: 53, protocol: TCP}]
      #                  ^^ warning: dns-protocol-incomplete nearly all
      `,
    );
  });
});

describe('peer-shadowed', () => {
  test('a namespace beside its own pods, and every pod beside some', () => {
    checkRule(
      'peer-shadowed',
      `
      from:
        - namespaceSelector: {matchLabels: {team: a}}
        - namespaceSelector: {matchLabels: {team: a}}
      # ^^^^^^^^^^^^^^^^^^^ info: peer-shadowed every pod of the namespaces labelled
          podSelector: {matchLabels: {app: a}}
        - podSelector: {}
        - podSelector: {matchLabels: {app: b}}
      # ^^^^^^^^^^^^^ info: peer-shadowed every pod of the policy's namespace
      `,
    );
  });

  test('other namespaces, and addresses, are not covered', () => {
    checkRule('peer-shadowed', 'from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: a}}}, {ipBlock: {cidr: 10.0.0.0/8}}]');
    checkRule('peer-shadowed', 'from: [{namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]');
  });
});

describe('except-reopened', () => {
  describe('by another policy', () => {
    const policy = (name: string, selector: string, rules: string, namespace = 'shop') =>
      `#- /${name}-${namespace}.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  podSelector: ${selector}\n  policyTypes: [Egress]\n  egress:\n    - to: [{ipBlock: ${rules}`;
    const web = (marker = '') =>
      `${policy('web', '{matchLabels: {app: web}}', '{cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}]\n')}${marker}      ports: [{port: 80}]\n`;
    const MARK = `#                                               ${'^'.repeat(18)} warning: except-reopened in policy \`other\`\n`;
    const other = (selector: string, block: string, ports = '', namespace = 'shop') => policy('other', selector, `${block}}]\n${ports}`, namespace);

    test('for all of these pods', () => {
      for (const selector of ['{}', '{matchLabels: {app: web}}']) checkRule('except-reopened', web(MARK) + other(selector, '{cidr: 169.254.0.0/16}'));
      checkRule('except-reopened', web(MARK) + other('{}', '{cidr: 169.254.0.0/16}', '      ports: [{port: 1, endPort: 1024}]\n'));
    });
    test('not for some of them, of another namespace, on other ports, or of a part', () => {
      checkRule('except-reopened', web() + other('{matchLabels: {app: web, tier: x}}', '{cidr: 169.254.0.0/16}'));
      checkRule('except-reopened', web() + other('{}', '{cidr: 169.254.0.0/16}', '', 'pay'));
      checkRule('except-reopened', web() + other('{}', '{cidr: 169.254.0.0/16}', '      ports: [{port: 443}]\n'));
      checkRule('except-reopened', web() + other('{}', '{cidr: 0.0.0.0/0, except: [169.254.0.0/16]}'));
      checkRule('except-reopened', web() + other('{}', '{cidr: 169.254.169.254/32, except: [169.254.169.254/32]}'));
    });
  });

  test('another rule reopens it only for the same ports, and only if it holds all of the range', () => {
    const rules = (second: string) => `egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 443, protocol: TCP}]}, ${second}]`;
    checkRule('except-reopened', rules('{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 53, protocol: UDP}]}'));
    checkRule('except-reopened', rules('{to: [{ipBlock: {cidr: 10.96.0.10/32}}], ports: [{port: 443, protocol: TCP}]}'));
    checkRule('except-reopened', rules('{to: [{ipBlock: {cidr: "fd00::/8"}}]}'));
    checkRule('except-reopened', rules('{to: [{ipBlock: {cidr: 10.0.0.0/7, except: [10.1.0.0/16]}}]}'));
    checkRule('except-reopened', `${rules('{to: [{ipBlock: {cidr: 10.0.0.0/7}}]}')}\n#${' '.repeat(51)}^^^^^^^^^^ warning: except-reopened \`10.0.0.0/7\`\n`);
  });
});
