import { describe, expect, test } from 'vitest';
import { run } from '../../server/cli/run.js';
import { folderOf, netpol } from '../support/cli.js';
import { gitFolder, hasGit } from '../support/git.js';
import { workload } from '../support/scraped-shop.js';

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;
const tests = 'assertions:\n  - {from: a, to: b, expect: denied}\n';

describe('netpol check of nothing is no verdict', () => {
  const files = { '.git/HEAD': '', '.gitignore': 'build/\n', 'build/p.yaml': policy, 'a/notes.yaml': 'a: 1\n', 'b/README.md': '', 'x.netpol-test.yaml': tests };
  const left = 'Of folders, what .gitignore names and hidden folders are left out: name the files, or another folder.';
  test.each([
    [[], `no Kubernetes manifest was found in the current folder. ${left}`],
    [['.'], `no Kubernetes manifest was found in the current folder. ${left}`],
    [['b', 'build'], `no Kubernetes manifest was found in b, build. ${left}`],
    [['a/notes.yaml'], `no Kubernetes manifest was found in a/notes.yaml. ${left}`],
    [['a/*.yaml'], `no Kubernetes manifest was found in a/*.yaml. ${left}`],
    [['c/**/*.yaml'], `no Kubernetes manifest was found in c/**/*.yaml. ${left}`],
    [['-'], 'no Kubernetes manifest was found in standard input. Pipe in the manifests, or name files or folders.'],
    [['x.netpol-test.yaml'], 'no Kubernetes manifest was found in x.netpol-test.yaml. `netpol test` runs x.netpol-test.yaml.'],
    [['x.netpol-test.yaml', 'b'], `no Kubernetes manifest was found in x.netpol-test.yaml, b. ${left} \`netpol test\` runs x.netpol-test.yaml.`],
  ])('%j', async (paths, note) => {
    const cwd = folderOf(files);
    const refused = await netpol(['check', ...paths], { cwd });
    expect(refused).toEqual({ status: 2, out: '', notes: `netpol: ${note} --allow-empty takes that for no mistake.\n` });
    const { status, out, notes } = await netpol(['check', '--allow-empty', ...paths], { cwd });
    expect({ status, notes }).toEqual({ status: 0, notes: `netpol: ${note}\n` });
    expect(out).toMatch(/^0 policies and 0 workloads in \d files?: nothing to report\.\n$/);
  });

  test('one of several paths is enough', async () => {
    const cwd = folderOf({ ...files, 'c/p.yaml': policy });
    const { status, out, notes } = await netpol(['check', 'c', 'b'], { cwd });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toContain('no Kubernetes manifest was found in b. ');
    const allowed = await netpol(['check', '--allow-empty', 'c', 'b'], { cwd });
    expect(allowed.status).toBe(0);
    expect(allowed.out).toContain('1 policy');
  });

  test('kustomizations and patches are looked at, and no mistake', async () => {
    const cwd = folderOf({ 'k/kustomization.yaml': 'resources: [https://example.com/base]\n', 'p/p.yaml': policy });
    expect((await netpol(['check', 'k'], { cwd })).status).toBe(0);
    expect((await netpol(['check', 'k', 'p'], { cwd })).status).toBe(0);
  });

  test('what was found is not called nothing', async () => {
    for (const found of ['build/p.yaml', 'a']) expect((await netpol(['check', found], { cwd: folderOf({ ...files, 'a/p.yaml': policy }) })).notes).toBe('');
    const template = 'apiVersion: v1\nkind: {{ .Values.kind }}\nmetadata: {name: x}\n';
    expect((await netpol(['check'], { cwd: folderOf({ 'c/Chart.yaml': 'name: c\n', 'c/templates/x.yaml': template }) })).notes).toBe('');
  });
});

