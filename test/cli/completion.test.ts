import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram } from '../../scripts/build.mjs';
import { commands } from '../../server/cli/commands/all.js';
import { allRules } from '../../server/rules/registry.js';
import { folderOf, netpol } from '../support/cli.js';

/** The words that a shell is offered, and `:files` where it offers files. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { status, out, notes } = await netpol(['__complete', ...words], { cwd: '/' });
  expect({ status, notes }).toEqual({ status: 0, notes: '' });
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t', 1)[0] ?? '');
}

describe('completes', () => {
  test('commands', async () => {
    expect(await offered('')).toEqual(commands.map(({ syntax }) => syntax.name));
    expect(await offered('ch')).toEqual(['check']);
    expect(await offered(' ')).toContain('list');
    expect(await offered('nothing', '')).toEqual([]);
  });

  test('options, those that are given only where they may be given again', async () => {
    const all = await offered('check', '--');
    const check = commands.find(({ syntax }) => syntax.name === 'check');
    expect(all).toEqual([...Object.keys(check?.syntax.options ?? {}).map((name) => `--${name}`), '--help']);
    expect(await offered('check', '--fail')).toEqual(['--fail-on']);
    expect(await offered('check', '--fail-on', 'error', '--fail')).toEqual([]);
    expect(await offered('check', '--only', 'x', '--onl')).toEqual(['--only']);
    expect(await offered('check', '--format=json', '--forma')).toEqual(['--format']);
  });

  test('values, in one word, in two, and in three as bash splits them', async () => {
    expect(await offered('check', '--format', 'js')).toEqual(['json']);
    expect(await offered('check', '--format=js')).toEqual(['--format=json']);
    expect(await offered('check', '--format', '=', 'js')).toEqual(['json']);
    expect(await offered('check', '--format', '=')).toContain('json');
    expect(await offered('list', '--plugin', 'cal')).toEqual(['calico']);
    expect(await offered('check', '--output', '')).toEqual([':files']);
    expect(await offered('snapshot', '-o', '')).toEqual([':files']);
    expect(await offered('check', '--format=json=')).toEqual([':files']);
    expect(await offered('explain', '--from', '')).toEqual([]);
  });

  test('rules, also behind commas, each once', async () => {
    const [first, second] = allRules.map(({ id }) => id);
    expect(await offered('rules', '')).toEqual(allRules.map(({ id }) => id));
    expect(await offered('check', '--only', '')).toContain(first);
    expect(await offered('check', '--skip', `${first},`)).not.toContain(`${first},${first}`);
    expect(await offered('check', '--skip', `${first},${second}`)).toContain(`${first},${second}`);
  });

  test('files and shells', async () => {
    expect(await offered('check', '')).toEqual([':files']);
    expect(await offered('check', '--', '--')).toEqual([':files']);
    expect(await offered('check', '--fix', 'a')).toEqual([':files']);
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell']);
    expect(await offered('snapshot', '')).toEqual([]);
  });
});

test('completion of another shell is refused', async () => {
  const { status, notes } = await netpol(['completion', 'bsah'], { cwd: '/' });
  expect(status).toBe(2);
  expect(notes).toContain('Is bash meant?');
});

describe('in a real shell', { timeout: 60_000 }, () => {
  let folder = '';
  const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'netpol-shell-'));
    await buildProgram('cli', join(folder, 'netpol'));
    chmodSync(join(folder, 'netpol'), 0o755);
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const env = () => ({ ...process.env, PATH: `${folder}:${process.env['PATH']}`, HOME: folder });

  test.skipIf(!has('bash'))('bash', () => {
    const cwd = folderOf({ 'some.yaml': '' });
    const script = (words: readonly string[]) => `source <(netpol completion bash)
COMP_WORDS=(netpol ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_netpol 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const run = (...words: readonly string[]) =>
      execFileSync('bash', ['-c', script(words)], { cwd, env: env(), encoding: 'utf8' })
        .trim()
        .split('\n');
    expect(run('che')).toEqual(['check']);
    expect(run('check', '--format', '=', 'js')).toEqual(['json']);
    expect(run('check', '--fail-on', '')).toEqual(['error', 'warning', 'info', 'hint']);
    expect(run('check', '')).toEqual(['']);
  });

  test.skipIf(!has('fish'))('fish', () => {
    const cwd = folderOf({ 'some.yaml': '' });
    const run = (line: string) =>
      execFileSync('fish', ['-c', `netpol completion fish | source; complete -C ${JSON.stringify(line)}`], { cwd, env: env(), encoding: 'utf8' })
        .trim()
        .split('\n')
        .map((one) => one.split('\t')[0]);
    expect(run('netpol che')).toEqual(['check']);
    expect(run('netpol check --fail-on ')).toEqual(['error', 'hint', 'info', 'warning']);
    expect(run('netpol check so')).toEqual(['some.yaml']);
  });

  test.skipIf(!has('zsh'))('zsh reads it', () => {
    const file = join(folder, 'completion.zsh');
    writeFileSync(file, execFileSync(join(folder, 'netpol'), ['completion', 'zsh'], { encoding: 'utf8' }));
    const defined = execFileSync('zsh', ['-fc', `autoload -Uz compinit; compinit -D; source ${file}; print $_comps[netpol]`], { env: env(), encoding: 'utf8' });
    expect(defined.trim()).toBe('_netpol');
  });

  // Debian has no PowerShell to install; where it is there, it is asked, too.
  if (!has('pwsh')) console.warn('not run, because pwsh is not there: completion in PowerShell');
  else
    test('PowerShell', () => {
      const script = `netpol completion powershell | Out-String | Invoke-Expression; (TabExpansion2 'netpol check --fail-on ' 23).CompletionMatches.CompletionText`;
      expect(execFileSync('pwsh', ['-NoProfile', '-Command', script], { env: env(), encoding: 'utf8' }).trim().split(/\s+/)).toEqual([
        'error',
        'warning',
        'info',
        'hint',
      ]);
    });
});
