import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { FileSource } from '../../server/workspace/file-source.js';
import { fileIdOfPath } from '../../server/workspace/node/disk-ids.js';
import { DiskSource } from '../../server/workspace/node/disk-source.js';
import { openRevision } from '../../server/workspace/node/git-source.js';
import { emptyFolder, type GitFolder, gitFolder, hasGit } from '../support/git.js';

const limit = 1024 * 1024;
const lines: string[] = [];
const log = (line: string) => void lines.push(line);

afterEach(() => void lines.splice(0));

/** A revision of a repository, read until the test is over. */
async function opened(repository: GitFolder, revision: string, { below = '', exclude = [] as readonly string[] } = {}) {
  const folder = path.join(repository.path, below);
  const { source, tree } = await openRevision(revision, folder);
  const old = source({ folders: [folder], exclude });
  onTestFinished(() => old.close());
  return { old, tree, idOf: (name: string) => fileIdOfPath(path.join(repository.path, name)) };
}

/** What a source finds, by name, with the texts. */
async function textsOf(source: FileSource): Promise<Readonly<Record<string, string>>> {
  const texts: [string, string][] = [];
  for await (const batch of source.list()) {
    for (const { id, path: name } of batch) {
      const content = await source.read(id, { limit });
      texts.push([name, content.kind === 'text' ? content.text : `(${content.kind})`]);
    }
  }
  return Object.fromEntries(texts.sort());
}

const namesOf = async (source: FileSource) => Object.keys(await textsOf(source));

