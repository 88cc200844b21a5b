import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../test/e2e/host/children.mts';
import { findProgram } from '../test/e2e/host/programs.mts';
import { outsideNpm } from './machine.mts';
import { check, type Outcome, skipped } from './outcome.mts';
import { at, root } from './root.mts';

/** Installs from a clone of this repository, as npm and pre-commit do it: nothing is built in it. */
export async function cloneTests(): Promise<readonly Outcome[]> {
  if (process.platform === 'win32') return [skipped('installing from a clone', 'npm is a script of another shell on Windows')];
  const folder = mkdtempSync(join(tmpdir(), 'netpol-clone-'));
  try {
    const clone = join(folder, 'netpol');
    const revision = await commitOf(clone);
    return [
      await check('npm installs the programs from a clone', () => installed(clone, join(folder, 'prefix'))),
      ...(await hooks(clone, revision, join(folder, 'repository'))),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was loaded once is taken from npm's cache. */
const environment = outsideNpm({ npm_config_prefer_offline: 'true' });

/** Commits the files of the repository as they are now, saved or not, in a repository of their own. */
async function commitOf(clone: string): Promise<string> {
  const files = await done('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root);
  for (const file of files.split('\0').filter((each) => each !== '' && existsSync(at(each)))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(at(file), join(clone, file));
  }
  await commitAll(clone);
  return (await done('git', ['rev-parse', 'HEAD'], clone)).trim();
}

async function commitAll(folder: string): Promise<void> {
  await done('git', ['init', '--quiet'], folder);
  await done('git', ['add', '--all'], folder);
  await done('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message', 'all'], folder);
}

async function installed(clone: string, prefix: string): Promise<void> {
  await done('npm', ['install', '--global', '--install-links', '--prefix', prefix, `git+file://${clone}`], tmpdir());
  const { code, output } = await run(join(prefix, 'bin', 'netpol'), ['check', at('examples', 'shop')], { env: environment });
  assert.equal(code, 0, output);
  assert.match(output, /6 policies and 4 workloads in 4 files/);
}

async function hooks(clone: string, revision: string, repository: string): Promise<readonly Outcome[]> {
  const name = 'the hooks for pre-commit';
  const program = findProgram('pre-commit');
  if (!program) return [skipped(name, 'no pre-commit on the PATH: install the package pre-commit')];
  cpSync(at('examples', 'shop'), join(repository, 'shop'), { recursive: true });
  const ids = ['netpol-check', 'netpol-test'];
  writeFileSync(
    join(repository, '.pre-commit-config.yaml'),
    JSON.stringify({ repos: [{ repo: clone, rev: revision, hooks: ids.map((id) => ({ id, verbose: true })) }] }),
  );
  await commitAll(repository);
  const env = { ...environment, PRE_COMMIT_HOME: join(repository, '..', 'pre-commit') };
  const commit = async (status: number): Promise<string> => {
    await done('git', ['add', '--all'], repository);
    const { code, output } = await run(program, ['run', '--color=never'], { cwd: repository, env });
    assert.equal(code, status, output);
    return output;
  };
  return [
    await check(`${name} pass manifests without a mistake`, async () => {
      writeFileSync(join(repository, 'shop', 'more.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: more}\n');
      const output = await commit(0);
      assert.match(output, /6 policies and 4 workloads/);
      assert.match(output, /8 assertions in 1 file: all passed/);
    }),
    await check(`${name} stop a policy that the API server refuses`, async () => {
      cpSync(at('examples', 'mistakes', 'refused.yaml'), join(repository, 'refused.yaml'));
      assert.match(await commit(1), /policy-types-unknown-value/);
      rmSync(join(repository, 'refused.yaml'));
    }),
    await check(`${name} stop a policy that breaks what an assertion states`, async () => {
      const policies = join(repository, 'shop', 'policies.yaml');
      const text = readFileSync(policies, 'utf8');
      writeFileSync(policies, text.replace('port: mysql', 'port: 3307'));
      assert.match(await commit(1), /failed +shop\/shop\.netpol-test\.yaml:14 +shop\/backend -> shop\/mysql on mysql: allowed/);
      writeFileSync(policies, text);
    }),
    await check(`${name} leave commits alone that change no manifest`, async () => {
      await commitAll(repository);
      writeFileSync(join(repository, 'notes.txt'), 'nothing to see\n');
      assert.match(await commit(0), /no files to check\)Skipped/);
    }),
  ];
}

/** What a program prints. @throws where it fails, with that. */
async function done(program: string, args: readonly string[], cwd: string): Promise<string> {
  mkdirSync(cwd, { recursive: true });
  const { code, output } = await run(program, args, { cwd, env: environment });
  assert.equal(code, 0, `${program} ${args.join(' ')}\n${output}`);
  return output;
}
