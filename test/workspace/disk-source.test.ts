import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileIdOfPath } from '../../server/workspace/node/disk-ids.js';
import { DiskSource } from '../../server/workspace/node/disk-source.js';

let root: string;
let lines: string[];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netpol-disk-'));
  lines = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes files below the test's folder; a name that ends in `/` makes an empty folder. */
function lay(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(file, text);
  }
}

function source(options: { folders?: string[]; exclude?: string[]; files?: string[] } = {}): DiskSource {
  const { folders = [''], exclude = [], files = [] } = options;
  return new DiskSource({
    folders: folders.map((folder) => path.join(root, folder)),
    files: files.map((file) => path.join(root, file)),
    exclude,
    log: (line) => lines.push(line),
  });
}

async function found(disk: DiskSource, signal?: AbortSignal): Promise<string[]> {
  const paths: string[] = [];
  for await (const batch of disk.list(signal)) paths.push(...batch.map((entry) => entry.path));
  return paths.sort();
}

/** Permissions do not bind root, who runs the tests in many containers. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

const idOf = (name: string) => fileIdOfPath(path.join(root, name));
const limit = 1024 * 1024;

describe('the search', () => {
  test('finds YAML, JSON and kustomizations at any depth, and nothing else', async () => {
    lay({ 'a.yaml': '', 'b/c.yml': '', 'b/d/e.json': '', 'b/Kustomization': '', 'readme.md': '', 'b/script.sh': '', 'empty/': '', '.hidden/x.yaml': '' });
    expect(await found(source())).toEqual(['.hidden/x.yaml', 'a.yaml', 'b/Kustomization', 'b/c.yml', 'b/d/e.json']);
  });

  test('enters neither .git nor node_modules', async () => {
    lay({ '.git/config.yaml': '', 'node_modules/p/a.yaml': '', 'x/node_modules/p/a.yaml': '', 'x/a.yaml': '' });
    expect(await found(source())).toEqual(['x/a.yaml']);
  });

  test('leaves out what nested ignore files say, the nearest deciding', async () => {
    lay({
      '.gitignore': 'out/\n*.gen.yaml\n/only-here.yaml\n',
      'out/a.yaml': '',
      'a.gen.yaml': '',
      'only-here.yaml': '',
      'x/only-here.yaml': '',
      'x/.gitignore': '!keep.gen.yaml\nsecret.yaml\n',
      'x/keep.gen.yaml': '',
      'x/other.gen.yaml': '',
      'x/secret.yaml': '',
      'secret.yaml': '',
    });
    expect(await found(source())).toEqual(['secret.yaml', 'x/keep.gen.yaml', 'x/only-here.yaml']);
  });

  test('agrees with git about what is ignored', async () => {
    lay({
      '.gitignore': '# a comment\nbuild\n*.tmp.yaml\n!important.tmp.yaml\ndocs/**/draft.yaml\n/top.yaml\ndeep/*/skip/\n',
      'build/a.yaml': '',
      'x/build/a.yaml': '',
      'a.tmp.yaml': '',
      'important.tmp.yaml': '',
      'docs/draft.yaml': '',
      'docs/x/y/draft.yaml': '',
      'top.yaml': '',
      'x/top.yaml': '',
      'deep/1/skip/a.yaml': '',
      'deep/1/2/skip/a.yaml': '',
      'sub/.gitignore': '*\n!ok.yaml\n',
      'sub/ok.yaml': '',
      'sub/no.yaml': '',
      'with space/a.yaml': '',
    });
    execFileSync('git', ['init', '-q', root]);
    const listed = execFileSync('git', ['-C', root, 'ls-files', '--others', '--exclude-standard', '-z'], { encoding: 'utf8' });
    const byGit = listed.split('\0').filter((name) => name.endsWith('.yaml'));
    expect(await found(source())).toEqual(byGit.sort());
  });

  test('heeds the ignore files above the folder, up to the root of its repository', async () => {
    lay({ '.git/': '', '.gitignore': 'generated/\n', 'apps/generated/a.yaml': '', 'apps/a.yaml': '' });
    expect(await found(source({ folders: ['apps'] }))).toEqual(['a.yaml']);
  });

  test('leaves out what glob patterns say, with everything below a folder that one matches', async () => {
    lay({ 'a.yaml': '', 'old/a.yaml': '', 'x/old/y/a.yaml': '', 'x/b.yaml': '', 'x/c.yaml': '' });
    expect(await found(source({ exclude: ['**/old', 'x/{b,z}.yaml'] }))).toEqual(['a.yaml', 'x/c.yaml']);
  });

  test.each<readonly [string, readonly string[]]>([
    ['x/', ['a (1).yaml', 'a.yaml', 'y/x/c.yaml']],
    ['**/x', ['a (1).yaml', 'a.yaml']],
    ['x/**', ['a (1).yaml', 'a.yaml', 'y/x/c.yaml']],
    ['a (1).yaml', ['a.yaml', 'x/b.yaml', 'y/x/c.yaml']],
    ['**/[ab].{yaml,yml}', ['a (1).yaml', 'y/x/c.yaml']],
    ['', ['a (1).yaml', 'a.yaml', 'x/b.yaml', 'y/x/c.yaml']],
    ['!a.yaml', ['a (1).yaml', 'a.yaml', 'x/b.yaml', 'y/x/c.yaml']],
    ['[', ['a (1).yaml', 'a.yaml', 'x/b.yaml', 'y/x/c.yaml']],
  ])('reads the pattern %j as VS Code does', async (pattern, expected) => {
    lay({ 'a.yaml': '', 'a (1).yaml': '', 'x/b.yaml': '', 'y/x/c.yaml': '' });
    expect(await found(source({ exclude: [pattern] }))).toEqual(expected);
  });

  test('takes several folders, and one inside another once', async () => {
    lay({ 'one/a.yaml': '', 'two/b.yaml': '', 'two/in/c.yaml': '' });
    expect(await found(source({ folders: ['one', 'two', 'two/in'] }))).toEqual(['a.yaml', 'b.yaml', 'in/c.yaml']);
  });

  test('enters a folder once however many links lead to it, and stops at loops', async () => {
    lay({ 'real/a.yaml': '', 'links/': '' });
    symlinkSync(path.join(root, 'real'), path.join(root, 'links', 'first'));
    symlinkSync(path.join(root, 'real'), path.join(root, 'links', 'second'));
    symlinkSync(root, path.join(root, 'real', 'loop'));
    symlinkSync(path.join(root, 'nowhere.yaml'), path.join(root, 'broken.yaml'));
    expect(await found(source())).toEqual(['real/a.yaml']);
  });

  test.skipIf(process.platform === 'win32')('passes over what is no file', async () => {
    lay({ 'a.yaml': '' });
    execFileSync('mkfifo', [path.join(root, 'pipe.yaml')]);
    expect(await found(source())).toEqual(['a.yaml']);
    expect(await source().read(idOf('pipe.yaml'), { limit })).toMatchObject({ kind: 'refused' });
  });

  test('stops when it is told to', async () => {
    lay({ 'a.yaml': '' });
    expect(await found(source(), AbortSignal.abort())).toEqual([]);
  });

  test('says in one line which folder could not be searched, and goes on', async () => {
    lay({ 'a.yaml': '' });
    expect(await found(source({ folders: ['missing', ''] }))).toEqual(['a.yaml']);
    expect(await found(source({ folders: ['missing'] }))).toEqual([]);
    expect(lines).toEqual([`${path.join(root, 'missing')} cannot be searched: ENOENT`]);
  });

  test.skipIf(process.platform === 'win32')('passes over a folder that it may not read', async () => {
    lay({ 'a.yaml': '', 'locked/b.yaml': '' });
    chmodSync(root, 0o755);
    chmodSync(path.join(root, 'locked'), 0);
    await asOrdinaryUser(async () => expect(await found(source())).toEqual(['a.yaml']));
    chmodSync(path.join(root, 'locked'), 0o700);
    expect(lines).toEqual([`${path.join(root, 'locked')} cannot be searched: EACCES`]);
  });

  test('takes files that a person named, whatever leaves them out', async () => {
    lay({ '.gitignore': 'a.yaml\n', 'a.yaml': '', 'notes.txt': '' });
    const disk = source({ folders: [], files: ['a.yaml', 'notes.txt'] });
    const batches = [];
    for await (const batch of disk.list()) batches.push(...batch);
    expect(batches.map(({ id, named }) => [id, named])).toEqual([
      [idOf('a.yaml'), true],
      [idOf('notes.txt'), true],
    ]);
    expect(await disk.entry(idOf('notes.txt'))).toMatchObject({ named: true });
  });
});

