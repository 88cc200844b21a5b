import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const workload = (name: string, port: number) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: c, ports: [{name: main, containerPort: ${port}}]}]}
---
`;

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: mysql-from-backend, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mysql}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: backend}}}]
      ports: [{port: main}]
`;

const manifests = { 'apps.yaml': workload('frontend', 8080) + workload('backend', 9000) + workload('mysql', 3306), 'policy.yaml': policy };

const holds = `assertions:
  - {from: backend, to: mysql, ports: [main], expect: allowed}
  - {from: frontend, to: mysql, expect: denied}
`;

const fails = `assertions:
  - name: backend & "friends" <in> shop
    from: {namespace: shop}
    to: mysql
    ports: [3306]
    expect: allowed
`;

describe('netpol test', () => {
  test('what holds', async () => {
    const run = await netpol(['test'], { cwd: folderOf({ ...manifests, 'shop.netpol-test.yaml': holds }) });
    expect(run).toEqual({
      status: 0,
      notes: '',
      out: `passed  shop.netpol-test.yaml:2   backend -> mysql on main: allowed
passed  shop.netpol-test.yaml:3   frontend -> mysql: denied

2 assertions in 1 file: all passed.
`,
    });
  });

  test('what does not hold, with its reasons and their places', async () => {
    const run = await netpol(['test'], { cwd: folderOf({ ...manifests, 'tests/a.netpol-test.yml': fails, 'b.netpol-test.yaml': holds }) });
    expect(run.status).toBe(1);
    expect(run.out).toBe(`passed  b.netpol-test.yaml:2        backend -> mysql on main: allowed
passed  b.netpol-test.yaml:3        frontend -> mysql: denied
failed  tests/a.netpol-test.yml:2   backend & "friends" <in> shop
        allowed expected, but shop/frontend does not reach shop/mysql on TCP 3306:
        ingress of mysql: isolated by 1 policy, which never lets frontend in
          mysql-from-backend (policy.yaml:7): rule 1 lets in pods labelled app=backend in shop on the TCP port named main; frontend is labelled app=frontend in shop
        To allow it, let app=frontend of shop in at mysql-from-backend (policy.yaml:7).

3 assertions in 2 files: 2 passed, 1 failed.
`);
  });

  test('a file that is named runs alone, against the manifests of the current folder', async () => {
    const cwd = folderOf({ ...manifests, 'tests/a.netpol-test.yaml': holds, 'b.netpol-test.yaml': fails });
    const run = await netpol(['test', 'tests/a.netpol-test.yaml'], { cwd });
    expect(run).toMatchObject({ status: 0, notes: '' });
    expect(run.out).not.toContain('b.netpol-test.yaml');
    expect((await netpol(['test', 'b.netpol-test.yaml', 'apps.yaml'], { cwd })).out).toMatch(/all passed/);
    const elsewhere = folderOf({ 'x.yaml': workload('mysql', 1) });
    expect((await netpol(['test', join(cwd, 'b.netpol-test.yaml')], { cwd: elsewhere })).out).toMatch(/policy\.yaml:7/);
  });

  test('manifests that are rendered elsewhere come in by standard input', async () => {
    const cwd = folderOf({ 'x.netpol-test.yaml': holds });
    const run = await netpol(['test', '-', 'x.netpol-test.yaml'], { cwd, input: `${manifests['apps.yaml']}${policy}` });
    expect(run).toMatchObject({ status: 0, notes: '' });
    expect(await netpol(['test', '-'], { cwd, input: `${manifests['apps.yaml']}${policy}` })).toEqual(run);
  });

  test('JSON', async () => {
    const { out } = await netpol(['test', '--format', 'json'], { cwd: folderOf({ ...manifests, 'x.netpol-test.yaml': `${holds}  - {from: frontend}\n` }) });
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      results: [
        {
          file: 'x.netpol-test.yaml',
          id: 'backend -> mysql on main: allowed',
          label: 'backend -> mysql on main: allowed',
          outcome: 'passed',
          message: '',
          range: { start: { line: 1, character: 2 }, end: { line: 1, character: 62 } },
        },
        { id: 'frontend -> mysql: denied', outcome: 'passed' },
        { id: 'not understood', outcome: 'failed', message: 'An assertion needs `to`: who is connected to.' },
        { id: 'not understood~2', outcome: 'failed', message: 'An assertion needs `expect`: allowed or denied.' },
      ],
      summary: { passed: 2, failed: 2 },
    });
  });

  test('JUnit', async () => {
    const { status, out } = await netpol(['test', '--format', 'junit'], {
      cwd: folderOf({ ...manifests, 'a.netpol-test.yaml': holds, 'b.netpol-test.yaml': fails }),
    });
    expect(status).toBe(1);
    expect(out.split('\n').slice(0, 7)).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="netpol" tests="3" failures="1" errors="0" time="0">',
      '  <testsuite name="a.netpol-test.yaml" tests="2" failures="0" errors="0" skipped="0" time="0">',
      '    <testcase name="backend -&#62; mysql on main: allowed" classname="a.netpol-test.yaml" file="a.netpol-test.yaml" line="2" time="0"/>',
      '    <testcase name="frontend -&#62; mysql: denied" classname="a.netpol-test.yaml" file="a.netpol-test.yaml" line="3" time="0"/>',
      '  </testsuite>',
      '  <testsuite name="b.netpol-test.yaml" tests="1" failures="1" errors="0" skipped="0" time="0">',
    ]);
    expect(out).toContain('name="backend &#38; &#34;friends&#34; &#60;in&#62; shop"');
    expect(out).toMatch(
      /<failure message="allowed expected, but shop\/frontend does not reach shop\/mysql on TCP 3306:" type="failed">[^<]*policy\.yaml:7[^<]*<\/failure>/,
    );
  });

  test.skipIf(!hasPython())('JUnit is well-formed whatever the names hold (python3)', async () => {
    const names = ['\u0000\u0007\u001b[31m', '\ufffe\uffff', ']]> <![CDATA[', '<a b="c">&amp;\'', 'tab\tline\nreturn\r', '\u{1f600} é'];
    const assertions = names.map((name) => ({ name, from: 'nobody', to: 'mysql', expect: 'denied' }));
    const cwd = folderOf({ ...manifests, 'x<&"y.netpol-test.yaml': escapedJson({ assertions }) });
    const { out } = await netpol(['test', '--format', 'junit'], { cwd });
    const read =
      'import sys, json; from xml.dom import minidom; d = minidom.parseString(sys.stdin.buffer.read());' +
      'print(json.dumps([[c.getAttribute("name"), c.getElementsByTagName("failure")[0].firstChild.data] for c in d.getElementsByTagName("testcase")]))';
    const cases = JSON.parse(execFileSync('python3', ['-c', read], { input: out, encoding: 'utf8' })) as [string, string][];
    expect(cases).toHaveLength(names.length);
    expect(cases.map(([name]) => name).slice(2)).toEqual([']]> <![CDATA[', '<a b="c">&amp;\'', 'tab line return ', '\u{1f600} é']);
    for (const [, message] of cases) expect(message).toMatch(/^from: There is no workload "nobody" here/);
  });

  test('what cannot be understood fails, and says where', async () => {
    const cwd = folderOf({
      ...manifests,
      'x.netpol-test.yaml': 'assertions:\n  - from: backend\n    too: mysql\n    expect: denied\n',
      'y.netpol-test.yaml': '',
    });
    const { status, out } = await netpol(['test'], { cwd });
    expect(status).toBe(1);
    expect(out).toBe(`failed  x.netpol-test.yaml:2   not understood
        An assertion needs \`to\`: who is connected to.
failed  x.netpol-test.yaml:3   not understood
        An assertion has no field \`too\`: did you mean \`to\`?
failed  y.netpol-test.yaml:1   not understood
        This file states nothing: write \`assertions:\` and below it what must hold.

3 assertions in 2 files: 0 passed, 3 failed.
`);
  });

  test.each([
    ['{{ a\n', 'x.netpol-test.yaml:1', 'The closing `}` is missing.'],
    ['assertions: [\n', 'x.netpol-test.yaml:1', 'The document ends before a bracket or quote is closed.'],
    ['assertions:\n  - {from: a\n    to: b\n', 'x.netpol-test.yaml:3', 'A comma or the closing `}` is missing before this.'],
  ])('of what is not YAML, only that is said: %j', async (text, place, reason) => {
    const { status, out } = await netpol(['test'], { cwd: folderOf({ ...manifests, 'x.netpol-test.yaml': text }) });
    expect(status).toBe(1);
    expect(out).toBe(`failed  ${place}   not understood\n        ${reason}\n\n1 assertion in 1 file: 0 passed, 1 failed.\n`);
  });

  test('what stands apart from a place that is not YAML is still asked', async () => {
    const text = 'assertions:\n  - from: backend\n    to: "mysql\n    expect: denied\n  - from: frontend\n    to: mysql\n    expect: denied\n';
    const { status, out } = await netpol(['test'], { cwd: folderOf({ ...manifests, 'x.netpol-test.yaml': text }) });
    expect(status).toBe(1);
    expect(out).toMatch(/^failed {2}x\.netpol-test\.yaml:3 {3}not understood\n {8}This quote is never closed[^\n]*\npassed {2}x\.netpol-test\.yaml:5 /);
  });

  test('a binary file of assertions fails', async () => {
    const { status, out } = await netpol(['test'], { cwd: folderOf({ ...manifests, 'x.netpol-test.yaml': 'a\0b' }) });
    expect(status).toBe(1);
    expect(out).toMatch(/^failed {2}x\.netpol-test\.yaml:1 {3}not understood\n/);
  });

  test('a policy that the API server would refuse is left out, and a note says so', async () => {
    const refused = policy.replace('podSelector: {matchLabels: {app: mysql}}', 'podSelectors: {}');
    const { out, notes } = await netpol(['test'], { cwd: folderOf({ ...manifests, 'policy.yaml': refused, 'x.netpol-test.yaml': holds }) });
    expect(notes).toMatch(/^netpol: policy\.yaml:\d+: NetworkPolicy shop\/mysql-from-backend is left out of the answer/);
    expect(out).toMatch(/failed .*frontend -> mysql: denied\n {8}denied expected, but shop\/frontend reaches shop\/mysql on every port:/);
  });

  test.each([
    [['test'], /There is no \*\.netpol-test\.yaml below the current folder\. `netpol test --record` writes one\./],
    [['test', 'apps.yaml'], /There is no \*\.netpol-test\.yaml below apps\.yaml\./],
    [['test', 'gone.netpol-test.yaml'], /gone\.netpol-test\.yaml cannot be read \(ENOENT\)/],
    [['test', 'gone'], /gone cannot be read \(ENOENT\)/],
    [['test', '--format', 'xml'], /--format takes one of text, json, ndjson, junit/],
    [['test', '--record', 'a.netpol-test.yaml', 'b.netpol-test.yaml'], /One file is written at a time/],
    [['test', '--record', 'now.yaml', '.'], /now\.yaml is not there to be read; for --record to write it, its name must end in \.netpol-test\.yaml\./],
    [['test', '--record', ''], /A path is empty/],
    [['test', '--record', 'policy.yaml'], /There is no workload here, so there is nothing to record/],
  ])('%j exits 2 with one line', async (argv, notes) => {
    const run = await netpol(argv, { cwd: folderOf(manifests) });
    expect(run).toMatchObject({ status: 2, out: '' });
    expect(run.notes).toMatch(notes);
    expect(run.notes.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('netpol test --record', () => {
  test('writes what holds now, and fails when a policy is gone', async () => {
    const cwd = folderOf(manifests);
    const written = await netpol(['test', '--record', 'now.netpol-test.yaml'], { cwd });
    expect(written).toEqual({ status: 0, out: '', notes: 'netpol: now.netpol-test.yaml states what 3 workloads may exchange.\n' });
    const text = readFileSync(join(cwd, 'now.netpol-test.yaml'), 'utf8');
    expect((await netpol(['test', '--record'], { cwd })).out).toBe(text);
    expect(await netpol(['test'], { cwd })).toMatchObject({ status: 0 });
    const without = folderOf({ 'apps.yaml': manifests['apps.yaml'], 'now.netpol-test.yaml': text });
    expect((await netpol(['test'], { cwd: without })).out).toMatch(/denied expected, but shop\/frontend reaches shop\/mysql on TCP 3306:/);
  });

  test('a file that is there stays as it is', async () => {
    const cwd = folderOf({ ...manifests, 'x.netpol-test.yaml': holds });
    const run = await netpol(['test', '--record', 'x.netpol-test.yaml'], { cwd });
    expect(run).toEqual({ status: 2, out: '', notes: 'netpol: x.netpol-test.yaml is there already and stays as it is: name a file that is not there.\n' });
    expect(readFileSync(join(cwd, 'x.netpol-test.yaml'), 'utf8')).toBe(holds);
    expect((await netpol(['test', '--record', 'no/folder.netpol-test.yaml'], { cwd })).notes).toBe(
      'netpol: no/folder.netpol-test.yaml cannot be written: the folder no is not there. Make it first, or name another one.\n',
    );
    expect(existsSync(join(cwd, 'no'))).toBe(false);
  });

  test('the example of the documentation holds', async () => {
    const { status, out } = await netpol(['test', 'examples'], { cwd: join(import.meta.dirname, '..', '..') });
    expect(out).toMatch(/8 assertions in 1 file: all passed\.\n$/);
    expect(status).toBe(0);
  });
});

/** YAML refuses some characters, and takes them as escapes. */
function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\x7f-\x9f\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
