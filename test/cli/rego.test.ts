import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { wholeExample } from '../../server/rules/example.js';
import { regoRules } from '../../server/rules/rego/rego-rules.js';
import { type CliRun, folderOf, netpol } from '../support/cli.js';
import { parseFixture } from '../support/fixture.js';
import { GO_BUILD_TIMEOUT, hasGo } from '../support/go-program.js';
import { folderOfOpa } from '../support/opa.js';

interface Printed {
  readonly file: string;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

const ownerPolicy = `package main

deny contains msg if {
  not input.metadata.labels.owner
  msg := sprintf("%s %s has no owner", [input.kind, input.metadata.name])
}
`;

function namespace(name: string, labels: Readonly<Record<string, string>> = {}): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels: ${JSON.stringify(labels)}\n`;
}

const ids: readonly string[] = regoRules.map(({ id }) => id);

function regoFindings({ out }: CliRun): readonly Printed[] {
  const { findings } = JSON.parse(out) as { readonly findings: readonly Printed[] };
  return findings.filter(({ rule }) => ids.includes(rule));
}

/** Of each, all but the message's last sentence. */
function short({ file, rule, range, message }: Printed): string {
  return `${file}:${range.start.line + 1} ${rule} ${message.replace(/ So says .*$/s, '')}`;
}

describe.skipIf(!hasGo)('policies are evaluated by the real opa', () => {
  let opa = '';
  beforeAll(async () => {
    opa = await folderOfOpa();
  }, GO_BUILD_TIMEOUT);

  const check = (files: Readonly<Record<string, string>>, ...args: readonly string[]) => checkIn(folderOf(files), ...args);
  const checkIn = (cwd: string, ...args: readonly string[]) => netpol(['check', '--format', 'json', ...args], { cwd, env: { ...process.env, PATH: opa } });

  for (const { id, docs } of regoRules) {
    test(`the examples of ${id}`, async () => {
      for (const which of ['bad', 'good'] as const) {
        const { files } = parseFixture(wholeExample(docs, which));
        const run = await check(Object.fromEntries(files.map(({ path, text }) => [path.slice(1), text])));
        const expected = files.flatMap(({ path, markers }) =>
          markers.map(({ line, start, severity, rule, message }) => ({ at: `${path.slice(1)}:${line}:${start}`, severity, rule, message })),
        );
        expect(expected.length).toBe(which === 'bad' ? 1 : 0);
        const found = regoFindings(run);
        expect(found.map(({ file, range: { start }, severity, rule }) => ({ at: `${file}:${start.line}:${start.character}`, severity, rule }))).toEqual(
          expected.map(({ at, severity, rule }) => ({ at, severity, rule })),
        );
        for (const [index, { message }] of found.entries()) expect(message).toContain(expected[index]?.message);
        expect(run.notes).toBe('');
      }
    });
  }

  test('in every package and file, by names with a word behind them, as texts and as objects with a message, and of tests nothing', async () => {
    const run = await check({
      'policy/lib/names.rego': 'package lib.names\n\nshort(name) if count(name) < 5\n',
      'policy/names.rego':
        'package team.names\n\nimport data.lib.names\n\nwarn_short contains {"msg": "too short", "details": {"n": 1}} if names.short(input.metadata.name)\n',
      'policy/odd.rego': 'package odd\n\ndeny := true\n\nviolation contains {"message": "no msg"} if true\n\nwarn contains 7 if true\n',
      'policy/names_test.rego': 'package team.names\n\ndeny contains "from a test" if true\n',
      'a.yaml': namespace('shop'),
    });
    expect(regoFindings(run).map(({ message, ...rest }) => `${short({ message, ...rest })} | ${message}`)).toEqual([
      'a.yaml:4 rego-warn too short. | too short. So says `warn_short` of policy/names.rego.',
    ]);
  });

  test('in the language that opa had before version 1', async () => {
    const policy = 'package main\n\ndeny[msg] {\n  input.kind == "Namespace"\n  not input.metadata.labels.owner\n  msg = "no owner"\n}\n';
    expect(regoFindings(await check({ 'policy/a.rego': policy, 'a.yaml': namespace('shop') })).map(short)).toEqual(['a.yaml:4 rego-deny no owner.']);
  });

  test('exceptions are those of conftest', async () => {
    const policy = `package main

deny_owner contains "no owner" if not input.metadata.labels.owner

deny_team contains "no team" if not input.metadata.labels.team

exception contains rules if {
  input.metadata.name == "old"
  rules := ["owner"]
}
`;
    const run = await check({ 'policy/a.rego': policy, 'a.yaml': namespace('old'), 'b.yaml': namespace('new') });
    expect(regoFindings(run).map(short)).toEqual(['a.yaml:4 rego-deny no team.', 'b.yaml:4 rego-deny no owner.', 'b.yaml:4 rego-deny no team.']);
  });

  test('each object of a stream and of a List by itself', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Namespace, metadata: {name: three}}\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: four}}\n`;
    const run = await check({ 'policy/a.rego': ownerPolicy, 'a.yaml': `${namespace('one')}---\n${namespace('two', { owner: 'me' })}---\n${list}` });
    expect(regoFindings(run).map(short)).toEqual([
      'a.yaml:4 rego-deny Namespace one has no owner.',
      'a.yaml:16 rego-deny Namespace three has no owner.',
      'a.yaml:17 rego-deny ConfigMap four has no owner.',
    ]);
  });

  test('what a kustomization makes of an object counts, and not the object by itself', async () => {
    const run = await check({
      'policy/a.rego': ownerPolicy,
      'kustomization.yaml':
        'resources: [a.yaml, b.yaml]\nlabels:\n  - pairs: {team: shop}\npatches:\n  - target: {name: one}\n    patch: |-\n      - {op: add, path: /metadata/labels/owner, value: me}\n',
      'a.yaml': namespace('one', { a: 'b' }),
      'b.yaml': namespace('two', { a: 'b' }),
    });
    expect(regoFindings(run).map(short)).toEqual(['b.yaml:4 rego-deny Namespace two has no owner.']);
    const named = await check(
      {
        'policy/a.rego': ownerPolicy,
        'kustomization.yaml': 'namePrefix: eu-\nresources: [a.yaml]\n',
        'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n',
      },
      '--environment',
      '.',
    );
    expect(regoFindings(named).map(short)).toEqual(['a.yaml:2 rego-deny ConfigMap eu-one has no owner.']);
  });

  test('nothing is said of what a template leaves open', async () => {
    const run = await check({
      'policy/a.rego': ownerPolicy,
      'chart/templates/a.yaml': namespace('{{ .Values.name }}'),
      'a.yaml': namespace(`\${NAME}`),
    });
    expect(regoFindings(run)).toEqual([]);
  });

  test('comments, exemptions, severities and baselines hold as for any rule', async () => {
    const files = {
      'policy/a.rego': ownerPolicy,
      'a.yaml': namespace('one').replace('  name', '  # netpol-ignore-next-line rego-deny: nobody has it\n  name'),
      'b.yaml': namespace('two'),
      'c/c.yaml': namespace('three'),
      '.netpol.yaml':
        'overrides:\n  - files: [c/**]\n    rules: {rego-deny: hint}\nexemptions:\n  - {rule: rego-deny, namespace: two, reason: old, owner: me}\n',
    };
    const cwd = folderOf(files);
    const run = await checkIn(cwd);
    expect(regoFindings(run).map(({ file, severity }) => [file, severity])).toEqual([['c/c.yaml', 'hint']]);
    await checkIn(cwd, '--write-baseline');
    expect(regoFindings(await checkIn(cwd))).toEqual([]);
    const all = (await checkIn(cwd, '--no-rego')).out;
    expect(all).not.toContain('ignore-unused');
    expect(all).not.toContain('has no owner');
  });

  test.each([
    ['http.send({"method": "get", "url": "http://127.0.0.1:9/"}).status_code == 200'],
    ['net.lookup_ip_addr("localhost")[_] != ""'],
    ['opa.runtime().env.PATH != ""'],
  ])('a policy that reaches out does not compile: %s', async (call) => {
    const run = await check({ 'policy/a.rego': `package main\n\ndeny contains "reached" if ${call}\n`, 'a.yaml': namespace('shop') });
    expect(regoFindings(run).map(({ file, rule }) => [file, rule])).toEqual([['policy/a.rego', 'rego-not-compiled']]);
    expect(run.status).toBe(1);
  });

  test('a policy that contradicts itself is said where it does, once, and the other findings are there', async () => {
    const policy = 'package main\n\nlevel := 1 if input.kind\n\nlevel := 2 if input.kind\n\ndeny contains "level" if level == 1\n';
    const run = await check({ 'policy/a.rego': policy, 'a.yaml': namespace('shop'), 'b.yaml': 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n' });
    expect(regoFindings(run).map(({ file, rule }) => [file, rule])).toEqual([['policy/a.rego', 'rego-not-compiled']]);
    const { findings } = JSON.parse(run.out) as { readonly findings: readonly Printed[] };
    expect(findings.some(({ file }) => file === 'b.yaml')).toBe(true);
  });

  test('thousands of objects take few processes, and each has its own answer', async () => {
    const calls = join(folderOf({}), 'calls');
    const programs = folderOf({ opa: `#!/bin/sh\necho "$1" >> '${calls}'\nexec '${join(opa, 'opa')}' "$@"\n` });
    chmodSync(join(programs, 'opa'), 0o755);
    const names = Array.from({ length: 2_000 }, (_, index) => `n${index}`);
    const text = names.map((name, index) => namespace(name, index % 3 === 0 ? {} : { owner: 'me' })).join('---\n');
    const cwd = folderOf({ 'policy/a.rego': ownerPolicy, 'a.yaml': text });
    const run = await netpol(['check', '--format', 'json'], { cwd, env: { ...process.env, PATH: [programs, process.env['PATH']].join(delimiter) } });
    expect(regoFindings(run).map(({ message }) => message.split(' ')[1])).toEqual(names.filter((_, index) => index % 3 === 0));
    expect(readFileSync(calls, 'utf8').trim().split('\n').length).toBeLessThan(5);
  });
});

