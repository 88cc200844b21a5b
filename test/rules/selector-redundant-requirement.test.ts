import { describe, expect, test } from 'vitest';
import { checkFix, checkRule, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const ID = 'selector-redundant-requirement';

interface Expression {
  readonly operator: string;
  readonly values?: readonly string[];
}

/** The four operators as the API reference defines them; `undefined`: the label is not there. */
function meets({ operator, values = [] }: Expression, value: string | undefined): boolean {
  const listed = value !== undefined && values.includes(value);
  return { In: listed, NotIn: !listed, Exists: value !== undefined, DoesNotExist: value === undefined }[operator] ?? false;
}

const selected = (all: readonly Expression[]) =>
  [undefined, 'a', 'b', 'c', 'd']
    .filter((value) => all.every((each) => meets(each, value)))
    .map((value) => value ?? 'absent')
    .join();

describe('one of two that changes nothing', () => {
  const sets = [['a'], ['b'], ['a', 'b'], ['b', 'c'], ['a', 'b', 'c']];
  const all: readonly Expression[] = [
    ...['In', 'NotIn'].flatMap((operator) => sets.map((values) => ({ operator, values }))),
    { operator: 'Exists' },
    { operator: 'DoesNotExist' },
  ];
  test.each(all.map((each) => [JSON.stringify(each), each] as const))('%s', (_, first) => {
    for (const second of all) {
      const both = [first, second];
      const text = JSON.stringify({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'p', namespace: 'shop' },
        spec: { podSelector: { matchExpressions: both.map((each) => ({ key: 'app', ...each })) }, policyTypes: ['Ingress'] },
      });
      const found = findingsOf(snapshotOf({ '/p.json': text }), { path: '/p.json' }).filter(({ rule }) => rule === ID);
      const start = text.indexOf('{', text.indexOf('matchExpressions'));
      const places = found.map(({ range }) => (range.start === start ? 0 : 1));
      const [ofBoth, ofFirst, ofSecond] = [selected(both), selected([first]), selected([second])];
      // One that selects nothing is a contradiction.
      const expected = ofBoth === '' ? [] : ofBoth === ofFirst ? [1] : ofBoth === ofSecond ? [0] : [];
      expect(places, JSON.stringify(second)).toEqual(expected);
    }
  });
});

test('other keys, and what a template writes, are none', () => {
  checkRule(ID, 'podSelector: {matchLabels: {app: a}, matchExpressions: [{key: tier, operator: Exists}]}');
  checkRule(ID, 'podSelector: {matchLabels: {app: a}, matchExpressions: [{key: app, operator: In, values: [a, {{ .Values.b }}]}]}');
});

test('a label beside an expression, in every kind of policy', () =>
  checkRule(
    ID,
    `
    apiVersion: policy.networking.k8s.io/v1alpha1
    kind: AdminNetworkPolicy
    metadata: {name: a}
    spec:
      priority: 1
      subject:
        namespaces:
          matchLabels: {team: a}
          matchExpressions:
            - {key: team, operator: In, values: [a, b]}
    #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: selector-redundant-requirement
    `,
  ));

describe('fixes', () => {
  test('the requirement goes, and the list with the last of them', () => {
    checkFix(
      'Remove this requirement, which changes nothing',
      'podSelector:\n  matchLabels: {app: a}\n  matchExpressions:\n    - {key: app, operator: Exists}\n',
      'podSelector:\n  matchLabels: {app: a}\n',
    );
    checkFix(
      'Remove this requirement, which changes nothing',
      'podSelector:\n  matchExpressions:\n    - {key: app, operator: Exists}\n    - {key: app, operator: In, values: [a, b]}\n',
      'podSelector:\n  matchExpressions:\n    - {key: app, operator: In, values: [a, b]}\n',
    );
  });
  test('a value that appears twice', () => {
    const text = (values: string) => `podSelector: {matchExpressions: [{key: app, operator: In, values: ${values}}]}`;
    checkFix('Remove the second a', text('[a, b, a]'), text('[a, b]'));
  });
});
