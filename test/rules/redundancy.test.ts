import { describe, expect, test } from 'vitest';
import { checkFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const RULES = new Set(['redundant-policy', 'redundant-rule-across-policies', 'duplicate-policy', 'allow-all-policy', 'policy-vacuous']);

const POLICY = (name: string, spec: string, namespace = ', namespace: shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}${namespace}}
spec: ${spec}
`;
const POD = (app: string, more = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${app}, namespace: shop, labels: {app: ${app}}}
spec: {${more}containers: [{name: c, image: i}]}
`;
const WIDE = POLICY('wide', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}');
const NARROW = POLICY('narrow', '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}');
const DNS =
  '{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}';

function said(texts: Record<string, string>): readonly string[] {
  const snapshot = snapshotOf(texts);
  return Object.keys(texts).flatMap((path) => findingsOf(snapshot, { path }).flatMap(({ rule, message }) => (RULES.has(rule) ? [`${rule}: ${message}`] : [])));
}
const rulesIn = (...documents: readonly string[]) => said({ '/p.yaml': documents.join('---\n') }).map((text) => text.slice(0, text.indexOf(':')));

describe('one finding for what is said twice', () => {
  test('a policy that a wider one includes', () =>
    expect(said({ '/p.yaml': `${WIDE}---\n${NARROW}` })).toEqual([
      'redundant-policy: `wide` selects all pods of this policy, too, and lets through all that it does, so it changes nothing. Narrow what is too wide, or remove this one.',
    ]));
  test.each([
    [5, 'info'],
    [6, 'hint'],
  ])('%i policies of a namespace that a wider one includes: %s', (count, severity) => {
    const narrow = Array.from({ length: count }, (_, at) => NARROW.replace('name: narrow', `name: narrow-${at}`).replace('app: web', `app: web-${at}`));
    const text = [WIDE, ...narrow].join('---\n');
    const found = findingsOf(snapshotOf({ '/p.yaml': text }), { path: '/p.yaml' }).filter(({ rule }) => rule === 'redundant-policy');
    expect(found.map((one) => one.severity)).toEqual(Array(count).fill(severity));
  });
  test('two that say the same', () => expect(rulesIn(NARROW, NARROW.replace('name: narrow', 'name: copy'))).toEqual(['duplicate-policy']));
  test('two that say the same, beside a wider one', () =>
    expect([...rulesIn(NARROW, NARROW.replace('name: narrow', 'name: copy'), WIDE)].sort()).toEqual(['duplicate-policy', 'redundant-policy']));
  test('also default-denies that say the same', () => {
    const deny = POLICY('deny', '{podSelector: {}, policyTypes: [Ingress]}');
    expect(rulesIn(deny, deny.replace('name: deny', 'name: again'))).toEqual(['duplicate-policy']);
  });
  test('where the wider one lets everyone through, that is the fault', () =>
    expect(rulesIn(POLICY('open', '{podSelector: {}, ingress: [{}]}'), NARROW)).toEqual(['allow-all-policy']));
});

describe('nothing', () => {
  test('of a default-deny beside what isolates the same pods', () =>
    expect(rulesIn(POLICY('deny', '{podSelector: {}, policyTypes: [Ingress]}'), WIDE)).toEqual([]));
  test('of alternatives in files that leave the namespace open', () =>
    expect(
      said({ '/a.yaml': POLICY('wide', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}', ''), '/b.yaml': NARROW.replace(', namespace: shop', '') }),
    ).toEqual([]));
  test('of namespaces beside each other', () => expect(rulesIn(WIDE, NARROW.replace('namespace: shop', 'namespace: other'))).toEqual([]));
  test("of pods on the host's network, for which it may hold or not", () => {
    expect(rulesIn(WIDE, NARROW, POD('web', 'hostNetwork: true, '))).toEqual([]);
    expect(rulesIn(WIDE, NARROW, POD('web'))).toEqual(['redundant-policy']);
  });
  test('of what today only these pods have in common', () =>
    expect(
      rulesIn(
        POLICY('tier', '{podSelector: {matchLabels: {tier: x}}, ingress: [{from: [{podSelector: {}}]}]}'),
        NARROW,
        POD('web').replace('{app: web}', '{app: web, tier: x}'),
      ),
    ).toEqual([]));
  test('of a policy that the API server refuses', () =>
    expect(rulesIn(WIDE.replace('podSelector: {}, ingress', 'podSelector: {}, ingres: [], ingress'), NARROW)).toEqual([]));
});

describe('fixes', () => {
  test('the policy goes', () => checkFix('Remove this policy, which changes nothing', `${WIDE}---\n${NARROW}`, WIDE));
  test('the copy goes', () =>
    checkFix('Remove this policy', `${NARROW}---\n${NARROW.replace('name: narrow', 'name: copy')}---\n${POD('web')}`, `${NARROW}---\n${POD('web')}`));
  test('the item of a List goes', () => {
    const item = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line, i) => `${i === 0 ? '  - ' : '    '}${line}\n`)
        .join('');
    const list = (...texts: readonly string[]) => `apiVersion: v1\nkind: List\nitems:\n${texts.map(item).join('')}`;
    checkFix('Remove this policy, which changes nothing', list(WIDE, NARROW), list(WIDE));
  });
  test('the rule goes', () => {
    const dns = POLICY('dns', `{podSelector: {}, policyTypes: [Egress], egress: [${DNS}]}`);
    const api = (rules: string) => `${dns}---\n${POLICY('api', `{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [${rules}]}`)}`;
    checkFix('Remove this rule, which changes nothing', api(`{to: [{podSelector: {}}]}, ${DNS}`), api('{to: [{podSelector: {}}]}'));
  });
});
