import { describe, expect, test } from 'vitest';
import { netpol } from '../support/cli.js';
import { layered } from '../support/layered.js';

const rulesOf = ({ findings }: { readonly findings: readonly { readonly file: string; readonly rule: string }[] }) =>
  findings.map(({ file, rule }) => `${file} ${rule}`);

describe('check', () => {
  test('--each-environment has in each what --environment has there', async () => {
    const cwd = layered();
    const { environments } = JSON.parse((await netpol(['check', '--each-environment', '--format', 'json'], { cwd })).out);
    expect(environments.map(({ environment }: { environment: string }) => environment)).toEqual(['dev', 'prod']);
    for (const one of environments) {
      const alone = JSON.parse((await netpol(['check', '--environment', one.environment, '--format', 'json'], { cwd })).out);
      expect([rulesOf(one), one.summary, one.limits]).toEqual([rulesOf(alone), alone.summary, alone.limits]);
    }
    expect(environments.map(rulesOf)).toEqual([['base/db.yaml namespace-no-default-deny'], ['prod/deny.yaml dns-blocked']]);
  });

  test('without either, each finding is said once, with where it holds', async () => {
    const { findings } = JSON.parse((await netpol(['check', '--format', 'json'], { cwd: layered() })).out);
    expect(findings.map(({ rule, environments }: { rule: string; environments?: string[] }) => [rule, environments])).toEqual([
      ['namespace-no-default-deny', ['dev']],
      // Only prod reads this file.
      ['dns-blocked', undefined],
    ]);
  });

  test('--environment of a base is what building it alone gives', async () => {
    const { out, status } = await netpol(['check', '--environment', 'base', '--format', 'json'], { cwd: layered() });
    const { findings, environment, summary } = JSON.parse(out);
    expect([status, environment, summary.workloads]).toEqual([0, 'base', 2]);
    expect(findings.map(({ message }: { message: string }) => message)).toEqual([expect.stringContaining('the pods of `shop`')]);
  });

  test('what counts in no environment is said at the end', async () => {
    const cwd = layered({ 'broken/kustomization.yaml': 'resources: [../base, none.yaml]\n' });
    const { out, notes } = await netpol(['check', '--each-environment', '--format', 'json'], { cwd });
    const last = JSON.parse(out).environments.at(-1);
    expect([last.environment, rulesOf(last)]).toEqual([null, ['broken/kustomization.yaml kustomization-fails']]);
    expect(notes).toMatch(/^netpol: broken is not rendered: broken\/kustomization\.yaml:1: /);
    expect((await netpol(['check', '--each-environment'], { cwd })).out).toMatch(/^dev\n(?:.*\n)+\nprod\n(?:.*\n)+\nin no environment\n/);
  });

  test.each(['sarif', 'github', 'gitlab', 'junit', 'rdjson'])('%s has no place for several answers', async (format) => {
    const { status, notes } = await netpol(['check', '--each-environment', '--format', format], { cwd: layered() });
    expect([status, notes]).toEqual([2, `netpol: --each-environment goes with text, json and ndjson: ${format} has no place for it.\n`]);
  });
});

describe('explain', () => {
  const ask = ['explain', '--from', 'web', '--to', 'db'];

  test('--each-environment says it of each', async () => {
    const cwd = layered();
    expect((await netpol([...ask, '--each-environment'], { cwd })).out).toMatch(/^dev\nallowed {3}Pod dev\/web(?:.*\n)+\nprod\ndenied {3}Pod prod\/web/);
    const { environments } = JSON.parse((await netpol([...ask, '--each-environment', '--format', 'json'], { cwd })).out);
    for (const one of environments)
      expect(one).toEqual(JSON.parse((await netpol([...ask, '--environment', one.environment, '--format', 'json'], { cwd })).out));
  });

  test('an environment that does not have it says so; where none has it, that is an error', async () => {
    const cwd = layered();
    const { out, status } = await netpol(['explain', '--from', 'dev/web', '--to', 'db', '--each-environment', '--format', 'json'], { cwd });
    const [dev, prod] = JSON.parse(out).environments;
    expect([status, dev.allowed, prod]).toEqual([
      0,
      true,
      { version: 1, problem: expect.stringContaining('no workload "dev/web"'), limits: [], environment: 'prod' },
    ]);
    const nowhere = await netpol(['explain', '--from', 'wob', '--to', 'db', '--each-environment'], { cwd });
    expect([nowhere.status, nowhere.out, nowhere.notes]).toEqual([2, '', expect.stringMatching(/^netpol: dev: .*"wob".* prod: .*"wob"/)]);
  });

  test('without a choice it names them', async () => {
    const { status, notes } = await netpol(ask, { cwd: layered() });
    expect([status, notes]).toEqual([2, 'netpol: There are 2 environments here: dev, prod. Name one with --environment.\n']);
  });
});

