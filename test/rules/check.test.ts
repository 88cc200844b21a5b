import { describe, expect, test } from 'vitest';
import { checkFile, createCheckCache } from '../../server/rules/check.js';
import { allRules } from '../../server/rules/registry.js';
import { rule } from '../../server/rules/rule.js';
import { readRuleSettings } from '../../server/rules/settings.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { Workspace } from '../../server/workspace/workspace.js';
import { snapshotOf } from '../support/snapshot.js';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from: []
`;

const docs = { summary: 'A rule of a test.', why: 'It stands in for any other.', bad: '', good: '', references: [] };

const failing = rule({
  id: 'always-fails',
  category: 'mistake',
  severity: 'error',
  on: 'NetworkPolicy',
  docs,
  find: () => {
    throw new Error('find failed');
  },
  say: () => '',
});

const failingFix = rule({
  id: 'fix-fails',
  category: 'mistake',
  severity: 'error',
  on: 'NetworkPolicy',
  docs,
  find: ({ kind }) => [{ at: kind.range }],
  say: () => 'said',
  fix: () => {
    throw new Error('fix failed');
  },
});

describe('checkFile', () => {
  test('a rule that fails takes no other with it, and is reported', () => {
    const failures: string[] = [];
    const findings = checkFile(snapshotOf({ '/a.yaml': POLICY }), '/a.yaml', {
      rules: [failing, failingFix, ...allRules],
      onError: ({ rule: id, file, error }) => failures.push(`${id} ${file} ${error}`),
    });
    expect(findings.map((finding) => finding.rule)).toContain('peers-empty-allows-all');
    expect(failures).toEqual(['always-fails /a.yaml Error: find failed']);
    const fixes = findings.find((finding) => finding.rule === 'fix-fails')?.fixes() ?? [];
    expect(fixes.map(({ title }) => title)).toEqual(['Ignore fix-fails here']);
    expect(failures).toHaveLength(2);
  });

  test('a setting changes the severity, or turns the rule off', () => {
    const severities = (set: Record<string, 'error' | 'off'>) =>
      checkFile(snapshotOf({ '/a.yaml': POLICY }), '/a.yaml', { settings: readRuleSettings(set, allRules).settings })
        .filter((finding) => finding.rule === 'peers-empty-allows-all')
        .map(({ severity }) => severity);
    expect(severities({})).toEqual(['warning']);
    expect(severities({ 'peers-empty-allows-all': 'error' })).toEqual(['error']);
    expect(severities({ 'peers-empty-allows-all': 'off' })).toEqual([]);
  });

  test('findings are in file offsets, sorted, and the same each time', () => {
    const text = `# first\n${POLICY}---\n${POLICY.replace('name: db', 'name: other')}`;
    const snapshot = snapshotOf({ '/a.yaml': text });
    const findings = checkFile(snapshot, '/a.yaml').filter((finding) => finding.rule === 'peers-empty-allows-all');
    expect(findings.map(({ range }) => text.slice(range.start, range.end))).toEqual(['from: []', 'from: []']);
    expect(findings.map(({ range }) => range.start)).toEqual([...findings.map(({ range }) => range.start)].sort((a, b) => a - b));
    const plain = (all: ReturnType<typeof checkFile>) => all.map(({ rule: id, range, message, severity }) => ({ id, range, message, severity }));
    expect(plain(checkFile(snapshot, '/a.yaml'))).toEqual(plain(checkFile(snapshot, '/a.yaml')));
  });

  test('with a cache, only the document that changed is judged again, and the others stand at their new place', () => {
    let looks = 0;
    const counting = rule({
      id: 'counts',
      category: 'mistake',
      severity: 'warning',
      on: 'NetworkPolicy',
      docs,
      *find({ spec }) {
        looks++;
        if (spec.key) yield { at: spec.key };
      },
      say: () => 'counted',
      fix: ({ at }) => [{ title: 'Mark', safe: false, edits: [{ range: at, newText: 'SPEC' }] }],
    });
    const workspace = new Workspace({
      source: new MemorySource(),
      scheduler: { now: () => 0, rest: () => Promise.resolve() },
      settings: { defaultNamespace: 'default' },

      log: () => undefined,
    });
    const cache = createCheckCache();
    const second = POLICY.replace('name: db', 'name: other');
    const id = workspace.open('file:///a.yaml', `${POLICY}---\n${second}`, 1);
    expect(checkFile(workspace.snapshot(), id, { rules: [counting], cache })).toHaveLength(2);
    expect(looks).toBe(2);

    const text = `${POLICY.replace('name: db', 'name: database')}---\n${second}`;
    workspace.change('file:///a.yaml', text, 2);
    const findings = checkFile(workspace.snapshot(), id, { rules: [counting], cache });
    expect(looks).toBe(3);
    expect(findings.map(({ range }) => text.slice(range.start, range.end))).toEqual(['spec', 'spec']);
    expect(findings.map((finding) => applyEdits(text, finding.fixes()[0]?.edits ?? []).indexOf('SPEC'))).toEqual([
      text.indexOf('spec'),
      text.lastIndexOf('spec'),
    ]);
  });

  test('a cached document is judged anew when the rest of the workspace changes', () => {
    const cache = createCheckCache();
    const open = { '/a.yaml': POLICY.replace('from: []', 'from: [{namespaceSelector: {matchLabels: {name: ops}}}]') };
    const labelled = { ...open, '/ops.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: ops, labels: {name: ops}}\n' };
    const rules = (texts: Record<string, string>) => checkFile(snapshotOf(texts), '/a.yaml', { cache }).map((finding) => finding.rule);
    expect(rules(open)).toContain('namespace-selector-by-name-label');
    expect(rules(labelled)).not.toContain('namespace-selector-by-name-label');
    expect(rules(open)).toContain('namespace-selector-by-name-label');
  });

  test('an unknown file and a kustomization have no findings', () => {
    const snapshot = snapshotOf({ '/kustomization.yaml': 'resources: [a.yaml]\nresources: []\n' });
    expect(checkFile(snapshot, '/nowhere.yaml')).toEqual([]);
    expect(checkFile(snapshot, '/kustomization.yaml')).toEqual([]);
  });

  test('a policy behind an alias is said once, and no fix changes the anchor', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n  - &p\n    apiVersion: networking.k8s.io/v1\n    kind: NetworkPolicy\n    metadata: {name: a}\n    spec: {podSelector: {}, ingress: [{from: []}]}\n  - *p\n`;
    const findings = checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml').filter((finding) => finding.rule === 'peers-empty-allows-all');
    const places = findings.map(({ range }) => `${range.start}-${range.end}`);
    expect(new Set(places).size).toBe(places.length);
  });
});
