import { expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import type { RuleSettings } from '../../server/rules/settings.js';
import { checkFix, checkNoFix, checkRule, snapshotOfFixture } from '../support/check-rule.js';
import { parseFixture } from '../support/fixture.js';

test('a comment silences the next line only', () => {
  checkRule(
    'peers-empty-allows-all',
    `
    ingress:
      # netpol-ignore-next-line peers-empty-allows-all: open on purpose
      - from: []
        ports: [{port: 80, protocol: TCP}]
      - from: []
    #   ^^^^^^^^ warning: peers-empty-allows-all
        ports: [{port: 81, protocol: TCP}]
    `,
  );
});

test('the next line is the next one that is neither blank nor a comment', () => {
  checkRule(
    'peers-empty-allows-all',
    `
    ingress:
      # netpol-ignore-next-line peers-empty-allows-all: open on purpose

      # the public port
      - from: []
    `,
  );
});

test('a comment silences several rules, and each of them alone', () => {
  checkRule(
    'null-rule-item',
    `
    # netpol-ignore-next-line null-rule-item, empty-rule-allows-all: both are meant
    ingress: [{}]
    ingres: 1
    egress:
      -
    # ^ warning: null-rule-item
    `,
  );
});

test('a comment inside flow style silences the line below it', () => {
  checkRule(
    'peers-empty-allows-all',
    `
    ingress: [
      # netpol-ignore-next-line peers-empty-allows-all: open on purpose
      {from: [], ports: [{port: 80, protocol: TCP}]},
      {from: [], ports: [{port: 81, protocol: TCP}]},
    #  ^^^^^^^^ warning: peers-empty-allows-all
    ]
    `,
  );
});

test('a comment for the file silences every document of it, wherever it stands', () => {
  checkRule(
    'empty-spec',
    `
    kind: NetworkPolicy
    apiVersion: networking.k8s.io/v1
    metadata: {name: a}
    ---
    # netpol-ignore-file empty-spec: made by another tool
    kind: NetworkPolicy
    apiVersion: networking.k8s.io/v1
    metadata: {name: b}
    `,
  );
});

test('a comment without a reason silences, and is told to say why', () => {
  checkRule(
    'peers-empty-allows-all',
    `
    ingress:
      # netpol-ignore-next-line peers-empty-allows-all
    # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: ignore-without-reason Say why
      - from: []
    `,
  );
});

test('a comment that names no rule silences nothing, and is told the form', () => {
  checkRule(
    'peers-empty-allows-all',
    `
    ingress:
      # netpol-ignore-next-line
    # ^^^^^^^^^^^^^^^^^^^^^^^^^ hint: ignore-without-reason names no rule
      - from: []
    #   ^^^^^^^^ warning: peers-empty-allows-all
    `,
  );
});

test('an unknown rule is named, with the nearest one', () => {
  checkFix(
    'Write peers-empty-allows-all',
    `
    # netpol-ignore-next-line peers-empty-allow-all: open on purpose
    from: []
    `,
    `
    # netpol-ignore-next-line peers-empty-allows-all: open on purpose
    from: []
    `,
  );
});

test('a comment that silences nothing is removed with its line, or its name alone where others are in use', () => {
  checkFix(
    'Remove the comment for null-rule-item',
    `
    ingress:
      # netpol-ignore-next-line null-rule-item: left over
      - from: [{podSelector: {}}]
    `,
    `
    ingress:
      - from: [{podSelector: {}}]
    `,
  );
  checkFix(
    'Remove the comment for null-rule-item',
    `
    ingress:
      # netpol-ignore-next-line null-rule-item, peers-empty-allows-all: open on purpose
      - from: []
    `,
    `
    ingress:
      # netpol-ignore-next-line peers-empty-allows-all: open on purpose
      - from: []
    `,
  );
});

test('a comment for a rule that a setting turned off is not called unused', () => {
  const fixture = parseFixture(`
    # netpol-ignore-next-line peers-empty-allows-all: open on purpose
    from: []
  `);
  const snapshot = snapshotOfFixture(fixture);
  const rulesOf = (settings: RuleSettings) => checkFile(snapshot, '/main.yaml', { settings }).map(({ rule }) => rule);
  expect(rulesOf({ 'peers-empty-allows-all': { severity: 'off' } })).not.toContain('ignore-unused');
  expect(rulesOf({})).not.toContain('ignore-unused');
});

test('the fix writes the comment above the line, in its indentation', () => {
  checkFix(
    'Ignore peers-empty-allows-all here',
    `
    ingress:
      - ports: [{port: 80, protocol: TCP}]
        from: []
    `,
    `
    ingress:
      - ports: [{port: 80, protocol: TCP}]
        # netpol-ignore-next-line peers-empty-allows-all: intended
        from: []
    `,
  );
});

test('the fix adds the rule to a comment that is there', () => {
  checkFix(
    'Ignore peers-empty-allows-all here',
    `
    ingress:
      # netpol-ignore-next-line null-rule-item: mine
      - from: []
    `,
    `
    ingress:
      # netpol-ignore-next-line null-rule-item, peers-empty-allows-all: mine
      - from: []
    `,
  );
});

test('there is no such fix in JSON, which has no comments', () => {
  checkNoFix('Ignore empty-spec here', `{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "a"}}`);
});
