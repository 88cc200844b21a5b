import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '../../scripts/build.mts';
import { at } from '../../scripts/root.mts';

// The scripts are for a runner of GitHub, and one of GitLab: both have bash.
const withBash = spawnSync('bash', ['-c', 'true']).status === 0 && process.platform !== 'win32';
const programs = mkdtempSync(join(tmpdir(), 'netpol-delivery-'));

beforeAll(async () => {
  await buildProgram('cli', join(programs, 'cli.js'));
  program('netpol', `exec "${process.execPath}" "${join(programs, 'cli.js')}" "$@"`);
  // What GitHub's own program would be asked: the call, and the body that it sends.
  program('gh', 'printf "%s\\n" "$*" >> "$RUNNER_TEMP/gh.log"\ncase "$*" in *--paginate*) printf "%s" "$KNOWN_COMMENT" ;; esac\nexit "$GH_STATUS"');
});
afterAll(() => rmSync(programs, { recursive: true, force: true }));

function program(name: string, body: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(programs, name), 0o755);
}

/** A repository with one commit of `examples/shop`, and a runner's folder of its own. */
function runner() {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-runner-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [repository, temporary] = [join(folder, 'with space'), join(folder, 'temp')];
  cpSync(at('examples', 'shop'), join(repository, 'shop'), { recursive: true });
  mkdirSync(temporary);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: repository, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'base');
  const left = (name: string) => readFileSync(join(temporary, name), 'utf8');
  const run = (script: string, env: Readonly<Record<string, string>>) => {
    const path = [programs, process.env['PATH']].join(delimiter);
    const own = { PATH: path, RUNNER_TEMP: temporary, GITHUB_OUTPUT: join(temporary, 'output'), GITHUB_STEP_SUMMARY: join(temporary, 'summary') };
    return spawnSync('bash', ['-e', ...script.split(' ')], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, GITHUB_REPOSITORY: 'team/shop', KNOWN_COMMENT: '', GH_STATUS: '0', ...own, ...env },
    });
  };
  const step = (name: string, env: Readonly<Record<string, string>>) => run(at('deploy', 'github', `${name}.sh`), env);
  return { repository, git, left, run, step, edit: (file: string, from: string, to: string) => edit(join(repository, file), from, to) };
}

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

