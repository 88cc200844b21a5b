import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';
import { emptyFolder, gitFolder, hasGit } from '../support/git.js';
import { files, policies, workload } from '../support/scraped-shop.js';

const narrowed = policies.replace('10.0.0.0/8', '10.0.0.0/9').replace('9104', '9105').replace('app: backend', 'app: frontend');

const unplaced = (name: string) => workload(name).replace(', namespace: shop', '');

describe('netpol diff', () => {
  test('opened, closed and changed connections; unchanged ones are counted', async () => {
    const cwd = folderOf({ 'old/apps.yaml': files['apps.yaml'], 'old/p.yaml': policies, 'new/apps.yaml': files['apps.yaml'], 'new/p.yaml': narrowed });
    const { status, out } = await netpol(['diff', 'old', 'new'], { cwd });
    expect(status).toBe(0);
    const [changes, summary] = [out.split('\n').slice(0, -2), out.trimEnd().split('\n').at(-1)];
    expect(changes).toEqual([
      '- 10.128.0.0/9 -> shop/Deployment/mysql   TCP 3306   scrape was changed: it no longer lets 10.128.0.0/9 in (new/p.yaml:20)',
      '~ monitoring/Deployment/prometheus -> shop/Deployment/mysql   TCP 9104  ->  TCP 9105   scrape was changed: rule 1 lets in every pod in monitoring on TCP 9105 (new/p.yaml:18)',
      '- shop/Deployment/backend -> shop/Deployment/mysql   TCP 3306   mysql-from-backend was changed: it no longer lets backend in (new/p.yaml:8)',
      '+ shop/Deployment/frontend -> shop/Deployment/mysql   TCP 3306   mysql-from-backend was changed: rule 1 lets in pods labelled app=frontend in shop on the TCP port named main (new/p.yaml:8)',
    ]);
    expect(summary).toMatch(/^1 connection opened, 2 closed, 1 changed, \d+ unchanged$/);
  });

  test('the exit status is for CI where it is asked for', async () => {
    const cwd = folderOf({ 'old/p.yaml': files['apps.yaml'] + policies, 'new/p.yaml': files['apps.yaml'] + narrowed });
    expect((await netpol(['diff', '--fail-on-change', 'old', 'new'], { cwd })).status).toBe(1);
    expect((await netpol(['diff', '--fail-on-change', 'old', 'old'], { cwd })).status).toBe(0);
  });

  test('JSON has both states of each change', async () => {
    const cwd = folderOf({ 'old/p.yaml': files['apps.yaml'] + policies, 'new/p.yaml': files['apps.yaml'] + narrowed });
    const { changes } = JSON.parse((await netpol(['diff', '--format', 'json', 'old', 'new'], { cwd })).out);
    expect(changes[0]).toEqual({
      change: 'removed',
      from: { addresses: '10.128.0.0-10.255.255.255' },
      to: { workload: 'shop/Deployment/mysql' },
      before: [{ protocol: 'TCP', ports: '3306' }],
      after: [],
      because: [
        {
          kind: 'policy',
          change: 'changed',
          namespace: 'shop',
          name: 'scrape',
          text: 'scrape was changed: it no longer lets 10.128.0.0/9 in',
          at: { file: 'new/p.yaml', line: 60 },
          in: 'new',
        },
      ],
    });
  });

  test('the other formats are those of list', async () => {
    const cwd = folderOf({ 'old/p.yaml': files['apps.yaml'] + policies, 'new/p.yaml': files['apps.yaml'] + policies.replace('app: backend', 'app: frontend') });
    const print = async (format: string) => (await netpol(['diff', '--format', format, 'old', 'new'], { cwd })).out;
    const [gone, come] = [
      'mysql-from-backend was changed: it no longer lets backend in (new/p.yaml:48)',
      'mysql-from-backend was changed: rule 1 lets in pods labelled app=frontend in shop on the TCP port named main (new/p.yaml:48)',
    ];
    expect(await print('csv')).toBe(
      `change,from,to,before,after,because\r\nremoved,shop/Deployment/backend,shop/Deployment/mysql,TCP 3306,,${gone}\r\nadded,shop/Deployment/frontend,shop/Deployment/mysql,,TCP 3306,${come}\r\n`,
    );
    expect(await print('markdown')).toBe(
      `| change | from | to | before | after | because |\n|---|---|---|---|---|---|\n| removed | shop/Deployment/backend | shop/Deployment/mysql | TCP 3306 |  | ${gone} |\n| added | shop/Deployment/frontend | shop/Deployment/mysql |  | TCP 3306 | ${come} |\n`,
    );
    const dot = await print('dot');
    expect(dot).toContain('"shop/Deployment/backend" -> "shop/Deployment/mysql" [label="- TCP 3306", color="#cf222e", fontcolor="#cf222e", style=dashed];');
    expect(dot).toContain('"shop/Deployment/frontend" -> "shop/Deployment/mysql" [label="+ TCP 3306", color="#1a7f37", fontcolor="#1a7f37", penwidth=2];');
    expect(await print('mermaid')).toMatch(/n0 -->\|"- TCP 3306"\| n1\n {2}n2 -->\|"\+ TCP 3306"\| n1\n {2}linkStyle 0 .*#cf222e.*\n {2}linkStyle 1 .*#1a7f37/);
  });

  test('of names in Markdown nothing is markup', async () => {
    const wild = policies.replaceAll('mysql-from-backend', '"a|b <i>*x*</i>"');
    const cwd = folderOf({ 'old/p.yaml': files['apps.yaml'], 'new/p.yaml': files['apps.yaml'] + wild });
    expect((await netpol(['diff', '--format', 'markdown', 'old', 'new'], { cwd })).out).not.toMatch(/[^\\][<*]/);
  });

  test('one path is not two, and a revision is named by --git', async () => {
    const cwd = folderOf({ 'old/p.yaml': policies });
    const notes = async (...argv: readonly string[]) => {
      const run = await netpol(['diff', ...argv], { cwd });
      expect(run).toMatchObject({ status: 2, out: '' });
      return run.notes;
    };
    expect(await notes('old')).toMatch(/^netpol: diff compares two files or folders\. Usage: /);
    expect(await notes()).toMatch(/^netpol: diff compares two files or folders\. Usage: /);
    expect(await notes('HEAD')).toBe('netpol: HEAD is no file or folder; to compare with a revision of git, write `netpol diff --git HEAD`.\n');
  });
});

describe.skipIf(!hasGit)('netpol diff --git', () => {
  test('holds a revision against the working tree', async () => {
    const repository = gitFolder({ 'shop/apps.yaml': files['apps.yaml'], 'shop/p.yaml': policies });
    repository.write({ 'shop/p.yaml': narrowed });
    const whole = await netpol(['diff', '--git', 'HEAD'], { cwd: repository.path });
    expect(whole).toMatchObject({ status: 0, notes: '' });
    expect(whole.out).toContain('+ shop/Deployment/frontend -> shop/Deployment/mysql   TCP 3306');
    expect((await netpol(['diff', '--git', 'HEAD', 'shop'], { cwd: repository.path })).out).toBe(whole.out);
    expect((await netpol(['diff', '--git', 'HEAD'], { cwd: `${repository.path}/shop` })).out).toBe(whole.out.replaceAll('shop/p.yaml', 'p.yaml'));
    repository.write({ 'shop/p.yaml': policies.slice(policies.indexOf('---')) });
    expect((await netpol(['diff', '--git', 'HEAD'], { cwd: repository.path })).out).toContain('mysql-from-backend was removed (shop/p.yaml:8 in HEAD)');
    repository.commit();
    expect((await netpol(['diff', '--git', 'HEAD', '--fail-on-change'], { cwd: repository.path })).status).toBe(0);
    expect((await netpol(['diff', '--git', 'HEAD~1', '--fail-on-change'], { cwd: repository.path })).status).toBe(1);
  });

  test('of one file reads the kustomization above it in both states', async () => {
    const repository = gitFolder({ 'kustomization.yaml': 'namespace: one\nresources: [a.yaml]\n', 'a.yaml': unplaced('web') + unplaced('api') });
    repository.write({ 'kustomization.yaml': 'namespace: two\nresources: [a.yaml]\n' });
    const { out } = await netpol(['diff', '--git', 'HEAD', 'a.yaml'], { cwd: repository.path });
    expect(out).toContain('- one/Deployment/web -> one/Deployment/api   all ports');
    expect(out).toContain('+ two/Deployment/web -> two/Deployment/api   all ports');
  });

  test('leaves a submodule out on both sides and says so', async () => {
    const inner = gitFolder({ 'in.yaml': workload('inner') });
    const repository = gitFolder({ 'apps.yaml': files['apps.yaml'] });
    repository.git('submodule', '--quiet', 'add', inner.path, 'third [party]');
    repository.commit();
    const { out, notes } = await netpol(['diff', '--git', 'HEAD'], { cwd: repository.path });
    expect(out).toMatch(/^0 connections opened, 0 closed, \d+ unchanged$/m);
    expect(notes).toMatch(/third \[party\] is a submodule and left out on both sides/);
  });

  test('leaves links that lead out of the repository out on both sides and says so', async () => {
    const elsewhere = folderOf({ 'web.yaml': workload('elsewhere'), 'more/api.yaml': workload('more') });
    const repository = gitFolder({ 'apps.yaml': files['apps.yaml'] });
    symlinkSync(path.join(elsewhere, 'web.yaml'), path.join(repository.path, 'out.yaml'));
    symlinkSync(path.join(elsewhere, 'more'), path.join(repository.path, 'sub'));
    repository.commit();
    const { out, notes, status } = await netpol(['diff', '--git', 'HEAD', '--fail-on-change'], { cwd: repository.path });
    expect(out).toMatch(/^0 connections opened, 0 closed, \d+ unchanged$/m);
    expect(status).toBe(0);
    expect(notes).toMatch(/out\.yaml leads out of the repository and is left out on both sides/);
    expect(notes).toMatch(/sub leads out of the repository and is left out on both sides/);
  });

  test('says nothing of a partial clone whose objects are missing', async () => {
    const origin = gitFolder({ 'apps.yaml': files['apps.yaml'] });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const clone = `${emptyFolder()}/clone`;
    origin.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${origin.path}`, clone);
    const run = await netpol(['diff', '--git', 'HEAD'], { cwd: clone });
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.notes.trimEnd().split('\n').at(-1)).toMatch(/HEAD is not complete in this clone.*apps\.yaml \(object [0-9a-f]{12}\) is missing/);
  });

  test.each<readonly [readonly string[], RegExp]>([
    [['--git', 'nope'], /no revision "nope"/],
    [['--git=--help'], /"--help" is no revision/],
    [['--git', ''], /"" is no revision/],
    [['--git', 'HEAD', 'missing'], /missing is not there\. If it was deleted, name the folder that it was in\./],
    [['--git', 'HEAD', '-'], /Standard input has no revisions/],
    [['--git', 'HEAD', 'a.yaml', 'a.yaml'], /one file or folder/],
    [['--git', 'HEAD', '/'], /no git repository/],
  ])('%j exits 2 with one line', async (argv, notes) => {
    const run = await netpol(['diff', ...argv], { cwd: gitFolder({ 'a.yaml': '' }).path });
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.notes).toMatch(notes);
    expect(run.notes.trimEnd().split('\n')).toHaveLength(1);
  });
});
