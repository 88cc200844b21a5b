import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram } from '../../scripts/build.mts';
import { at } from '../../scripts/root.mts';
import { type FleetTruth, makeFleet } from '../bench/make-fleet.mts';

const withShell = process.platform !== 'win32';
const folder = mkdtempSync(join(tmpdir(), 'netpol-fleet-'));
let truth: FleetTruth;

/** The code of `docs/fleet.md`, each block in its language. */
const blocks = [...readFileSync(at('docs', 'fleet.md'), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

beforeAll(async () => {
  if (!withShell) return;
  const programs = join(folder, 'programs');
  await buildProgram('cli', join(programs, 'cli.js'));
  writeFileSync(join(programs, 'netpol'), `#!/bin/sh\nexec "${process.execPath}" "${join(programs, 'cli.js')}" "$@"\n`);
  chmodSync(join(programs, 'netpol'), 0o755);
  truth = makeFleet(join(folder, 'repositories'), 24);
  mkdirSync(join(folder, 'repositories', 'broken'));
  writeFileSync(join(folder, 'repositories', 'broken', 'policy.yaml'), 'kind: [\n');
  for (const name of readdirSync(at('deploy', 'fleet'))) writeFileSync(join(folder, name), readFileSync(at('deploy', 'fleet', name)));
  const run = blocks.find(({ text }) => text.includes('xargs'))?.text ?? 'false';
  const path = [programs, process.env['PATH']].join(delimiter);
  const { status, stderr } = spawnSync('sh', ['-c', run], { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: path } });
  if (status !== 0) throw new Error(stderr);
  ask('collect');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ask(name: string): readonly Record<string, unknown>[] {
  const answer = execFileSync(process.execPath, [at('test', 'support', 'duckdb.mjs'), `${name}.sql`], { cwd: folder, encoding: 'utf8' });
  return JSON.parse(answer).rows;
}

const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();

describe.runIf(withShell)('the rows of many repositories, in DuckDB', () => {
  test('are one file, and nothing is left out in silence', () => {
    expect(existsSync(join(folder, 'fleet.parquet'))).toBe(true);
    expect(existsSync(join(folder, 'rows', 'failed.txt')) ? readFileSync(join(folder, 'rows', 'failed.txt'), 'utf8') : '').toBe('');
    expect(truth.reaching.length).toBeGreaterThan(24);
  });

  test('who reaches a database', () => {
    const rows = ask('who-reaches-a-database');
    expect(sorted(rows.map(({ repository, environment, from, to }) => ({ repository, environment, from, to })))).toEqual(sorted(truth.reaching));
    for (const { ports, sure } of rows) expect([ports, sure]).toEqual([[[5432, 5432]], true]);
  });

  test('which namespaces lack default-deny', () => {
    const rows = ask('namespaces-without-default-deny').map(({ repository, environment, namespace }) => ({ repository, environment, namespace }));
    expect(truth.withoutDefaultDeny.length).toBeGreaterThan(3);
    expect(sorted(rows)).toEqual(sorted(truth.withoutDefaultDeny));
  });

  test('what opened since last week', () => {
    const rows = ask('opened-since-last-week');
    expect(truth.opened.length).toBeGreaterThan(0);
    expect(sorted(rows.map(({ repository, environment, from, to }) => ({ repository, environment, from, to })))).toEqual(sorted(truth.opened));
    for (const { opened, because } of rows) expect([opened, because]).toEqual([[[5432, 5432]], [expect.stringMatching(/^postgres was changed/)]]);
  });
});

test('the page shows the files as they are', () => {
  const shown = blocks.map(({ text }) => text);
  for (const name of readdirSync(at('deploy', 'fleet'))) expect(shown, name).toContain(readFileSync(at('deploy', 'fleet', name), 'utf8'));
});