describe.runIf(withBash)('the action for GitHub', () => {
  test('leaves findings for the upload, and its status for the last step', () => {
    const { step, left, repository } = runner();
    cpSync(at('examples', 'mistakes', 'refused.yaml'), join(repository, 'refused.yaml'));
    const { status, stderr } = step('check', { PATHS: 'shop\nrefused.yaml\n', FAIL_ON: 'error', SARIF: 'true' });
    expect(status, stderr).toBe(0);
    const [sarif, code] = left('output').trim().split('\n');
    expect(code).toBe('status=1');
    const log = JSON.parse(readFileSync(sarif?.replace('sarif=', '') ?? '', 'utf8'));
    expect(log.runs[0].results.map((each: { ruleId: string }) => each.ruleId)).toContain('policy-types-unknown-value');
  });

  test('writes annotations where nothing is uploaded', () => {
    const { step, left, repository } = runner();
    cpSync(at('examples', 'mistakes', 'refused.yaml'), join(repository, 'refused.yaml'));
    const { status, stdout } = step('check', { PATHS: '.', FAIL_ON: 'error', SARIF: 'false' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^::error file=refused\.yaml,/m);
    expect(left('output')).toBe('status=1\n');
  });

  test('passes what has no mistake, and fails at once where it is used wrongly', () => {
    const fine = runner();
    expect(fine.step('check', { PATHS: 'shop', FAIL_ON: 'error', SARIF: 'true' }).status).toBe(0);
    expect(fine.left('output')).toContain('status=0\n');
    const wrong = runner();
    expect(wrong.step('check', { PATHS: 'shop', FAIL_ON: 'whatever', SARIF: 'true' }).status).toBe(2);
  });

  test('says in a comment and in the summary what a pull request opens and closes', () => {
    const { step, left, git, edit: change } = runner();
    change('shop/policies.yaml', 'port: mysql', 'port: 3307');
    const { status, stderr } = step('difference', { PATHS: 'shop', BASE: git('rev-parse', 'HEAD'), NUMBER: '7' });
    expect(status, stderr).toBe(0);
    for (const text of [left('summary'), left('netpol-comment.md')]) expect(text).toMatch(/backend.*mysql/);
    expect(left('netpol-comment.md')).toMatch(/^<!-- netpol -->\n### /);
    expect(left('gh.log')).toContain('--method POST repos/team/shop/issues/7/comments --field body=@');
  });

  test('renews its comment, cuts a long one, and does without the right to write', () => {
    const { step, left, git, repository } = runner();
    const many = Array.from(
      { length: 60 },
      (_, i) => `apiVersion: v1\nkind: Pod\nmetadata: {name: a-pod-with-a-long-name-${i}, namespace: other}\nspec: {containers: []}\n---\n`,
    );
    writeFileSync(join(repository, 'shop', 'many.yaml'), many.join(''));
    const asked = { PATHS: 'shop', BASE: git('rev-parse', 'HEAD'), NUMBER: '7' };
    expect(step('difference', { ...asked, KNOWN_COMMENT: '42' }).status).toBe(0);
    expect(left('gh.log')).toContain('--method PATCH repos/team/shop/issues/comments/42 --field body=@');
    expect(left('netpol-difference.md').length).toBeGreaterThan(60_000);
    expect(left('netpol-comment.md').length).toBeLessThan(60_300);
    expect(left('netpol-comment.md')).toContain('the summary of the job has all of it');
    const { status, stdout } = step('difference', { ...asked, GH_STATUS: '1' });
    expect(status).toBe(0);
    expect(stdout).toContain('::notice::The comment could not be written.');
  });
});

describe.runIf(withBash)('the template for GitLab', () => {
  const template = parse(readFileSync(at('deploy', 'gitlab', 'netpol.gitlab-ci.yml'), 'utf8'));
  const variables = { ...template.variables, NETPOL_PATHS: 'shop' };

  function job(name: string, at: ReturnType<typeof runner>, env: Readonly<Record<string, string>> = {}) {
    const lines = (template[name].script as readonly string[]).filter((line) => !line.startsWith('git fetch'));
    expect(lines.length).toBeGreaterThan(0);
    writeFileSync(join(at.repository, '..', 'job.sh'), lines.join('\n'));
    return at.run('../job.sh', { ...variables, ...env });
  }

  test('has a job for what fails, what is stated and what changes', () => {
    const here = runner();
    expect(job('netpol-check', here).status).toBe(0);
    const report = () => JSON.parse(readFileSync(join(here.repository, 'netpol-code-quality.json'), 'utf8'));
    const before = report().length;
    // Refused by every API server: the job fails, and the report is written all the same.
    here.edit('shop/policies.yaml', 'policyTypes:', 'policyTyped:');
    expect(job('netpol-check', here).status).toBe(1);
    expect(report().length).toBeGreaterThan(before);
    for (const issue of report()) {
      expect(issue).toMatchObject({ description: expect.any(String), check_name: expect.any(String), fingerprint: expect.any(String) });
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity);
      expect(issue.location).toMatchObject({ path: expect.stringMatching(/^shop\//), lines: { begin: expect.any(Number) } });
    }
    here.edit('shop/policies.yaml', 'policyTyped:', 'policyTypes:');
    expect(job('netpol-test', here).status).toBe(0);
    expect(readFileSync(join(here.repository, 'netpol-junit.xml'), 'utf8')).toMatch(/<testsuites .*tests="8"/);
    here.edit('shop/policies.yaml', 'port: mysql', 'port: 3307');
    expect(job('netpol-test', here).status).toBe(1);
    expect(job('netpol-diff', here, { CI_MERGE_REQUEST_DIFF_BASE_SHA: here.git('rev-parse', 'HEAD') }).stdout).toMatch(/backend.*mysql/);
  });

  test('installs before, and shows what it found', () => {
    for (const name of ['netpol-check', 'netpol-test', 'netpol-diff']) expect(template[name].extends).toBe('.netpol');
    expect(template['.netpol'].before_script.join()).toContain('npm install');
    expect(template['netpol-test'].artifacts.reports.junit).toBe('netpol-junit.xml');
    expect(template['netpol-check'].artifacts).toEqual({ when: 'always', reports: { codequality: 'netpol-code-quality.json' } });
  });
});