describe('test', () => {
  const states = (namespace: string, expect: string) => `assertions:\n  - {from: ${namespace}/web, to: ${namespace}/db, expect: ${expect}}\n`;
  const files = { 'dev/own.netpol-test.yaml': states('dev', 'allowed'), 'prod/own.netpol-test.yaml': states('prod', 'denied') };

  test('a file beside the kustomization of an environment is held against that one', async () => {
    expect((await netpol(['test'], { cwd: layered(files) })).out).toMatch(/2 assertions in 2 files: all passed\.\n$/);
  });

  test('a file beside a base stands beside all that take it in', async () => {
    const cwd = layered({ ...files, 'base/every.netpol-test.yaml': 'assertions:\n  - {from: web, to: db, expect: denied}\n' });
    const unnamed = await netpol(['test'], { cwd });
    expect([unnamed.status, unnamed.notes]).toEqual([
      2,
      expect.stringMatching(/^netpol: base\/every\.netpol-test\.yaml stands beside 2 environments: dev, prod\. /),
    ]);
    const rows = (await netpol(['test', '--each-environment', '--format', 'ndjson'], { cwd })).out
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row));
    expect(rows.map(({ environment, file, outcome }) => `${environment} ${file} ${outcome}`)).toEqual([
      'dev base/every.netpol-test.yaml failed',
      'dev dev/own.netpol-test.yaml passed',
      'prod base/every.netpol-test.yaml passed',
      'prod prod/own.netpol-test.yaml passed',
    ]);
    const { environments } = JSON.parse((await netpol(['test', '--each-environment', '--format', 'json'], { cwd })).out);
    expect(environments.map(({ environment, summary }: { environment: string; summary: object }) => [environment, summary])).toEqual([
      ['dev', { passed: 1, failed: 1 }],
      ['prod', { passed: 2, failed: 0 }],
    ]);
    const junit = (await netpol(['test', '--each-environment', '--format', 'junit'], { cwd })).out;
    expect([...junit.matchAll(/<testsuite name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'base/every.netpol-test.yaml (dev)',
      'base/every.netpol-test.yaml (prod)',
      'dev/own.netpol-test.yaml',
      'prod/own.netpol-test.yaml',
    ]);
  });

  test('a file that names its environment runs there, wherever it stands', async () => {
    const cwd = layered({
      'tests/prod.netpol-test.yaml': `environment: prod\n${states('prod', 'denied')}`,
      'tests/dev.netpol-test.yaml': `environment: dev\n${states('dev', 'allowed')}`,
    });
    expect((await netpol(['test'], { cwd })).out).toMatch(/2 assertions in 2 files: all passed\.\n$/);
    const { results, environment } = JSON.parse((await netpol(['test', '--format', 'json'], { cwd })).out);
    expect([environment, results.map((result: { environment: string }) => result.environment)]).toEqual([null, ['dev', 'prod']]);
    const one = await netpol(['test', '--environment', 'dev'], { cwd });
    expect([one.status, one.notes]).toEqual([0, 'netpol: tests/prod.netpol-test.yaml is left out: it is about prod, not dev.\n']);
    expect(one.out).toMatch(/1 assertion in 1 file: all passed\.\n$/);
  });

  test('a name that is not there fails, at its place', async () => {
    const cwd = layered({ 'tests/x.netpol-test.yaml': `environment: prd\n${states('prod', 'denied')}` });
    const { out, status } = await netpol(['test'], { cwd });
    expect([status, out]).toEqual([
      1,
      'failed  tests/x.netpol-test.yaml:1   not understood\n        There is no environment "prd" here; there is prod.\n\n1 assertion in 1 file: 0 passed, 1 failed.\n',
    ]);
  });

  test('what is piped in is the environment, whatever a file calls it', async () => {
    const cwd = layered({ 'tests/prod.netpol-test.yaml': `environment: prod\n${states('prod', 'denied')}` });
    const input = (await netpol(['render', 'prod'], { cwd })).out;
    expect((await netpol(['test', '-', 'tests/prod.netpol-test.yaml'], { cwd, input })).status).toBe(0);
  });

  test('--environment of a base is what building it alone gives', async () => {
    const cwd = layered({ 'base/own.netpol-test.yaml': states('shop', 'allowed') });
    expect((await netpol(['test', '--environment', 'base'], { cwd })).out).toMatch(/1 assertion in 1 file: all passed\.\n$/);
  });

  test('--record writes the environment that the file would stand in', async () => {
    const cwd = layered();
    expect((await netpol(['test', '--record', 'prod/now.netpol-test.yaml'], { cwd })).status).toBe(0);
    expect((await netpol(['test', 'prod/now.netpol-test.yaml', '.'], { cwd })).status).toBe(0);
    expect((await netpol(['test', '--record', '--environment', 'dev'], { cwd })).out).toContain('dev/web');
    const between = await netpol(['test', '--record', 'now.netpol-test.yaml'], { cwd });
    expect([between.status, between.notes]).toEqual([2, expect.stringMatching(/^netpol: now\.netpol-test\.yaml stands beside 2 environments: dev, prod\. /)]);
  });
});