describe('an answer without any workload', () => {
  const note = (where: string) => `netpol: there is no workload in ${where}, so no connection can be told: name the folder that has the workloads, too.\n`;

  test.each(['text', 'json', 'csv', 'dot', 'mermaid', 'markdown'])('list --format %s', async (format) => {
    const { status, notes } = await netpol(['list', '--format', format, 'p.yaml'], { cwd: folderOf({ 'p.yaml': policy }) });
    expect({ status, notes }).toEqual({ status: 0, notes: note('p.yaml') });
  });

  test('the text of the list says which of the two it is', async () => {
    expect((await netpol(['list'], { cwd: folderOf({ 'p.yaml': policy }) })).out).toBe('There is no workload.\n');
    expect(await netpol(['list'], { cwd: folderOf({ 'p.yaml': policy, 'w.yaml': workload('web') }) })).toEqual({
      status: 0,
      out: 'No connection is allowed.\n',
      notes: '',
    });
  });

  test('diff says so where neither state has any', async () => {
    const cwd = folderOf({ 'old/p.yaml': policy, 'new/p.yaml': policy.replace('[Ingress, Egress]', '[Ingress]'), 'new/w.yaml': workload('web') });
    expect((await netpol(['diff', 'old', 'new/p.yaml'], { cwd })).notes).toBe(note('old, new/p.yaml'));
    expect((await netpol(['diff', 'old', 'new'], { cwd })).notes).toBe('');
  });

  test.skipIf(!hasGit)('diff --git of the policies alone', async () => {
    const repository = gitFolder({ 'shop/policies.yaml': policy, 'shop/apps.yaml': workload('web') + workload('db') });
    repository.write({ 'shop/policies.yaml': policy.replace('[Ingress, Egress]', '[Ingress]') });
    const { notes, status } = await netpol(['diff', '--git', 'HEAD', '--fail-on-change', 'shop/policies.yaml'], { cwd: repository.path });
    expect({ notes, status }).toEqual({ notes: note('shop/policies.yaml'), status: 0 });
    expect((await netpol(['diff', '--git', 'HEAD', '--fail-on-change', 'shop'], { cwd: repository.path })).notes).toBe('');
  });

  test.each([
    ['a', 'b'],
    ['10.0.0.1', 'b'],
  ])('explain --from %s --to %s', async (from, to) => {
    expect(await netpol(['explain', '--from', from, '--to', to], { cwd: folderOf({ 'p.yaml': policy }) })).toEqual({
      status: 2,
      out: '',
      notes: 'netpol: There is no workload here: name the folder that holds the manifests.\n',
    });
  });
});

test('the summary counts the objects of every judged file, also of overlays', async () => {
  const cwd = folderOf({ 'base/a.yaml': workload('web') + policy, 'overlays/a.yaml': workload('web') + policy });
  const { summary } = JSON.parse((await netpol(['check', '--format', 'json'], { cwd })).out);
  expect(summary).toEqual({ files: 2, documents: 4, policies: 2, workloads: 2 });
});

test('without a command: the help, and one line that says what to do', async () => {
  const { status, out, notes } = await netpol([], { cwd: folderOf({}) });
  expect({ status, notes }).toEqual({
    status: 2,
    notes: 'netpol: name a command: check, list, map, explain, needs, diff, test, environments, render, snapshot, rules, init, mcp or completion.\n',
  });
  expect(out).toContain('Exit status: 0 fine; 1 findings at or above --fail-on, a failed assertion, or a difference with --fail-on-change; 2 ');
  expect(await netpol(['help'], { cwd: folderOf({}) })).toEqual({ status: 0, out, notes: '' });
});

test('a crash is one line on standard error and exits 2, so that nobody takes it for findings', async () => {
  const notes: string[] = [];
  const status = await run(['rules'], {
    out: () => {
      throw new TypeError('no\nsuch');
    },
    note: (text) => void notes.push(text),
    input: async () => new Uint8Array(),
    cwd: folderOf({}),
    colour: false,
  });
  expect(status).toBe(2);
  expect(notes.join('')).toMatch(/^netpol: this is a fault of netpol: no such \(at [^\n]+\)\n$/);
});

test('a configuration that is named is judged by itself, as hooks name the files that changed', async () => {
  const cwd = folderOf({ '.netpol.yaml': 'extends: [recommended]\n', 'p.yaml': policy, 'e/.netpol.yaml': 'extends: [recommended]\n' });
  expect((await netpol(['check', '.netpol.yaml', 'p.yaml'], { cwd })).status).not.toBe(2);
  expect((await netpol(['check', '.netpol.yaml'], { cwd })).status).toBe(0);
  expect((await netpol(['check', 'e'], { cwd })).status).toBe(2);
});