describe('one file', () => {
  test('is an entry exactly where the search finds it', async () => {
    lay({ '.gitignore': 'out/\n', 'out/a.yaml': '', 'x/a.yaml': '', 'x/notes.md': '', 'old/a.yaml': '' });
    const disk = source({ exclude: ['**/old'] });
    expect(await disk.entry(idOf('x/a.yaml'))).toEqual({ id: idOf('x/a.yaml'), path: 'x/a.yaml' });
    for (const name of ['out/a.yaml', 'x/notes.md', 'old/a.yaml', 'x/gone.yaml', '../outside.yaml']) expect(await disk.entry(idOf(name)), name).toBeUndefined();
    expect(await disk.entry('untitled:Untitled-1')).toBeUndefined();
  });

  test('is read as text, its byte order mark kept', async () => {
    lay({ 'a.yaml': '\ufeffkind: Pod\n' });
    expect(await source().read(idOf('a.yaml'), { limit })).toMatchObject({ kind: 'text', text: '\ufeffkind: Pod\n' });
  });

  test('is read as UTF-16 where its byte order mark says so', async () => {
    lay({ 'a.yaml': '' });
    writeFileSync(path.join(root, 'a.yaml'), Buffer.from('\ufeffkind: Pod\n', 'utf16le'));
    expect(await source().read(idOf('a.yaml'), { limit })).toMatchObject({ kind: 'text', text: '\ufeffkind: Pod\n' });
  });

  test('of 2 GB is refused without being read', async () => {
    lay({ 'a.yaml': '' });
    truncateSync(path.join(root, 'a.yaml'), 2 * 1024 ** 3);
    expect(await source().read(idOf('a.yaml'), { limit })).toMatchObject({ kind: 'refused', reason: expect.stringContaining('2147483648 bytes') });
  });

  test('that is binary is refused', async () => {
    lay({ 'a.yaml': '' });
    writeFileSync(path.join(root, 'a.yaml'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2]));
    expect(await source().read(idOf('a.yaml'), { limit })).toMatchObject({ kind: 'refused', reason: 'it is binary' });
  });

  test('that is not there is gone', async () => {
    expect(await source().read(idOf('a.yaml'), { limit })).toEqual({ kind: 'gone' });
    expect(await source().version(idOf('a.yaml'))).toBeUndefined();
  });

  test('has another version when it says something else', async () => {
    lay({ 'a.yaml': 'one' });
    const before = await source().version(idOf('a.yaml'));
    expect(await source().version(idOf('a.yaml'))).toBe(before);
    lay({ 'a.yaml': 'longer' });
    expect(await source().version(idOf('a.yaml'))).not.toBe(before);
  });
});

