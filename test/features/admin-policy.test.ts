import { describe, expect, test } from 'vitest';
import { codeLenses, resolveCodeLens } from '../../server/features/code-lens.js';
import { adminPolicy, baselinePolicy, tenants } from '../support/admin.js';
import {
  checkCompletions,
  checkDefinition,
  checkDocumentSymbols,
  checkHover,
  checkPlainHover,
  checkReferences,
  hoverAt,
  lensPlaces,
  open,
} from '../support/check-features.js';
import { at, mysqlFromBackend, prometheus, shopWorkloads } from '../support/shop.js';

const shop = shopWorkloads + prometheus;

/** The titles of all lenses of the first file, those of one object together. */
function titles(text: string): readonly string[] {
  const { snapshot, file } = open(text);
  const lines = new Map<number, string[]>();
  for (const lens of codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true }))
    lines.set(lens.range.start, [...(lines.get(lens.range.start) ?? []), resolveCodeLens(snapshot, lens)?.title ?? '']);
  return [...lines.values()].map((each) => each.join(' | '));
}

/** What the hover at a text of a fixture says; each fact below is reasoned from the API, not taken from the output. */
const said = (text: string) => hoverAt(text);

describe('hover on the policy', () => {
  test('whom it is about, what it decides in each direction, its place among the others, and what comes of it', () => {
    // mysql: monitoring by the first rule, on both ports; backend is passed on, and mysql-from-backend lets it in on 3306; others end
    // at the third rule. Whoever is outside the cluster is meant by none of the rules, so NetworkPolicies decide: only mysql is isolated.
    checkHover(
      shop + mysqlFromBackend + at(tenants, 'tenants\n'),
      `
      **tenants** is about every pod in \`shop\`, here **4 workloads**: Deployment [\`backend\`](shop/workloads.yaml:11), Deployment [\`frontend\`](shop/workloads.yaml:3), Deployment [\`redis\`](shop/workloads.yaml:27) and StatefulSet [\`mysql\`](shop/workloads.yaml:19).

      Ingress:
      1. **allows** connections from **every pod in \`monitoring\`** (1 here: Pod [\`prometheus\`](monitoring.yaml:7) in \`monitoring\`) on TCP 9104 and port \`mysql\`
      2. **passes on** connections from **pods labelled \`app=backend\` in \`shop\`** (1 here: Deployment [\`backend\`](shop/workloads.yaml:11) in \`shop\`) on every port
      3. **denies** connections from **every pod in every namespace** (5 here: Pod [\`prometheus\`](monitoring.yaml:7) in \`monitoring\`, Deployment [\`backend\`](shop/workloads.yaml:11) in \`shop\`, Deployment [\`frontend\`](shop/workloads.yaml:3) in \`shop\` and 2 more) on every port
      4. the rest is left to what comes after it.

      Egress: **denies** connections to **addresses \`169.254.169.254/32\` and \`10.0.0.0/8\`** on every port; the rest is left to what comes after it.

      The first rule that matches decides. Allow and Deny are final: NetworkPolicies are not asked. Pass leaves it to NetworkPolicies, and to the BaselineAdminNetworkPolicy for pods that none of them isolates.

      Priority **10** (0 is asked first, 1000 last); there is no other AdminNetworkPolicy here.

      | after all policies | reached by | reaches |
      |:--|:--|:--|
      | \`backend\` | anyone outside the cluster, 1 workload here | \`prometheus\`, \`frontend\` and \`redis\` on every port; \`mysql\` on TCP 3306 (mysql); addresses outside |
      | \`frontend\` | anyone outside the cluster, 2 workloads here | \`prometheus\` on every port; addresses outside |
      | \`redis\` | anyone outside the cluster, 2 workloads here | \`prometheus\` on every port; addresses outside |
      | \`mysql\` | \`prometheus\` on TCP 3306 (mysql), 9104; \`backend\` on TCP 3306 (mysql) | \`prometheus\` on every port; addresses outside |
      `,
    );
  });

  test('a baseline policy comes last, and the rest is allowed', () => {
    const baseline = baselinePolicy(
      'subject:\n  pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: redis}}}\ningress:\n  - action: Deny\n    from: [{namespaces: {}}]',
    );
    checkPlainHover(
      shopWorkloads + at(baseline, 'default'),
      `
      default is about pods labelled app=redis in every namespace, here 1 workload: Deployment redis in shop.

      Ingress: denies connections from every pod in every namespace (4 here: Deployment backend in shop, Deployment frontend in shop, Deployment redis in shop and 1 more) on every port; the rest is allowed.
      Egress: this policy says nothing about egress.

      Asked last: only about connections that no AdminNetworkPolicy decides, and of pods that no NetworkPolicy isolates in that direction. The first rule that matches decides; without one, the connection is allowed.

      After all policies, Deployment redis is reached by anyone outside the cluster, nobody here, and reaches anything.
      `,
    );
  });

  test('its place in the order', () => {
    const others = adminPolicy('first', 'priority: 1\nsubject: {namespaces: {}}') + adminPolicy('same', 'priority: 10\nsubject: {namespaces: {}}');
    const text = said(shop + others + at(tenants, 'priority'));
    expect(text).toBe(
      'Priority **10** (0 is asked first, 1000 last): asked after 1 of 3 AdminNetworkPolicies here. [same](cluster/same.yaml:4) has the same priority: which of them decides about a connection that both match is not defined.',
    );
    expect(said(shop + tenants + adminPolicy('$0first', 'priority: 1\nsubject: {namespaces: {}}'))).toContain('asked first of 2 AdminNetworkPolicies here.');
  });

  test('about nothing here, refused, and partly from a template', () => {
    expect(said(shop + adminPolicy('$0none', 'priority: 1\nsubject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: prod}}}'))).toContain(
      '**none** is about every pod in `prod`: **no workload** of this workspace.',
    );
    expect(said(shop + adminPolicy('$0bad', 'priority: 5000\nsubject: {namespaces: {}}'))).toMatch(
      /^\*\*The API server refuses this policy\*\*, so no answer counts it: `5000`/,
    );
    expect(
      said(shop + adminPolicy('$0some', 'priority: 1\nsubject: {namespaces: {}}\negress:\n  - action: {{ .Values.action }}\n    to: [{namespaces: {}}]')),
    ).toContain('Egress: what its rules decide is not known: a template writes part of it.');
  });
});