describe.skipIf(!hasGit)('a revision', () => {
  test('has the texts of its time, whatever is in the working tree', async () => {
    const repository = gitFolder({ 'a.yaml': 'one', 'x/b.yml': 'two', 'readme.md': 'no manifest' });
    const first = repository.git('rev-parse', 'HEAD').trim();
    repository.commit({ 'a.yaml': 'newer', 'x/b.yml': undefined, 'c.yaml': 'three' });
    repository.write({ 'a.yaml': 'not committed', 'untracked.yaml': '' });
    expect(await textsOf((await opened(repository, 'HEAD')).old)).toEqual({ 'a.yaml': 'newer', 'c.yaml': 'three' });
    for (const name of ['HEAD~1', first, first.slice(0, 10)])
      expect(await textsOf((await opened(repository, name)).old), name).toEqual({ 'a.yaml': 'one', 'x/b.yml': 'two' });
  });

  test('is found by the same rules as the disk that it is checked out on', async () => {
    const repository = gitFolder({
      '.gitignore': 'out/\n*.gen.yaml\n/only-here.yaml\n',
      'out/a.yaml': '',
      'a.gen.yaml': '',
      'only-here.yaml': '',
      'x/only-here.yaml': '',
      'x/.gitignore': '!keep.gen.yaml\nsecret.yaml\n',
      'x/keep.gen.yaml': '',
      'x/secret.yaml': '',
      '.hidden/h.yaml': '',
      'node_modules/p/a.yaml': '',
      'x/node_modules/p/a.yaml': '',
      'old/a.yaml': '',
      Kustomization: '',
      'with space/ü.yaml': '',
      'quote"d/new\nline.yaml': '',
    });
    writeFileSync(path.join(repository.path, '.git', 'info', 'exclude'), 'old/\n');
    for (const below of ['', 'x']) {
      for (const exclude of [[], ['**/keep.*']]) {
        const disk = new DiskSource({ folders: [path.join(repository.path, below)], exclude, log });
        const { old } = await opened(repository, 'HEAD', { below, exclude });
        expect(await namesOf(old)).toEqual(await namesOf(disk));
      }
    }
    expect(await namesOf((await opened(repository, 'HEAD', { below: 'x' })).old)).toEqual(['keep.gen.yaml', 'only-here.yaml']);
  });

  test('leaves out what the ignore files of its time say', async () => {
    const repository = gitFolder({ '.gitignore': 'a.yaml\n', 'a.yaml': '', 'b.yaml': '' });
    repository.commit({ '.gitignore': 'b.yaml\n' });
    expect(await namesOf((await opened(repository, 'HEAD')).old)).toEqual(['a.yaml']);
    expect(await namesOf((await opened(repository, 'HEAD~1')).old)).toEqual(['b.yaml']);
  });

  test('has entries and versions as the search finds them', async () => {
    const repository = gitFolder({ '.gitignore': 'out/\n', 'out/a.yaml': '', 'x/a.yaml': 'text', 'notes.md': '' });
    repository.write({ 'x/new.yaml': '' });
    const { old, idOf } = await opened(repository, 'HEAD');
    expect(await old.entry(idOf('x/a.yaml'))).toEqual({ id: idOf('x/a.yaml'), path: 'x/a.yaml' });
    expect(await old.version(idOf('x/a.yaml'))).toBe(repository.git('rev-parse', 'HEAD:x/a.yaml').trim());
    for (const name of ['out/a.yaml', 'notes.md', 'x/new.yaml', 'x', '../outside.yaml']) expect(await old.entry(idOf(name)), name).toBeUndefined();
    expect(await old.read(idOf('x/new.yaml'), { limit })).toEqual({ kind: 'gone' });
  });

  test('refuses what is too large or binary, and reads what comes behind it', async () => {
    const repository = gitFolder({ 'big.yaml': 'a: b\n'.repeat(100_000), 'binary.yaml': 'a\0b', 'empty.yaml': '', 'small.yaml': 'a: b\n' });
    const { old, idOf } = await opened(repository, 'HEAD');
    const contents = await Promise.all(['big', 'binary', 'empty', 'small'].map((name) => old.read(idOf(`${name}.yaml`), { limit: 1000 })));
    expect(contents).toMatchObject([
      { kind: 'refused', reason: 'it has 500000 bytes, and more than 1000 are not read' },
      { kind: 'refused', reason: 'it is binary' },
      { kind: 'text', text: '' },
      { kind: 'text', text: 'a: b\n' },
    ]);
  });

  test('reads many files at once through one process, each its own text', async () => {
    const files = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}.yaml`, `n: ${i}\n`.repeat((i % 7) * 400)]));
    const { old, idOf } = await opened(gitFolder(files), 'HEAD');
    const contents = await Promise.all(Object.keys(files).map((name) => old.read(idOf(name), { limit })));
    expect(contents.map((content) => (content.kind === 'text' ? content.text : content.kind))).toEqual(Object.values(files));
  });

  test('follows links as the disk does, and says which lead out of the repository', async () => {
    const repository = gitFolder({ 'real/a.yaml': 'one', 'apps/b.yaml': 'two' });
    const linked = (target: string, name: string) => symlinkSync(target, path.join(repository.path, name));
    linked('../real', 'apps/base');
    linked('../real/a.yaml', 'apps/alias.yaml');
    linked('base/../apps/b.yaml', 'apps/through.yaml');
    linked('loop', 'apps/loop');
    linked('nowhere.yaml', 'apps/broken.yaml');
    repository.commit();
    for (const below of ['', 'apps']) {
      const disk = new DiskSource({ folders: [path.join(repository.path, below)], log });
      const { old } = await opened(repository, 'HEAD', { below });
      expect(await textsOf(old)).toEqual(await textsOf(disk));
    }
    expect(lines).toEqual([]);
    linked('/etc', 'apps/etc');
    linked('../../elsewhere', 'apps/above');
    repository.commit();
    const { old, tree } = await opened(repository, 'HEAD', { below: 'apps' });
    expect(await namesOf(old)).toEqual(['alias.yaml', 'b.yaml', 'base/a.yaml', 'through.yaml']);
    expect([...tree.leadingOut].map((link) => path.relative(repository.path, link))).toEqual(['apps/above', 'apps/etc']);
  });

  test('is read in a worktree and in a submodule, where .git is a file', async () => {
    const inner = gitFolder({ 'in.yaml': 'inner' });
    const repository = gitFolder({ 'a.yaml': 'one' });
    repository.git('submodule', '--quiet', 'add', inner.path, 'vendored');
    repository.commit();
    const tree = emptyFolder();
    repository.git('worktree', 'add', '--quiet', path.join(tree, 'other'), 'HEAD');
    expect(await namesOf((await opened({ ...repository, path: path.join(tree, 'other') }, 'HEAD')).old)).toEqual(['a.yaml']);
    const { old } = await opened({ ...repository, path: path.join(repository.path, 'vendored') }, 'HEAD');
    expect(await textsOf(old)).toEqual({ 'in.yaml': 'inner' });
    const outer = await opened(repository, 'HEAD');
    expect(await namesOf(outer.old)).toEqual(['a.yaml']);
    expect(outer.tree.submodules).toEqual([path.join(repository.path, 'vendored')]);
  });

  test('is of the repository that holds the folder, whatever a hook has set', async () => {
    const [one, other] = [gitFolder({ 'one.yaml': '' }), gitFolder({ 'other.yaml': '' })];
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    process.env['GIT_DIR'] = path.join(other.path, '.git');
    process.env['GIT_WORK_TREE'] = other.path;
    process.env['GIT_INDEX_FILE'] = path.join(other.path, '.git', 'index');
    expect(await namesOf((await opened(one, 'HEAD')).old)).toEqual(['one.yaml']);
  });

  test.each([
    ['nope', /no revision "nope"/],
    ['', /is no revision/],
    ['--help', /is no revision/],
    ['-p', /is no revision/],
    ['HEAD\nHEAD', /is no revision/],
    ['HEAD:a.yaml', /no revision "HEAD:a.yaml"/],
    ['HEAD~1..HEAD', /no revision/],
    ['^HEAD', /no revision/],
    ['HEAD --all', /no revision/],
  ])('%j is none', async (revision, message) => {
    const repository = gitFolder({ 'a.yaml': '' });
    await expect(openRevision(revision, repository.path)).rejects.toThrow(message);
  });

  test('is not looked for in a folder above one whose .git is no repository', async () => {
    const repository = gitFolder({ 'a.yaml': '' });
    mkdirSync(path.join(repository.path, 'sub', '.git'), { recursive: true });
    await expect(openRevision('HEAD', path.join(repository.path, 'sub'))).rejects.toThrow(/not a git repository/);
  });

  test('cannot be read outside of a repository, nor without git', async () => {
    await expect(openRevision('HEAD', emptyFolder())).rejects.toThrow(/in no git repository/);
    const repository = gitFolder({ 'a.yaml': '' });
    const before = process.env['PATH'];
    onTestFinished(() => {
      process.env['PATH'] = before;
    });
    process.env['PATH'] = `.${path.delimiter}bin`;
    await expect(openRevision('HEAD', repository.path)).rejects.toThrow(/git is not installed/);
  });

  test('of a partial clone names the objects that are missing instead of fetching them', async () => {
    const origin = gitFolder({ 'a.yaml': 'one', 'x/b.yaml': 'two' });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const folder = path.join(emptyFolder(), 'clone');
    origin.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${origin.path}`, folder);
    const clone = { ...origin, path: folder };
    const { old, tree } = await opened(clone, 'HEAD');
    expect(await textsOf(old)).toEqual({ 'a.yaml': '(refused)', 'x/b.yaml': '(refused)' });
    expect([...tree.missing.keys()]).toEqual(['a.yaml', 'x/b.yaml']);
    expect(tree.missing.get('a.yaml')).toBe(origin.git('rev-parse', 'HEAD:a.yaml').trim());
  });
});