describe('what a chart is made of', () => {
  const most = 100;
  const below = async (disk: DiskSource, folder: string, limit = most) =>
    (await disk.filesBelow(idOf(folder), limit)).map((id) => decodeURIComponent(id.slice(idOf('').length).replace(/^\//, ''))).sort();

  test('is every file below a folder, whatever its name and whatever the search leaves out', async () => {
    lay({
      '.git/HEAD': '',
      '.gitignore': '*.tgz\n',
      'shop/Chart.yaml': '',
      'shop/.helmignore': '',
      'shop/templates/_a b.tpl': '',
      'shop/charts/db-1.0.0.tgz': '',
      'shop/node_modules/x/index.js': '',
      'other/y.yaml': '',
    });
    const chart = ['shop/.helmignore', 'shop/Chart.yaml', 'shop/charts/db-1.0.0.tgz', 'shop/templates/_a b.tpl'];
    expect(await below(source({ exclude: ['shop'] }), 'shop')).toEqual(chart);
    expect(await below(source({ folders: ['other'] }), 'shop')).toEqual(chart);
    expect(await below(source(), 'shop/Chart.yaml')).toEqual([]);
    expect(await below(source(), 'nowhere')).toEqual([]);
  });

  test('is not what links lead to outside of the repository, nor anything outside of it', async () => {
    lay({ 'inside/.git/HEAD': '', 'inside/shop/a.txt': '', 'inside/common/b.txt': '', 'outside/c.txt': '' });
    symlinkSync(path.join(root, 'outside'), path.join(root, 'inside', 'shop', 'out'));
    symlinkSync(path.join(root, 'outside', 'c.txt'), path.join(root, 'inside', 'shop', 'c.txt'));
    symlinkSync(path.join(root, 'inside', 'common'), path.join(root, 'inside', 'shop', 'common'));
    symlinkSync(path.join(root, 'inside', 'shop'), path.join(root, 'inside', 'shop', 'loop'));
    symlinkSync(path.join(root, 'outside'), path.join(root, 'inside', 'linked'));
    const disk = source({ folders: ['inside'] });
    expect(await below(disk, 'inside/shop')).toEqual(['inside/shop/a.txt', 'inside/shop/common/b.txt']);
    expect(await below(disk, 'inside/linked')).toEqual([]);
    expect(await below(disk, 'outside')).toEqual([]);
    expect(await below(disk, '')).toEqual([]);
  });

  test('is not read to its end where there is too much', async () => {
    lay(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`shop/${index}/a.txt`, ''])));
    expect((await source().filesBelow(idOf('shop'), 10)).length).toBe(11);
  });

  test('has the bytes of files that are no texts', async () => {
    lay({ 'a.yaml': 'a: ä\n' });
    const bytes = Uint8Array.of(0x1f, 0x8b, 8, 0, 0xff, 0xfe);
    writeFileSync(path.join(root, 'a.tgz'), bytes);
    const read = async (name: string, size = limit) => source().readBytes(idOf(name), { limit: size });
    expect(await read('a.tgz')).toMatchObject({ kind: 'bytes', bytes: Buffer.from(bytes) });
    expect(await read('a.yaml')).toMatchObject({ kind: 'bytes', bytes: Buffer.from('a: ä\n') });
    expect(await read('a.tgz', 3)).toMatchObject({ kind: 'refused' });
    expect(await read('none')).toEqual({ kind: 'gone' });
    expect(await source().read(idOf('a.tgz'), { limit })).toMatchObject({ kind: 'refused', reason: 'it is binary' });
  });
});
