import { describe, expect, test } from 'vitest';
import { checkFix, checkNoFix, checkRule, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const RULE = 'dangling-namespace-selector';

const NAMESPACE = (name: string, labels = '{}') => `apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: ${labels}}
---
`;
const POD = (namespace: string, app: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${app}, namespace: ${namespace}, labels: {app: ${app}}}
spec: {containers: [{name: c, image: i}]}
---
`;
const POLICY = (peer: string, marker = '') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from:
        - ${peer}
${marker}`;

/** The messages of the rule about a policy with one peer beside these objects. */
function said(objects: string, peer: string): readonly string[] {
  const snapshot = snapshotOf({ '/p.yaml': POLICY(peer), '/o.yaml': objects });
  return findingsOf(snapshot, { path: '/p.yaml' }).flatMap(({ rule, message }) => (rule === RULE ? [message] : []));
}

const HERE = NAMESPACE('shop', '{stage: prod}') + NAMESPACE('billing', '{stage: test}');
const NAMED = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: billing, team: money}}}';

describe('what is said', () => {
  test('a Namespace that is named and lacks another label', () =>
    expect(said(HERE, NAMED)).toEqual([
      'Namespace `billing` is not labelled `team=money`, so this peer admits nobody. Leave the label out, or put it on the Namespace.',
    ]));

  test('several that are named', () =>
    expect(
      said(
        HERE,
        '{namespaceSelector: {matchLabels: {team: money}, matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [billing, shop]}]}}',
      ),
    ).toEqual([
      'The Namespaces `billing` and `shop` are not labelled `team=money`, so this peer admits nobody. Leave the label out, or put it on the Namespace.',
    ]));

  test('a value that is nearly one of theirs', () =>
    expect(said(HERE, '{namespaceSelector: {matchLabels: {stage: tests}}}')).toEqual([
      'No Namespace is labelled `stage=tests`, so this peer admits nobody. `stage` is `prod` and `test` here. Select the namespace by `kubernetes.io/metadata.name`, or put the label on it.',
    ]));

  test('a label that none carries, beside pods that run here', () =>
    expect(
      said(HERE + POD('billing', 'invoices'), '{namespaceSelector: {matchLabels: {purpose: money}}, podSelector: {matchLabels: {app: invoices}}}'),
    ).toEqual([
      'No Namespace is labelled `purpose=money`, so this peer admits nobody. Pods like these run in `billing`. Select the namespace by `kubernetes.io/metadata.name`, or put the label on it.',
    ]));
});

describe('what is not', () => {
  test.each([
    ['a label that a cluster may have elsewhere', HERE, '{namespaceSelector: {matchLabels: {purpose: money}}}'],
    ['another value, which a namespace elsewhere may have', HERE, '{namespaceSelector: {matchLabels: {stage: canary}}}'],
    ['everything', HERE, '{namespaceSelector: {}}'],
    ['what namespaces are not', HERE, '{namespaceSelector: {matchExpressions: [{key: stage, operator: DoesNotExist}]}}'],
    ['a label that one of them has', HERE, '{namespaceSelector: {matchLabels: {stage: test}}}'],
    ['a namespace that no manifest makes: its labels are not known', HERE + POD('other', 'x'), '{namespaceSelector: {matchLabels: {stage: tests}}}'],
    ['a Namespace whose labels another tool fills in', `${HERE}${NAMESPACE('x', '{stage: "$(STAGE)"}')}`, '{namespaceSelector: {matchLabels: {stage: tests}}}'],
    ['a name that another rule speaks of', HERE, '{namespaceSelector: {matchLabels: {name: billing}}}'],
    ['a name under any label', HERE, '{namespaceSelector: {matchLabels: {stage: billing}}}'],
    ['a label of pods', HERE, '{namespaceSelector: {matchLabels: {k8s-app: kube-dns}}}'],
    ['a namespace that is nowhere', HERE, '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops, team: a}}}'],
    ['a contradiction', HERE, '{namespaceSelector: {matchLabels: {stage: tests}, matchExpressions: [{key: stage, operator: DoesNotExist}]}}'],
  ])('%s', (_, objects, peer) => expect(said(objects, peer)).toEqual([]));

  test('where a person says that there are more namespaces', () => {
    const texts = { '/p.yaml': POLICY('{namespaceSelector: {matchLabels: {stage: tests}}}'), '/o.yaml': HERE };
    const rulesWith = (knownNamespaces: readonly string[]) =>
      findingsOf(snapshotOf(texts, { defaultNamespace: 'default', profile: { knownNamespaces } }), { path: '/p.yaml' }).map(({ rule }) => rule);
    expect(rulesWith(['shop'])).toContain(RULE);
    expect(rulesWith(['ops'])).not.toContain(RULE);
  });

  test('where a release that is not rendered may make namespaces', () =>
    checkRule(
      RULE,
      `${HERE}${POLICY('{namespaceSelector: {matchLabels: {stage: tests}}}')}---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: r, namespace: shop}
spec: {chart: {spec: {chart: c, sourceRef: {kind: HelmRepository, name: h}}}}
`,
    ));
});

describe('fixes', () => {
  const peer = (text: string) => `${HERE}${POLICY(text)}`;
  test('the value that is nearly meant', () =>
    checkFix(
      'Write stage: test (lets more through)',
      peer('{namespaceSelector: {matchLabels: {stage: tests}}}'),
      peer('{namespaceSelector: {matchLabels: {stage: test}}}'),
    ));
  test('the namespace in which the pods run', () => {
    const objects = HERE + POD('billing', 'invoices');
    const pods = (namespaces: string) => `${objects}${POLICY(`{namespaceSelector: ${namespaces}, podSelector: {matchLabels: {app: invoices}}}`)}`;
    checkFix(
      'Select billing by its name (lets more through)',
      pods('{matchLabels: {purpose: money}}'),
      pods('{matchLabels: {kubernetes.io/metadata.name: billing}}'),
    );
  });
  test('the label left out', () =>
    checkFix('Leave out team (lets more through)', peer(NAMED), peer('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: billing}}}')));
  test('the label on the Namespace of the same file', () =>
    checkFix(
      'Label Namespace billing team=money (lets more through)',
      peer(NAMED),
      `${NAMESPACE('shop', '{stage: prod}')}${NAMESPACE('billing', '{stage: test, team: money}')}${POLICY(NAMED)}`,
    ));
  test('no guess where the values are far from one another', () => {
    const text = `${HERE + POD('billing', 'invoices')}${POLICY('{namespaceSelector: {matchLabels: {stage: canary}}, podSelector: {matchLabels: {app: invoices}}}')}`;
    checkNoFix('Write stage: test (lets more through)', text);
  });
});