/** Every way known to us in which a repository names a program that git then runs; each would leave a file behind. */
describe.skipIf(!hasGit || process.platform === 'win32')('a hostile repository', () => {
  test('runs nothing', async () => {
    const repository = gitFolder({ '.gitattributes': '*.yaml filter=evil diff=evil merge=evil ident text\n', 'a.yaml': 'one' });
    const marker = path.join(emptyFolder(), 'marker');
    const program = path.join(repository.path, 'evil.sh');
    writeFileSync(program, `#!/bin/sh\necho "$0 $@" >> ${marker}\ncat\n`);
    chmodSync(program, 0o755);
    for (const name of ['git', 'git-remote-evil', 'sh', 'cat']) symlinkSync(program, path.join(repository.path, name));
    configure(repository, program);
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'fsmonitor-watchman', 'pre-auto-gc'])
      symlinkSync(program, path.join(repository.path, '.git', 'hooks', hook));
    const { old } = await opened(repository, 'HEAD');
    expect(await textsOf(old)).toEqual({ 'a.yaml': 'one' });
    expect(existsSync(marker)).toBe(false);
    // The trap works: an ordinary question springs it.
    try {
      repository.write({ 'a.yaml': 'changed' });
      repository.git('status');
    } catch {
      // What it runs answers nonsense.
    }
    expect(existsSync(marker)).toBe(true);
  });

  test('that promises objects elsewhere has no program asked for them', async () => {
    const repository = gitFolder({ 'a.yaml': 'one' });
    const marker = path.join(emptyFolder(), 'marker');
    const program = path.join(repository.path, 'evil.sh');
    writeFileSync(program, `#!/bin/sh\necho "$0 $@" >> ${marker}\n`);
    chmodSync(program, 0o755);
    const object = repository.git('rev-parse', 'HEAD:a.yaml').trim();
    for (const [key, value] of [
      ['core.repositoryFormatVersion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', `ext::${program}`],
      ['remote.origin.uploadpack', program],
      ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
      ['protocol.ext.allow', 'always'],
      ['protocol.allow', 'always'],
      ['core.sshCommand', program],
      ['core.gitProxy', program],
    ] as const)
      repository.git('config', key, value);
    repository.git('rev-parse', 'HEAD');
    const loose = path.join(repository.path, '.git', 'objects', object.slice(0, 2), object.slice(2));
    rmSync(loose);
    const { old, tree } = await opened(repository, 'HEAD');
    expect(await textsOf(old)).toEqual({ 'a.yaml': '(refused)' });
    expect([...tree.missing]).toEqual([['a.yaml', object]]);
    expect(existsSync(marker)).toBe(false);
    try {
      repository.git('cat-file', '-p', object);
    } catch {
      // It is not there, and what should give it gives nothing.
    }
    expect(existsSync(marker)).toBe(true);
  });
});

function configure({ git }: GitFolder, program: string): void {
  for (const [key, value] of [
    ['filter.evil.clean', program],
    ['filter.evil.smudge', program],
    ['filter.evil.process', program],
    ['diff.evil.textconv', program],
    ['diff.evil.command', program],
    ['diff.external', program],
    ['merge.evil.driver', program],
    ['core.fsmonitor', program],
    ['core.pager', program],
    ['pager.ls-tree', program],
    ['pager.cat-file', program],
    ['pager.rev-parse', program],
    ['core.editor', program],
    ['core.askPass', program],
    ['core.alternateRefsCommand', program],
    ['credential.helper', `!${program}`],
    ['gpg.program', program],
    ['alias.ls-tree', `!${program}`],
    ['alias.cat-file', `!${program}`],
    ['alias.rev-parse', `!${program}`],
  ] as const)
    git('config', key, value);
}
