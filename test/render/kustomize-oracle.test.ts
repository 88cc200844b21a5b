import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildKustomize, hasKustomize, KUSTOMIZE_TIMEOUT, type Kustomize } from '../support/kustomize.js';
import { renderedValues, renderFolder, valuesOf } from '../support/render.js';
import { sharedFolder } from '../support/shared.js';

const fuzz = sharedFolder('oracle');
const builds = Number(process.env['NETPOL_KUSTOMIZE_BUILDS'] ?? 210);
const seed = process.env['NETPOL_KUSTOMIZE_SEED'] ?? '11';

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
    const answers = kustomize(folders);
    const counts = { same: 0, failing: 0, refused: 0 };
    for (const [index, path] of folders.entries()) {
      const answer = answers[index];
      const outcome = await renderFolder(path, folder);
      if (outcome.kind === 'refused') counts.refused++;
      else if (answer?.error !== undefined) {
        expect({ path, kind: outcome.kind, error: answer.error }).toMatchObject({ kind: 'failed' });
        counts.failing++;
      } else {
        expect({ path, values: renderedValues(outcome) }).toEqual({ path, values: valuesOf(answer?.yaml ?? '') });
        counts.same++;
      }
    }
    expect(counts.refused).toBeLessThanOrEqual(folders.length / 20);
    expect(counts.same).toBeGreaterThan(folders.length / 2);
  });

  test('of real repositories', { timeout: KUSTOMIZE_TIMEOUT }, async () => {
    const real = sharedFolder('real') ?? '';
    const folders = readdirSync(real, { recursive: true, encoding: 'utf8' })
      .filter((name) => existsSync(join(real, name, 'kustomization.yaml')))
      .map((name) => join(real, name));
    expect(folders.length).toBeGreaterThan(40);
    const answers = kustomize(folders);
    for (const [index, path] of folders.entries()) {
      const { yaml, error } = answers[index] ?? {};
      const outcome = await renderFolder(path, real);
      if (error !== undefined) expect({ path, kind: outcome.kind }).toEqual({ path, kind: 'failed' });
      else expect({ path, values: renderedValues(outcome) }).toEqual({ path, values: valuesOf(yaml ?? '') });
    }
  });
});
