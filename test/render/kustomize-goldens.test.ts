import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildKustomize, hasKustomize, KUSTOMIZE_TIMEOUT, type Kustomize } from '../support/kustomize.js';
import { randomTree } from '../support/random-kustomization.js';
import { diceOf } from '../support/random-yaml.js';
import { renderedValues, renderFolder, renderTexts, valuesOf } from '../support/render.js';
import { sharedFolder } from '../support/shared.js';
import { compareWritten } from '../support/written-values.js';

/** Files of layers, and what `kustomize build` printed for each; null where it failed. */
interface GoldenLayers {
  readonly texts: Readonly<Record<string, string>>;
  readonly printed: Readonly<Record<string, string | null>>;
}

/** By folder of `../shared/real`: each object with a digest of its values, in order; null where `kustomize build` failed. */
type GoldenFolders = Readonly<Record<string, readonly string[] | null>>;

const corpus = join(dirname(fileURLToPath(import.meta.url)), '..', 'corpus', 'kustomize');
const layersFile = join(corpus, 'layers.json');
const edgesFile = join(corpus, 'edges.json');
const realFile = join(corpus, 'real.json');
const layerNames = ['base', 'over', 'top'];
const real = sharedFolder('real');

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

describe('as kustomize build printed it once', () => {
  const golden = read<readonly GoldenLayers[]>(layersFile);

  test('there is something to hold it to', () => {
    expect(golden.length).toBeGreaterThan(30);
    expect(golden.flatMap(({ printed }) => Object.values(printed)).filter((text) => text !== null).length).toBeGreaterThan(60);
  });

  test.each(golden.map((layers, index) => ({ index, ...layers })))('layers $index', async ({ texts, printed }) => {
    const files = new Map(Object.entries(texts).map(([name, text]) => [`file:///w/${name}`, text]));
    for (const [layer, yaml] of Object.entries(printed)) {
      const outcome = await renderTexts(texts, layer);
      if (yaml === null) expect({ layer, kind: outcome.kind }).toEqual({ layer, kind: 'failed' });
      else expect({ layer, values: renderedValues(outcome) }).toEqual({ layer, values: valuesOf(yaml) });
      expect({ layer, misplaced: compareWritten(outcome, files).misplaced }).toEqual({ layer, misplaced: [] });
    }
  });
});

describe('what YAML has at its edges, as kustomize build printed it once', () => {
  const golden = read<readonly GoldenLayers[]>(edgesFile);

  test('scalars of every spelling in objects, patches, labels and replacements; streams; kustomizations', async () => {
    expect(golden.length).toBeGreaterThan(500);
    for (const { texts, printed } of golden) {
      const outcome = await renderTexts(texts);
      const { top = null } = printed;
      if (top === null) expect({ texts, kind: outcome.kind }).toEqual({ texts, kind: 'failed' });
      else expect({ texts, values: renderedValues(outcome) }).toEqual({ texts, values: valuesOf(top) });
    }
  });
});

describe.skipIf(real === undefined)('real repositories, as kustomize build printed them once', () => {
  test.each(Object.entries(existsSync(realFile) ? read<GoldenFolders>(realFile) : {}))('%s', { timeout: 60_000 }, async (folder, objects) => {
    const outcome = await renderFolder(join(real ?? '', folder), real ?? '');
    if (objects === null) expect(outcome.kind).toBe('failed');
    else expect(outcome.kind === 'rendered' && outcome.objects.map(({ text }) => digestOf(text))).toEqual(objects);
  });
});

/** `kind namespace/name digest` of one object. */
function digestOf(text: string): string {
  const [value] = valuesOf(text);
  const { kind, metadata } = value as { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };
  const digest = createHash('sha256').update(canonical(value)).digest('hex').slice(0, 12);
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name} ${digest}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`;
}

// `node scripts/kustomize-goldens.mts` runs this with Go, Python and ../shared at hand.
if (process.env['NETPOL_GOLDENS'] === 'write') {
  test('writes what kustomize prints', { timeout: 2 * KUSTOMIZE_TIMEOUT }, async () => {
    expect({ hasKustomize, hasReal: real !== undefined }).toEqual({ hasKustomize: true, hasReal: true });
    const kustomize = await buildKustomize();
    mkdirSync(corpus, { recursive: true });
    const folders = readdirSync(real ?? '', { recursive: true, encoding: 'utf8' }).filter((name) => existsSync(join(real ?? '', name, 'kustomization.yaml')));
    const answers = kustomize(folders.sort().map((name) => join(real ?? '', name)));
    const digests = folders.map((name, index) => [name, answers[index]?.error === undefined ? documentsOf(answers[index]?.yaml ?? '').map(digestOf) : null]);
    writeFileSync(realFile, `${JSON.stringify(Object.fromEntries(digests), null, 1)}\n`);
    const folder = mkdtempSync(join(tmpdir(), 'netpol-goldens-'));
    try {
      const trees = [...Array.from({ length: 30 }, (_, index) => randomTree(diceOf(77_000 + index))), ...fuzzedTrees(folder)];
      writeGolden(
        layersFile,
        trees.map((texts, index) => printedOf(texts, layerNames, { folder: join(folder, `own${index}`), kustomize })),
      );
      const edges = read<readonly GoldenLayers[]>(edgesFile);
      writeGolden(
        edgesFile,
        edges.map(({ texts }, index) => printedOf(texts, ['top'], { folder: join(folder, `edge${index}`), kustomize })),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

function documentsOf(yaml: string): readonly string[] {
  return yaml.split(/^---\n/m).filter((text) => text.trim() !== '');
}

function fuzzedTrees(folder: string): readonly Readonly<Record<string, string>>[] {
  const made = join(folder, 'fuzz');
  spawnSync('python3', [join(sharedFolder('oracle') ?? '', 'kustomize-fuzz.py'), '77', '12', made]);
  return readdirSync(made).map((name) => {
    const files = readdirSync(join(made, name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      files.map((file) => [relative(join(made, name), join(file.parentPath, file.name)), readFileSync(join(file.parentPath, file.name), 'utf8')]),
    );
  });
}

function writeGolden(file: string, all: readonly GoldenLayers[]): void {
  writeFileSync(file, `[\n${all.map((golden) => JSON.stringify(golden)).join(',\n')}\n]\n`);
}

interface Printer {
  readonly folder: string;
  readonly kustomize: Kustomize;
}

function printedOf(texts: Readonly<Record<string, string>>, layers: readonly string[], { folder, kustomize }: Printer): GoldenLayers {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const answers = kustomize(layers.map((name) => join(folder, name)));
  return { texts, printed: Object.fromEntries(layers.map((name, index) => [name, answers[index]?.error === undefined ? (answers[index]?.yaml ?? '') : null])) };
}