describe('opa is not asked', () => {
  const files = { 'policy/a.rego': ownerPolicy, 'a.yaml': namespace('shop') };

  /** A program that writes down that it was started. */
  function programIn(folder: string): string {
    const started = join(folder, 'started');
    writeFileSync(join(folder, 'opa'), `#!/bin/sh\necho started >> '${started}'\necho nonsense\n`);
    chmodSync(join(folder, 'opa'), 0o755);
    appendFileSync(started, '');
    return started;
  }

  test('where it is not there: that is noted, and the rest is said', async () => {
    const run = await netpol(['check'], { cwd: folderOf(files), env: { PATH: '' } });
    expect(run.notes).toBe('netpol: 1 Rego policy in policy is not asked: opa is not on the PATH. Install it, or use --no-rego.\n');
    expect(run.status).toBe(0);
  });

  test('where it is part of the folder that is looked at', async () => {
    const cwd = folderOf(files);
    const started = programIn(cwd);
    const run = await netpol(['check'], { cwd, env: { PATH: cwd } });
    expect(run.notes).toContain('is not started');
    expect(readFileSync(started, 'utf8')).toBe('');
  });

  test('with --no-rego, and where no policy has a rule that is asked', async () => {
    const programs = folderOf({});
    const started = programIn(programs);
    expect((await netpol(['check', '--no-rego'], { cwd: folderOf(files), env: { PATH: programs } })).notes).toBe('');
    const others = folderOf({ 'policy/a.rego': 'package docker\n\nallow := true\n', 'a.yaml': namespace('shop') });
    expect((await netpol(['check'], { cwd: others, env: { PATH: programs } })).notes).toBe('');
    expect(readFileSync(started, 'utf8')).toBe('');
  });

  test('an answer that is none is noted, and the rest is said', async () => {
    const programs = folderOf({});
    const started = programIn(programs);
    const run = await netpol(['check'], { cwd: folderOf(files), env: { PATH: programs } });
    expect(readFileSync(started, 'utf8')).not.toBe('');
    expect(run.notes).toContain('no Rego policy is asked: opa cannot be used');
    expect(run.status).toBe(0);
  });
});
