import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileIdOfPath } from '../../server/workspace/node/disk-ids.js';
import { DiskSource } from '../../server/workspace/node/disk-source.js';

let base: string;
let root: string;
let lines: string[];

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'netpol-hostile-'));
  root = path.join(base, 'repository');
  mkdirSync(root);
  lines = [];
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const at = (name: string) => path.join(root, name);

function lay(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), '');
  }
}

const source = (exclude: readonly string[] = [], folder = root) => new DiskSource({ folders: [folder], exclude, log: (line) => lines.push(line) });

async function found(disk = source()): Promise<string[]> {
  const paths: string[] = [];
  for await (const batch of disk.list()) paths.push(...batch.map((entry) => entry.path));
  return paths.sort();
}

describe.skipIf(process.platform === 'win32').each(['.gitignore', '.git/info/exclude'])('%s', (name) => {
  beforeEach(() => {
    lay('a.yaml', 'left-out.yaml');
    mkdirSync(path.dirname(at(name)), { recursive: true });
    mkdirSync(at('.git'), { recursive: true });
  });

  test('counts where it is a file', async () => {
    writeFileSync(at(name), 'left-out.yaml\n');
    expect(await found()).toEqual(['a.yaml']);
  });

  test('that is a pipe keeps nobody waiting', async () => {
    execFileSync('mkfifo', [at(name)]);
    expect(await found()).toEqual(['a.yaml', 'left-out.yaml']);
  });

  test.each(['/dev/zero', '/dev/stdin', '/dev/tty', '/proc/self/fd/0', '/', 'nowhere'])('that is a link to %s is not read', async (target) => {
    symlinkSync(target, at(name));
    expect(await found()).toEqual(['a.yaml', 'left-out.yaml']);
  });

  test('that is a link is not read, wherever it leads: git does not read it either', async () => {
    writeFileSync(at('rules'), 'left-out.yaml\n');
    symlinkSync(at('rules'), at(name));
    expect(await found()).toEqual(['a.yaml', 'left-out.yaml']);
  });

  test('that is a folder is none', async () => {
    mkdirSync(at(name));
    expect(await found()).toEqual(['a.yaml', 'left-out.yaml']);
  });

  test('is not read where it is too large', async () => {
    writeFileSync(at(name), 'left-out.yaml\n');
    truncateSync(at(name), 64 * 1024 * 1024);
    expect(await found()).toEqual(['a.yaml', 'left-out.yaml']);
  });
});

test.skipIf(process.platform === 'win32')('.git/info may not lead out of the repository', async () => {
  lay('a.yaml', 'left-out.yaml', '.git/HEAD');
  mkdirSync(path.join(base, 'elsewhere'));
  writeFileSync(path.join(base, 'elsewhere', 'exclude'), 'left-out.yaml\n');
  symlinkSync(path.join(base, 'elsewhere'), at('.git/info'));
  expect(await found()).toEqual(['a.yaml', 'left-out.yaml']);
});

describe.skipIf(process.platform === 'win32')('links', () => {
  beforeEach(() => {
    lay('a.yaml', 'apps/b.yaml', 'shared/c.yaml');
    mkdirSync(path.join(base, 'elsewhere'));
    writeFileSync(path.join(base, 'elsewhere', 'secret.yaml'), '');
  });

  test('to the root of the machine, to a folder and to a file elsewhere are not followed', async () => {
    symlinkSync('/', at('machine'));
    symlinkSync(path.join(base, 'elsewhere'), at('folder'));
    symlinkSync(path.join(base, 'elsewhere', 'secret.yaml'), at('file.yaml'));
    expect(await found()).toEqual(['a.yaml', 'apps/b.yaml', 'shared/c.yaml']);
    expect(await source().entry(fileIdOfPath(at('file.yaml')))).toBeUndefined();
    expect(await source().entry(fileIdOfPath(at('folder/secret.yaml')))).toBeUndefined();
  });

  test('within the repository are followed, also from one of its folders to another', async () => {
    mkdirSync(at('.git'));
    symlinkSync(at('shared'), at('apps/shared'));
    expect(await found(source([], at('apps')))).toEqual(['b.yaml', 'shared/c.yaml']);
    expect(await source().entry(fileIdOfPath(at('apps/shared/c.yaml')))).toBeDefined();
  });

  test('without a repository end at the folder that is searched', async () => {
    symlinkSync(at('shared'), at('apps/shared'));
    expect(await found(source([], at('apps')))).toEqual(['b.yaml']);
  });
});

test('folders are entered to a depth that a person could have made', async () => {
  const deep = `${Array.from({ length: 250 }, () => 'd').join('/')}/a.yaml`;
  lay('b.yaml', deep);
  expect(await found()).toEqual(['b.yaml']);
  expect(lines).toEqual([expect.stringMatching(/ is not searched: it is more than 200 folders deep$/)]);
});

const long = `${'a'.repeat(240)}.yaml`;

test.each([
  ['stars', `${'*a'.repeat(100)}b`],
  ['folders', `${'**/a/'.repeat(100)}b`],
  ['alternatives', '{a,aa,aaa}'.repeat(100)],
  ['characters', 'a'.repeat(100_000)],
])('a pattern of many %s neither hangs the search nor leaves anything out', async (_, pattern) => {
  lay('a.yaml', long);
  const started = performance.now();
  expect(await found(source([pattern]))).toEqual(['a.yaml', long]);
  writeFileSync(at('.gitignore'), Array.from({ length: 100 }, () => pattern).join('\n'));
  expect(await found()).toEqual(['a.yaml', long]);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('of patterns that cannot be used the log says so, in one line each', async () => {
  lay('a.yaml');
  expect(await found(source(['{a,b}\n'.repeat(50), 'b.yaml']))).toEqual(['a.yaml']);
  expect(lines).toEqual([expect.stringMatching(/^The pattern "\{a,b\}\\n.*" is too long or has too many alternatives: it leaves nothing out\.$/)]);
});

test.skipIf(process.platform !== 'linux')('a file whose name is not UTF-8 is said to be left out', async () => {
  lay('a.yaml');
  writeFileSync(Buffer.concat([Buffer.from(`${root}/b`), Buffer.from([0xff]), Buffer.from('.yaml')]), '');
  writeFileSync(Buffer.concat([Buffer.from(`${root}/picture`), Buffer.from([0xff]), Buffer.from('.png')]), '');
  expect(await found()).toEqual(['a.yaml']);
  expect(lines).toEqual([`${at('b\ufffd.yaml')} cannot be read: its name is not UTF-8`]);
});
