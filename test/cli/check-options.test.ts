import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { wantsColour } from '../../server/cli/colours.js';
import { createProgress } from '../../server/cli/progress.js';
import { withSelection } from '../../server/cli/selected-rules.js';
import { configOf } from '../../server/netpol.js';
import { allRules } from '../../server/rules/registry.js';
import { folderOf, netpol } from '../support/cli.js';

const policy = (name: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
${spec}
`;
/** An error, a warning and a hint. */
const refused = policy('a', '  podSelector: {}\n  policyTypes: [ingress]');
const mistaken = policy('b', '  podSelector: {}\n  ingress: [{from: [], ports: [{protocol: TCP, port: 5432}]}]');
const hinted = policy('c', '  podSelector: {matchLabels: {}}\n  policyTypes: [Ingress]');

interface Printed {
  readonly findings: readonly { readonly file: string; readonly rule: string; readonly severity: string }[];
}

const rulesIn = (out: string): readonly string[] => [...new Set((JSON.parse(out) as Printed).findings.map(({ rule }) => rule))].sort();
const filesIn = (out: string): readonly string[] => [...new Set((JSON.parse(out) as Printed).findings.map(({ file }) => file))].sort();

async function json(cwd: string, ...args: readonly string[]): Promise<string> {
  const { out, notes } = await netpol(['check', '--format', 'json', ...args], { cwd });
  expect(notes).toBe('');
  return out;
}

describe('--only and --skip', () => {
  const files = { 'a.yaml': refused, 'b.yaml': mistaken, 'c.yaml': hinted };

  test('choose rules by id, given twice or behind commas', async () => {
    const cwd = folderOf(files);
    const all = rulesIn(await json(cwd));
    expect(all).toEqual(expect.arrayContaining(['policy-types-unknown-value', 'peers-empty-allows-all', 'selector-empty-match-labels']));
    const two = ['peers-empty-allows-all', 'selector-empty-match-labels'];
    expect(rulesIn(await json(cwd, '--only', two.join(',')))).toEqual(two);
    expect(rulesIn(await json(cwd, '--only', two[0] ?? '', '--only', two[1] ?? ''))).toEqual(two);
    expect(rulesIn(await json(cwd, '--skip', two.join(', ')))).toEqual(all.filter((rule) => !two.includes(rule)));
    expect(rulesIn(await json(cwd, '--only', two.join(','), '--skip', two[0] ?? ''))).toEqual([two[1]]);
  });

  test('a rule that is off by default is on where it is named, with its own severity; one that is on keeps what it says', () => {
    const rules = allRules.map((rule) => (rule.id === 'dns-blocked' ? { ...rule, recommended: false as const } : rule));
    const selected = (only: readonly string[], skip: readonly string[] = []) =>
      withSelection(configOf({}), { list: (name) => (name === 'only' ? only : skip) }, rules).rules ?? {};
    const on = selected(['dns-blocked', 'alias-invalid']);
    expect(on['dns-blocked']).toEqual({ severity: rules.find(({ id }) => id === 'dns-blocked')?.severity });
    expect(on).not.toHaveProperty('alias-invalid');
    expect(Object.values(on).filter(({ severity }) => severity === 'off')).toHaveLength(rules.length - 2);
    expect(selected([], ['alias-invalid'])).toEqual({ 'alias-invalid': { severity: 'off' } });
  });

  test.each(['--only', '--skip'])('%s with a rule that is not there names those that are near', async (option) => {
    const { status, out, notes } = await netpol(['check', option, 'peers-empty-allow-all'], { cwd: folderOf(files) });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toMatch(/There is no rule "peers-empty-allow-all".*peers-empty-allows-all/);
  });
});

test('--min-severity leaves out what is less severe, in every format', async () => {
  const cwd = folderOf({ 'a.yaml': refused, 'b.yaml': mistaken, 'c.yaml': hinted });
  const severities = async (...args: readonly string[]) =>
    [...new Set((JSON.parse(await json(cwd, ...args)) as Printed).findings.map(({ severity }) => severity))].sort();
  expect(await severities()).toEqual(['error', 'hint', 'warning']);
  expect(await severities('--min-severity', 'warning')).toEqual(['error', 'warning']);
  expect(await severities('--min-severity', 'error')).toEqual(['error']);
  expect((await netpol(['check', '--min-severity', 'error', '--fix', 'c.yaml'], { cwd })).notes).toBe('');
  expect(readFileSync(join(cwd, 'c.yaml'), 'utf8')).toBe(hinted);
});

describe('paths', () => {
  const files = {
    'k8s/a.yaml': refused,
    'k8s/deep/er/b.yaml': refused,
    'k8s/c.json': '{}',
    'other/d.yml': refused,
    'node_modules/e.yaml': refused,
    '.git/HEAD': '',
    '.gitignore': 'out/\n',
    'out/f.yaml': refused,
  };

  test.each([
    ['k8s/**/*.yaml', ['k8s/a.yaml', 'k8s/deep/er/b.yaml']],
    ['k8s/*.yaml', ['k8s/a.yaml']],
    ['**/*.{yml,yaml}', ['k8s/a.yaml', 'k8s/deep/er/b.yaml', 'other/d.yml']],
    ['?8s/[a-b].yaml', ['k8s/a.yaml']],
    ['./other/*', ['other/d.yml']],
  ])('the pattern %s', async (pattern, expected) => {
    const cwd = folderOf(files);
    expect(filesIn(await json(cwd, pattern))).toEqual(expected);
    expect(filesIn(await json(cwd, join(cwd, pattern)))).toEqual(expected);
  });

  test('a file whose name looks like a pattern is a file', async () => {
    expect(filesIn(await json(folderOf({ '[a].yaml': refused, 'a.yaml': refused }), '[a].yaml'))).toEqual(['[a].yaml']);
  });

  test('what a pattern matches is read as a search reads it: nobody named the file', async () => {
    const cwd = folderOf({ 'notes.yaml': 'a: 1\nb: [\n', 'a.yaml': refused });
    expect(filesIn(await json(cwd, '*.yaml'))).toEqual(['a.yaml']);
  });

  test('the kustomization above counts for what a pattern matches', async () => {
    const cwd = folderOf({
      'k/kustomization.yaml': 'namespace: shop\nresources: [p.yaml]\n',
      'k/p.yaml': policy('p', '  podSelector: {}').replace(', namespace: shop', ''),
    });
    const list = async (name: string) => (await netpol(['list', '--format', 'json', name], { cwd })).out;
    expect(await list('k/p*.yaml')).toBe(await list('k/p.yaml'));
  });

  test('a pattern that matches nothing is said to be one that is not there', async () => {
    const { status, notes } = await netpol(['list', 'k8s/**/x*.yaml'], { cwd: folderOf(files) });
    expect(status).toBe(0);
    expect(notes).toContain('there is no workload in k8s/**/x*.yaml');
  });

  test('--exclude leaves files out of folders and patterns', async () => {
    const cwd = folderOf(files);
    expect(filesIn(await json(cwd, '--exclude', '**/deep/**'))).toEqual(['k8s/a.yaml', 'other/d.yml']);
    expect(filesIn(await json(cwd, '--exclude', '**/deep/**', '--exclude', '{other,none}/**'))).toEqual(['k8s/a.yaml']);
    expect(filesIn(await json(cwd, '--exclude', '**/b.yaml', 'k8s/**/*.yaml'))).toEqual(['k8s/a.yaml']);
    // A file that is named is wanted.
    expect(filesIn(await json(cwd, '--exclude', '**/a.yaml', 'k8s/a.yaml'))).toEqual(['k8s/a.yaml']);
  });
});

describe('--stdin-filename', () => {
  test('is what standard input is called', async () => {
    const cwd = folderOf({});
    const { out } = await netpol(['check', '--format', 'json', '--stdin-filename', 'shop/p.yaml', '-'], { cwd, input: refused });
    expect(filesIn(out)).toEqual(['shop/p.yaml']);
    const fixed = await netpol(['check', '--fix', '--stdin-filename', 'p.yaml', '-'], { cwd, input: hinted });
    expect(fixed.out).toContain('podSelector: {}');
    expect(existsSync(join(cwd, 'p.yaml'))).toBe(false);
  });

  test.each([
    [['--stdin-filename', 'p.yaml'], 'give - as the path'],
    [['--stdin-filename', 'p.txt', '-'], 'ends in .yaml, .yml or .json'],
  ])('%j is refused', async (args, message) => {
    const { status, out, notes } = await netpol(['check', ...args], { cwd: folderOf({ 'p.yaml': refused }), input: refused });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toContain(message);
  });
});

describe('several formats in one run', () => {
  test('each goes to its file, and one to standard output', async () => {
    const cwd = folderOf({ 'k/a.yaml': refused });
    const alone = await json(cwd, 'k');
    const { status, out } = await netpol(['check', '--format', 'json=out.json', '--format', 'sarif=out.sarif', '--format', 'github=out.txt', 'k'], { cwd });
    expect(status).toBe(1);
    expect(out).toBe((await netpol(['check', 'k'], { cwd })).out);
    expect(readFileSync(join(cwd, 'out.json'), 'utf8')).toBe(alone);
    expect(JSON.parse(readFileSync(join(cwd, 'out.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).toMatch(/^::error file=k\/a\.yaml/);
    expect(out).not.toMatch(/^::/m);
  });

  test('--output takes what would be printed', async () => {
    const cwd = folderOf({ 'k/a.yaml': refused });
    const { status, out } = await netpol(['check', '--format', 'json', '--format', 'ndjson=rows', '--output', 'o.json', 'k'], { cwd });
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(readFileSync(join(cwd, 'o.json'), 'utf8')).toBe(await json(cwd, 'k'));
    expect(readFileSync(join(cwd, 'rows'), 'utf8').trimEnd().split('\n')).toHaveLength((JSON.parse(await json(cwd, 'k')) as Printed).findings.length);
  });

  test('with --each-environment, every format must have place for several answers', async () => {
    const cwd = folderOf({ 'k/a.yaml': refused });
    expect((await netpol(['check', '--each-environment', '--format', 'json=a.json', 'k'], { cwd })).status).toBe(1);
    expect(JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8')).environments).toBeInstanceOf(Array);
    expect((await netpol(['check', '--each-environment', '--format', 'sarif=a.sarif', 'k'], { cwd })).status).toBe(2);
  });

  test.each([
    [['--format', 'xml=a.xml'], '--format takes one of'],
    [['--format', 'json='], 'names no file'],
    [['--format', 'json=nowhere/a.json'], 'nowhere/a.json cannot be written (ENOENT)'],
    [['--format', 'json', '--format', 'text'], "'--format' is given twice"],
    [['--output', 'nowhere/a.json'], 'nowhere/a.json cannot be written'],
    [['--format', 'jsno'], 'Is json meant?'],
  ])('%j is refused', async (args, message) => {
    const { status, notes } = await netpol(['check', ...args], { cwd: folderOf({ 'a.yaml': refused }) });
    expect(status).toBe(2);
    expect(notes).toContain(message);
  });
});

describe('what is mistyped is recognised', () => {
  test.each([
    [['chekc'], 'Is check meant?'],
    [['Check'], 'Is check meant?'],
    [['check', '--fromat', 'json'], 'Is --format meant?'],
    [['check', '--fail-on', 'warn'], 'Is warning meant?'],
    [['list', '--plugin', 'callico'], 'Is calico meant?'],
    [['list', '--ignore-families', 'callico'], 'Is calico meant?'],
  ])('%j', async (args, message) => {
    const { status, notes } = await netpol(args, { cwd: folderOf({}) });
    expect(status).toBe(2);
    expect(notes).toContain(message);
  });

  test('what is like nothing is not guessed', async () => {
    expect((await netpol(['xyzzy'], { cwd: folderOf({}) })).notes).not.toContain('meant?');
    expect((await netpol(['check', '--zzz'], { cwd: folderOf({}) })).notes).not.toContain('meant?');
  });
});

test('colours: a terminal or FORCE_COLOR, and never with NO_COLOR', () => {
  expect(wantsColour({}, true)).toBe(true);
  expect(wantsColour({}, false)).toBe(false);
  for (const FORCE_COLOR of ['', '1', 'true', '3']) expect(wantsColour({ FORCE_COLOR }, false)).toBe(true);
  for (const FORCE_COLOR of ['0', 'false']) expect(wantsColour({ FORCE_COLOR }, true)).toBe(false);
  expect(wantsColour({ FORCE_COLOR: '1', NO_COLOR: '1' }, true)).toBe(false);
  expect(wantsColour({ NO_COLOR: '' }, true)).toBe(true);
});

test('progress shows after a second, seldom, within the line, and goes away', () => {
  let time = 0;
  const written: string[] = [];
  const { say, clear } = createProgress(
    (text) => void written.push(text),
    () => time,
    () => 30,
  );
  say('reading file 1 of 2');
  time = 990;
  say('reading file 1 of 2');
  clear();
  expect(written).toEqual([]);
  time = 1000;
  say(`reading file ${'x'.repeat(100)}`);
  time = 1050;
  say('reading file 2 of 2');
  expect(written).toEqual([`\r\u001b[2Knetpol: reading file ${'x'.repeat(8)}`]);
  time = 1100;
  say('judging');
  clear();
  clear();
  expect(written.slice(1)).toEqual(['\r\u001b[2Knetpol: judging', '\r\u001b[2K']);
});

test('says how far it is, where somebody sits at a terminal', async () => {
  const { run } = await import('../../server/cli/run.js');
  const said: string[] = [];
  const cwd = folderOf({ 'a.yaml': refused, 'b.yaml': refused });
  await run(['check'], {
    out: async () => {},
    note: () => {},
    input: async () => new Uint8Array(),
    cwd,
    colour: false,
    progress: (doing) => void said.push(doing),
  });
  expect(said).toContain('reading file 2 of 2');
  expect(said).toContain('judging file 2 of 2');
});