describe('hover on a part', () => {
  test('the subject, with the namespaces it means', () => {
    expect(said(shop + at(tenants, 'namespaces: {matchLabels: {kubernetes.io/metadata.name: shop'))).toMatch(
      /^Matches \*\*1 namespace\*\* here: `shop`\.\n\n\*\*tenants\*\* is about every pod in `shop`/,
    );
  });

  test('a direction', () => {
    expect(said(shop + at(tenants, 'egress:'))).toMatch(
      /^Egress: \*\*denies\*\* connections to .* the rest is left to what comes after it\.\n\nThe first rule that matches decides\./,
    );
  });

  test.each([
    ['name: monitoring', '**Allows** connections from', 'no NetworkPolicy is asked'],
    ['action: Pass', '**Passes on** connections from', 'NetworkPolicies decide'],
    ['action: Deny\n      from', '**Denies** connections from', 'no NetworkPolicy can allow them'],
    [
      'name: cloud',
      '**Denies** connections of 4 workloads to **addresses `169.254.169.254/32` and `10.0.0.0/8`** on **every port**',
      'no NetworkPolicy can allow them',
    ],
  ])('a rule: %s', (place, ...facts) => {
    const text = said(shop + at(tenants, place));
    for (const fact of facts) expect(text).toContain(fact);
  });

  test('a rule that others above leave nothing to', () => {
    const policy = adminPolicy(
      'late',
      'priority: 1\nsubject: {namespaces: {}}\ningress:\n  - {action: Deny, from: [{namespaces: {}}]}\n  - action: $0Allow\n    from: [{namespaces: {matchLabels: {a: b}}}]',
    );
    expect(said(shop + policy)).toContain('**It decides nothing**: [rule 1](cluster/late.yaml:9) above it already decides all of it.');
  });

  test('a peer', () => {
    expect(said(shop + at(tenants, 'podSelector'))).toMatch(
      /^\*\*Passes on\*\* connections from \*\*pods labelled `app=backend` in `shop`\*\*.*\n\nHere: Deployment \[`backend`\]/,
    );
    expect(said(shop + at(tenants, 'namespaces: {matchLabels: {kubernetes.io/metadata.name: mon'))).toMatch(
      /^Matches \*\*1 namespace\*\* here: `monitoring`\./,
    );
  });

  test('addresses, domain names and nodes: what is known of them, and what is not', () => {
    expect(said(shop + at(tenants, '10.0.0.0/8'))).toBe(
      'Every address of `10.0.0.0/8`: 16,777,216 addresses. This rule denies connections to them on every port.\n\nA pod that has such an address is meant, too; which pods have, no manifest says.',
    );
    const outside = adminPolicy(
      'outside',
      'priority: 1\nsubject: {namespaces: {}}\negress:\n  - action: Allow\n    to:\n      - domainNames: [example.com, "*.example.org"]\n      - nodes: {matchLabels: {role: edge}}',
    );
    expect(said(shop + at(outside, 'domainNames'))).toContain(
      'to **the domains `example.com` and `*.example.org`** on **every port**.\n\nWhich addresses they have is not known here.',
    );
    expect(said(shop + at(outside, 'nodes'))).toContain('to **the nodes labelled `role=edge`** on **every port**.\n\nNodes are in no manifest');
  });

  test('a port by number and by name', () => {
    expect(said(shop + at(tenants, 'portNumber'))).toMatch(/^\*\*TCP 9104\*\* \(no protocol is written, so TCP\): this rule allows connections from/);
    expect(said(shop + at(tenants, 'namedPort'))).toMatch(/^\*\*Port `mysql`\*\*: this rule allows .*\n\nHere: container port 3306 \(`mysql`\) of StatefulSet/);
  });

  test('half typed, nothing fails and nothing is made up', () => {
    const typed = `\n#- /cluster/a.yaml\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata:\n  name: $0a\nspec:\n  priority:\n  subject:\n`;
    expect(said(shop + typed)).toContain('**The API server refuses this policy**');
  });
});

