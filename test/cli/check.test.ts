import { describe, expect, test } from 'vitest';
import { allRules } from '../../server/rules/registry.js';
import { folderOf, netpol } from '../support/cli.js';

const policy = (spec: string, name = 'p') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
${spec}
`;

const refused = policy('  podSelector: {}\n  policyTypes: [ingress]');
const mistaken = policy(`  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from: []
      ports: [{protocol: TCP, port: 5432}]`);
const sound = policy('  podSelector: {}\n  policyTypes: [Ingress]');

describe('netpol check', () => {
  test('prints the contract as JSON, lines and characters from 0', async () => {
    const { status, out } = await netpol(['check', '--format', 'json'], { cwd: folderOf({ 'shop/a.yaml': refused }) });
    const report = JSON.parse(out);
    expect(Object.keys(report)).toEqual(['version', 'findings', 'summary', 'limits', 'environment']);
    expect(report.version).toBe(1);
    expect(report.summary).toEqual({ files: 1, documents: 1, policies: 1, workloads: 0 });
    const finding = report.findings.find((f: { category: string }) => f.category === 'api');
    expect(Object.keys(finding)).toEqual(['file', 'range', 'rule', 'category', 'severity', 'message', 'fixes']);
    expect(finding).toMatchObject({
      file: 'shop/a.yaml',
      rule: 'policy-types-unknown-value',
      severity: 'error',
      range: { start: { line: 5, character: 16 }, end: { line: 5, character: 23 } },
    });
    expect(status).toBe(1);
  });

  test('a warning fails only where it is asked to', async () => {
    const cwd = folderOf({ 'a.yaml': mistaken });
    expect((await netpol(['check'], { cwd })).status).toBe(0);
    expect((await netpol(['check', '--fail-on', 'warning'], { cwd })).status).toBe(1);
  });

  test('text says the place, the line, the rule and how to learn more', async () => {
    const { out } = await netpol(['check', 'a.yaml'], { cwd: folderOf({ 'a.yaml': mistaken }) });
    expect(out).toMatch(/^a\.yaml\n {2}8:\d+ +warning /);
    expect(out).toContain('8 |     - from: []');
    expect(out).toMatch(/\n +peers-empty-allows-all {3}fix: /);
    expect(out).toMatch(/1 policy and 0 workloads in 1 file: .*1 warning.*\. `netpol rules [a-z-]+` explains/);
  });

  test('that a finding can be silenced is no fix in the text', async () => {
    const block = policy('  podSelector: {}\n  policyTypes: [Ingress]\n  ingress: [{from: [{ipBlock: {cidr: nowhere}}]}]');
    const { out } = await netpol(['check', 'a.yaml'], { cwd: folderOf({ 'a.yaml': block }) });
    expect(out).toMatch(/\n +cidr-invalid\n/);
    expect(out).not.toContain('fix:');
  });

  test('a sound policy has nothing to report', async () => {
    const { status, out } = await netpol(['check'], { cwd: folderOf({ 'a.yaml': sound }) });
    expect({ status, out }).toEqual({ status: 0, out: '1 policy and 0 workloads in 1 file: nothing to report.\n' });
  });

  test('of a file that is named, reads the kustomizations above it and nothing beside it', async () => {
    const unplaced = (name: string, spec: string) => policy(spec, name).replace(', namespace: shop', '');
    const cwd = folderOf({
      'app/kustomization.yaml': 'namespace: shop\nresources: [overlay]\n',
      'app/overlay/kustomization.yaml': 'resources: [policy.yaml, pods.yaml]\npatches: [{path: patch.yaml}]\n',
      'app/overlay/policy.yaml': unplaced('p', '  podSelector: {}\n  policyTypes: [Ingress]\n  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]'),
      'app/overlay/patch.yaml': unplaced('p', '  policyTypes: [ingress]'),
      'app/overlay/pods.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: web, image: web}]}\n',
    });
    const list = async (...files: readonly string[]) => JSON.parse((await netpol(['list', '--format', 'json', ...files], { cwd })).out);
    const files = ['app/overlay/policy.yaml', 'app/overlay/pods.yaml'];
    const named = await list(...files);
    expect(JSON.stringify(named)).toContain('shop/Pod/web');
    expect(named.connections).toEqual((await list('app')).connections);
    expect((await netpol(['check', 'app/overlay/policy.yaml'], { cwd })).out).toContain('1 policy and 0 workloads in 1 file');
    // Judged by itself, the patch would be refused: it is no whole policy.
    expect((await netpol(['check', 'app/overlay/patch.yaml'], { cwd })).out).toContain('0 policies and 0 workloads in 0 files');
  });

  test('reads standard input', async () => {
    const { status, out } = await netpol(['check', '-'], { cwd: folderOf({}), input: refused });
    expect(status).toBe(1);
    expect(out).toMatch(/^<standard input>\n {2}6:17 {4}error /);
  });

  test('standard input that is no YAML is a finding, not a silence', async () => {
    const { status, out } = await netpol(['check', '--format', 'json', '-'], { cwd: folderOf({}), input: 'kind: NetworkPolicy\n  a: [\n' });
    expect(JSON.parse(out).findings.map((f: { category: string }) => f.category)).toContain('syntax');
    expect(status).toBe(1);
  });

  test('a broken file in a folder is a finding, and the others are judged', async () => {
    const { out } = await netpol(['check', '--format', 'json'], {
      cwd: folderOf({ 'a.yaml': 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {a: [\n', 'b.yaml': refused }),
    });
    const found = JSON.parse(out).findings.map((f: { file: string; category: string }) => `${f.file} ${f.category}`);
    expect(found).toContain('a.yaml syntax');
    expect(found).toContain('b.yaml api');
  });

  test('GitHub annotations escape what would end them', async () => {
    const { out } = await netpol(['check', '--format', 'github'], { cwd: folderOf({ 'a,b.yaml': refused }) });
    expect(out).toMatch(/^::error file=a%2Cb\.yaml,line=6,endLine=6,col=17,endColumn=24,title=netpol policy-types-unknown-value::[^\n]+\n/m);
  });

  test('SARIF names each rule once and places results from 1', async () => {
    const { out } = await netpol(['check', '--format', 'sarif'], { cwd: folderOf({ 'a.yaml': refused, 'b.yaml': refused.replace('name: p', 'name: q') }) });
    const [sarif] = JSON.parse(out).runs;
    const results = sarif.results.filter((r: { ruleId: string }) => r.ruleId === 'policy-types-unknown-value');
    expect(results).toHaveLength(2);
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a.yaml' },
      region: { startLine: 6, startColumn: 17, endLine: 6, endColumn: 24 },
    });
    const ids = sarif.tool.driver.rules.map((r: { id: string }) => r.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[results[0].ruleIndex]).toBe('policy-types-unknown-value');
  });
});

describe('wrong usage exits 2 with one line that says what to do', () => {
  test.each([
    [['chek'], /no command "chek".*check, list, map, explain, needs, diff.*rules/],
    [['check', '--format', 'xml'], /--format takes one of text, json, ndjson, sarif, github/],
    [['check', '--colour'], /--colour.*Usage: netpol check/],
    [['check', 'nowhere.yaml'], /nowhere\.yaml cannot be read.*Name a file or a folder/],
    [['list', '-', 'a.yaml'], /stands alone/],
    [['rules', 'no-such-rule'], /no rule "no-such-rule".*netpol rules/],
  ])('%j', async (argv, notes) => {
    const run = await netpol(argv, { cwd: folderOf({}) });
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.notes).toMatch(notes);
    expect(run.notes.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('netpol rules', () => {
  test('lists every rule with category and severity', async () => {
    const { status, out } = await netpol(['rules'], { cwd: folderOf({}) });
    expect(status).toBe(0);
    expect(out).toMatch(/^peer-split-and-or +mistake +warning /m);
  });

  test('explains one with a wrong and a right example', async () => {
    const { out } = await netpol(['rules', 'peer-split-and-or'], { cwd: folderOf({}) });
    expect(out).toMatch(/^peer-split-and-or {3}\(mistake, warning\)\n[\s\S]+\nWrong:\n[\s\S]+\nRight:\n[\s\S]+\n$/);
  });

  test.each(allRules.map(({ id }) => id))('%s: the examples are plain manifests', async (id) => {
    const { status, out } = await netpol(['rules', id], { cwd: folderOf({}) });
    expect(status).toBe(0);
    expect(out).not.toMatch(/#- |\^\^|\$0/);
  });

  test('of an example of several files each stands below its name', async () => {
    const several = allRules.find(({ docs }) => docs.bad.split(/^ *#- \//m).length === 3);
    const { out } = await netpol(['rules', several?.id ?? ''], { cwd: folderOf({}) });
    expect(out).toMatch(/\nWrong:\n {4}# \S+\.yaml\n {4}\S[\s\S]*\S\n\n {4}# \S+\.yaml\n {4}\S[\s\S]*\nRight:\n {4}\S/);
    const { out: given } = await netpol(['rules', 'dns-blocked'], { cwd: folderOf({}) });
    expect(given).toMatch(/\nGiven:\n {4}# pods\.yaml\n {4}\S[\s\S]*\nWrong:\n {4}# policy\.yaml\n {4}\S[\s\S]*\nRight:\n {4}# policy\.yaml\n {4}\S/);
  });

  test.each([
    ['empty-rule-allow-all', '; there is empty-rule-allows-all.'],
    ['split-and', '; there is peer-split-and-or.'],
    ['zzz', '. `netpol rules` lists'],
  ])('%s: names that are near', async (id, near) => {
    const { status, notes } = await netpol(['rules', id], { cwd: folderOf({}) });
    expect(status).toBe(2);
    expect(notes).toContain(`There is no rule "${id}"${near}`);
  });
});
