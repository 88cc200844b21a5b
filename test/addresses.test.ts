import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { homeOf as inScripts } from '../scripts/home.mts';
import { home, homeOf, ruleUrl } from '../server/rules/references.js';

const root = join(import.meta.dirname, '..');

const readers = { server: homeOf, scripts: inScripts };

test.each([
  ['https://forge.example/team/netpol', 'https://forge.example/team/netpol'],
  [{ url: 'git+https://forge.example/team/netpol.git' }, 'https://forge.example/team/netpol'],
  [{ type: 'git', url: 'https://forge.example/team/netpol.git' }, 'https://forge.example/team/netpol'],
  // Nothing that a browser opens.
  [{ url: 'git@forge.example:team/netpol.git' }, undefined],
  [{ url: 'ssh://git@forge.example/team/netpol.git' }, undefined],
  [{}, undefined],
  ['', undefined],
  [undefined, undefined],
])('the address of a package whose repository is %j', (repository, expected) => {
  for (const [name, read] of Object.entries(readers)) expect(read(repository), name).toBe(expected);
});

test('the page of a rule has an address where the project has one', () => {
  expect(ruleUrl('dns-blocked', 'https://forge.example/team/netpol')).toBe('https://forge.example/team/netpol/blob/HEAD/docs/rules/dns-blocked.md');
  expect(ruleUrl('dns-blocked', homeOf(undefined))).toBeUndefined();
});

test('the address of the project stands in `repository` of package.json, and nowhere else', () => {
  const own = [...(home === undefined ? [] : [home.replace('https://', '')]), 'github.com/netpol', 'gitlab.com/netpol', 'netpol.dev', 'netpol.io'];
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
  const texts = files.filter(
    (file) => /\.(?:[cm]?[jt]s|json|ya?ml|md|toml|lua)$|file$|^\.(?:ci|github)\//.test(file) && file !== 'package.json' && !file.startsWith('test/'),
  );
  expect(texts.length).toBeGreaterThan(500);
  const naming = texts.filter((file) => own.some((address) => readFileSync(join(root, file), 'utf8').includes(address)));
  expect(naming).toEqual([]);
  expect(Object.keys(packageJson)).not.toContain('homepage');
});