describe('hover on a workload that an admin policy is about', () => {
  test('outside and inside are told apart, and reasons are the rules that decide', () => {
    const text = said(at(shopWorkloads, 'redis, namespace') + prometheus + tenants);
    expect(text).toContain('**Anyone outside the cluster** can reach it. **2 workloads** here can, too.');
    expect(text).toContain('| **anyone** outside the cluster | every port | nothing denies it |');
    expect(text).toContain('| TCP 9104 | [tenants, rule 1](cluster/tenants.yaml:10) |');
    expect(text).not.toContain('comes from a template');
  });

  test('nobody', () => {
    const closed = adminPolicy(
      'closed',
      'priority: 1\nsubject: {namespaces: {}}\negress:\n  - {action: Deny, to: [{namespaces: {}}, {networks: [0.0.0.0/0, "::/0"]}]}',
    );
    expect(said(at(shopWorkloads, 'redis, namespace') + closed)).toContain(
      '**What it can reach**: nothing. [closed](cluster/closed.yaml:4) limits its egress and no policy lets anything out',
    );
  });
});

describe('lenses', () => {
  test('above an admin policy: its subjects, and the rules of each direction by what they do', () => {
    expect(titles(tenants + shop)).toEqual([
      '4 workloads: backend, frontend, redis and 1 more | ingress: 3 rules (1 allow, 1 deny, 1 pass) | egress: 1 rule (deny)',
    ]);
    expect(titles(baselinePolicy('subject: {namespaces: {matchLabels: {a: b}}}') + prometheus)).toEqual([
      'selects no workload here | ingress: no rule | egress: no rule',
    ]);
    expect(
      titles(adminPolicy('t', 'priority: 1\nsubject: {namespaces: {}}\ningress:\n  - {action: "{{ .Values.a }}", from: [{namespaces: {}}]}') + prometheus)[0],
    ).toContain('ingress: not known');
    expect(titles(adminPolicy('t', 'priority: 1001\nsubject: {namespaces: {}}') + prometheus)[0]).toMatch(/^refused by the API server \|/);
  });

  test('a click shows the subjects, and whom the rules of a direction mean', () => {
    const text = at(tenants, 'kind') + shop;
    expect(lensPlaces(text, 'subjects')).toHaveLength(4);
    expect(lensPlaces(text, 'ingress')).toEqual([
      'monitoring.yaml:7 prometheus',
      'shop/workloads.yaml:11 backend',
      'shop/workloads.yaml:3 frontend',
      'shop/workloads.yaml:27 redis',
      'shop/workloads.yaml:19 mysql',
    ]);
    expect(lensPlaces(text, 'egress')).toEqual([]);
  });

  test('a workload counts them among its policies', () => {
    expect(titles(shopWorkloads + tenants + mysqlFromBackend)).toEqual([
      '1 policy | reached by anyone outside the cluster, 1 workload here',
      '1 policy | reached by anyone outside the cluster, nobody here',
      '2 policies | reached by backend',
      '1 policy | reached by anyone outside the cluster, 1 workload here',
    ]);
  });
});

