import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildKustomize, hasKustomize, KUSTOMIZE_TIMEOUT, type Kustomize, type KustomizeAnswer } from '../support/kustomize.js';
import { randomTree } from '../support/random-kustomization.js';
import { diceOf } from '../support/random-yaml.js';
import { renderedValues, renderFolder, valuesOf } from '../support/render.js';
import { sharedFolder } from '../support/shared.js';

const fuzz = sharedFolder('oracle');
const builds = Number(process.env['NETPOL_KUSTOMIZE_BUILDS'] ?? 210);
const seed = process.env['NETPOL_KUSTOMIZE_SEED'] ?? '11';

/** Holds each folder to what Kustomize made of it: the same values in the same order, or a failure of both. */
async function compareWithKustomize(folders: readonly string[], answers: readonly KustomizeAnswer[], root: string) {
  const counts = { same: 0, failing: 0, refused: 0 };
  for (const [index, path] of folders.entries()) {
    const { yaml = '', error } = answers[index] ?? {};
    const outcome = await renderFolder(path, root);
    if (outcome.kind === 'refused') counts.refused++;
    else if (error !== undefined) {
      expect({ path, kind: outcome.kind, error }).toMatchObject({ kind: 'failed' });
      counts.failing++;
    } else {
      expect({ path, values: renderedValues(outcome) }).toEqual({ path, values: valuesOf(yaml) });
      counts.same++;
    }
  }
  return counts;
}

describe.skipIf(!hasKustomize || fuzz === undefined || spawnSync('python3', ['--version']).status !== 0)('as kustomize build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-kustomize-fuzz-'));
  let kustomize: Kustomize;
  beforeAll(async () => {
    kustomize = await buildKustomize();
  }, KUSTOMIZE_TIMEOUT);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('of random layers: all values, in its order, and it fails where we do', { timeout: KUSTOMIZE_TIMEOUT }, async () => {
    const made = spawnSync('python3', [join(fuzz ?? '', 'kustomize-fuzz.py'), seed, String(Math.ceil(builds / 3)), folder]);
    expect(made.status).toBe(0);
    const folders = readdirSync(folder).flatMap((name) => ['base', 'over', 'top'].map((layer) => join(folder, name, layer)));
    const counts = await compareWithKustomize(folders, kustomize(folders), folder);
    expect(counts.refused).toBeLessThanOrEqual(folders.length / 20);
    expect(counts.same).toBeGreaterThan(folders.length / 2);
  });

  test('of random layers that use all that Kustomize has', { timeout: KUSTOMIZE_TIMEOUT }, async () => {
    const trees = Array.from({ length: Math.ceil(builds / 3) }, (_, index) => randomTree(diceOf(Number(seed) * 1_000_003 + index)));
    const written = join(folder, 'all');
    for (const [index, texts] of trees.entries())
      for (const [name, text] of Object.entries(texts)) {
        const file = join(written, `${index}`, name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    const folders = trees.flatMap((_, index) => ['base', 'over', 'top'].map((layer) => join(written, `${index}`, layer)));
    const counts = await compareWithKustomize(folders, kustomize(folders), folder);
    expect(counts.refused).toBeLessThanOrEqual(folders.length / 20);
    expect(counts.same).toBeGreaterThan(folders.length / 3);
  });

  test('of texts in blocks, folded and literal', { timeout: KUSTOMIZE_TIMEOUT }, async () => {
    const dice = diceOf(Number(seed));
    const block = () => {
      const lines = dice.times(1, 5, () => dice.one(['', 'a b', 'c', '  d', ' e f', '\tg', 'h ', '# i']));
      return `${dice.one(['>', '|'])}${dice.one(['', '-', '+'])}\n${['x', ...lines].map((line) => `    ${line}`).join('\n')}\n`;
    };
    const data = Array.from({ length: 200 }, (_, index) => `  k${index}: ${block()}`).join('');
    const at = join(folder, 'blocks');
    mkdirSync(at);
    writeFileSync(join(at, 'kustomization.yaml'), 'resources: [a.yaml]\n');
    writeFileSync(join(at, 'a.yaml'), `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${data}`);
    expect(await compareWithKustomize([at], kustomize([at]), at)).toMatchObject({ same: 1 });
  });

  test('of real repositories', { timeout: KUSTOMIZE_TIMEOUT }, async () => {
    const real = sharedFolder('real') ?? '';
    const folders = readdirSync(real, { recursive: true, encoding: 'utf8' })
      .filter((name) => existsSync(join(real, name, 'kustomization.yaml')))
      .map((name) => join(real, name));
    expect(folders.length).toBeGreaterThan(40);
    const counts = await compareWithKustomize(folders, kustomize(folders), real);
    expect(counts).toMatchObject({ refused: 0 });
  });
});