test('the outline has the rules, by their names, with their action', () => {
  checkDocumentSymbols(
    tenants,
    `
    policy tenants: AdminNetworkPolicy
      rule ingress rule 1: monitoring: allow every pod in monitoring, TCP 9104 and port mysql
      rule ingress rule 2: backend: pass pods labelled app=backend in shop, every port
      rule ingress rule 3: deny every pod in every namespace, every port
      rule egress rule 1: cloud: deny 169.254.169.254/32 and 10.0.0.0/8, every port
    `,
  );
});

describe('definition and references', () => {
  test('from the subject, a peer and a port to what is meant', () => {
    checkDefinition(shop + at(tenants, 'podSelector'), ['shop/workloads.yaml:11 backend']);
    checkDefinition(shop + at(tenants, 'namespaces: {matchLabels: {kubernetes.io/metadata.name: mon'), ['monitoring.yaml:3 monitoring']);
    checkDefinition(shop + at(tenants, 'namedPort'), ['shop/workloads.yaml:23 {name: mysql, containerPort: 3306}']);
    // No manifest makes the Namespace, so its workloads are shown.
    checkDefinition(shopWorkloads + at(tenants, 'subject'), [
      'shop/workloads.yaml:11 backend',
      'shop/workloads.yaml:3 frontend',
      'shop/workloads.yaml:27 redis',
      'shop/workloads.yaml:19 mysql',
    ]);
    checkDefinition(shop + at(tenants, 'networks'), []);
  });

  test('from a workload to the subjects and peers that mean it', () => {
    checkReferences(at(shopWorkloads, 'redis, namespace') + tenants, [
      'cluster/tenants.yaml:8 namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}',
      'cluster/tenants.yaml:23 - namespaces: {}',
    ]);
  });
});

describe('completion', () => {
  const typing = (spec: string) => shop + adminPolicy('typing', `priority: 1\n${spec}`);
  const rules = 'subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}\ningress:\n  - action: Deny\n    from: [{namespaces: {}}]\n';

  test('labels of namespaces, and of the pods in the namespaces beside', () => {
    checkCompletions(typing('subject:\n  namespaces:\n    matchLabels:\n      $0'), [
      'kubernetes.io/metadata.name (on 2 namespaces here)',
      'team (on 1 namespace here)',
    ]);
    checkCompletions(
      typing(
        'subject: {namespaces: {}}\ningress:\n  - action: Deny\n    from:\n      - pods:\n          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}\n          podSelector:\n            matchLabels:\n              app: $0',
      ),
      ['prometheus (on 1 workload here)'],
    );
    checkCompletions(typing('subject: {namespaces: {}}\negress:\n  - action: Deny\n    to:\n      - nodes:\n          matchLabels:\n            $0'), []);
  });

  test('values of a condition', () =>
    checkCompletions(
      typing(
        'subject:\n  pods:\n    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}\n    podSelector:\n      matchExpressions:\n        - {key: app, operator: In, values: [$0]}',
      ),
      ['prometheus (on 1 workload here)'],
    ));

  test('actions, of each kind its own', () => {
    checkCompletions(typing('subject: {namespaces: {}}\ningress:\n  - action: $0\n    from: []'), ['Allow', 'Deny', 'Pass']);
    checkCompletions(shop + baselinePolicy('subject: {namespaces: {}}\ningress:\n  - action: $0'), ['Allow', 'Deny']);
  });

  test('protocols, and the ports and names that containers declare', () => {
    checkCompletions(typing(`${rules}    ports:\n      - portNumber:\n          protocol: $0`), ['TCP', 'UDP', 'SCTP']);
    checkCompletions(typing(`${rules}    ports:\n      - portRange:\n          start: $0`), [
      '9000 (TCP, http of backend)',
      '8080 (TCP, http of frontend)',
      '6379 (TCP, redis of redis)',
      '3306 (TCP, mysql of mysql)',
    ]);
    checkCompletions(typing(`${rules}    ports:\n      - namedPort: $0`), [
      'http (TCP 9000 of backend)',
      'redis (TCP 6379 of redis)',
      'mysql (TCP 3306 of mysql)',
    ]);
  });
});
