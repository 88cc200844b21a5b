import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { at } from '../../scripts/root.mts';
import { closure } from '../../server/render/kustomize/closure.js';
import { render } from '../../server/render/kustomize/render.js';
import type { Closure, Outcome, Unit } from '../../server/render/rendering.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { chartsOf } from '../../server/workspace/rendering/charts.js';
import { inflateCharts } from '../../server/workspace/rendering/inflate-charts.js';
import { renderSource } from '../../server/workspace/rendering/unit-source.js';
import { type ChartKustomization, chartKustomizations } from '../support/chart-kustomizations.js';
import { buildKustomize, hasKustomize, KUSTOMIZE_TIMEOUT, type KustomizeAnswer } from '../support/kustomize.js';
import { renderedValues, renderTexts, valuesOf } from '../support/render.js';
import { inProcess } from './helm/support/in-process.mts';
import { realHelm } from './helm/support/real-helm.mts';

/** What `kustomize build --enable-helm` printed; null where it failed. */
type Goldens = Readonly<Record<string, string | null>>;

const goldenFile = at('test', 'corpus', 'kustomize', 'charts.json');
const goldens: Goldens = existsSync(goldenFile) ? JSON.parse(readFileSync(goldenFile, 'utf8')) : {};
const helm = inProcess();
const unit: Unit = { folder: 'file:///w/top', root: '', loadRestriction: 'root' };

/** Not even the real programs are held to these: they are refused, and say why. */
const refused: Readonly<Record<string, RegExp>> = {
  'a chart that becomes no object': /is not read here/,
};

function sourceOf(texts: ChartKustomization): MemorySource {
  return new MemorySource(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`file:///w/${name}`, text])));
}

async function closureOf(texts: ChartKustomization): Promise<Closure> {
  const source = sourceOf(texts);
  const charts = chartsOf(helm, { source: () => source, kubernetesVersion: () => undefined });
  return (await inflateCharts(unit, await closure(unit, renderSource(source)), charts, new Map())).closure;
}

async function outcomeOf(texts: ChartKustomization): Promise<Outcome> {
  return render(unit, await closureOf(texts));
}

describe('a kustomization with charts, as kustomize build --enable-helm printed it once', () => {
  test('there is something to hold it to', () => {
    expect(Object.keys(goldens).sort()).toEqual(Object.keys(chartKustomizations).sort());
    expect(Object.values(goldens).filter((text) => text !== null).length).toBeGreaterThan(20);
  });

  test.each(Object.entries(chartKustomizations))('%s', async (name, texts) => {
    const outcome = await outcomeOf(texts);
    const [printed, refusal] = [goldens[name], refused[name]];
    if (refusal) expect(renderedValues(outcome)).toMatch(refusal);
    else if (printed === null || printed === undefined) expect(renderedValues(outcome)).toMatch(/^failed: /);
    else expect(renderedValues(outcome)).toEqual(valuesOf(printed));
  });
});

const program = hasKustomize ? realHelm()?.program : undefined;

describe.skipIf(program === undefined)('and as it does today', () => {
  test('each of them', { timeout: KUSTOMIZE_TIMEOUT }, async () => {
    const kustomize = await buildKustomize();
    const folder = mkdtempSync(join(tmpdir(), 'netpol-charts-'));
    try {
      const folders = Object.entries(chartKustomizations).map(([name, texts]) => write(join(folder, name.replaceAll(/\W+/g, '-')), texts));
      const answers = kustomize(folders, program);
      const today = Object.fromEntries(Object.keys(chartKustomizations).map((name, index) => [name, printedOf(answers[index])]));
      if (process.env['NETPOL_GOLDENS'] === 'write') writeFileSync(goldenFile, `${JSON.stringify(today, null, 1)}\n`);
      else expect(today).toEqual(goldens);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function write(folder: string, texts: ChartKustomization): string {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, 'top');
}

function printedOf(answer: KustomizeAnswer | undefined): string | null {
  return answer?.error === undefined ? (answer?.yaml ?? '') : null;
}

test('without an engine it is refused, at the chart', async () => {
  const texts = chartKustomizations['plain'] ?? {};
  const outcome = await renderTexts(texts);
  expect(outcome).toMatchObject({ kind: 'refused', reason: 'chart', message: 'A Helm chart in a kustomization is not rendered.' });
  const text = texts['top/kustomization.yaml'] ?? '';
  expect(outcome.kind === 'refused' && text.slice(outcome.place.range.start, outcome.place.range.end)).toBe('name: web');
});

test('a chart that is not here is refused, because nothing is fetched', async () => {
  const outcome = await outcomeOf({ 'top/kustomization.yaml': 'helmCharts:\n- {name: redis, repo: https://charts.example, version: 1.0.0}\n' });
  expect(outcome).toMatchObject({ kind: 'refused', message: 'The chart redis is not at charts/redis-1.0.0/redis; nothing is fetched.' });
});

test('every part of what a chart becomes says where it was written', async () => {
  const outcome = await outcomeOf(chartKustomizations['named'] ?? {});
  if (outcome.kind !== 'rendered') throw new Error(outcome.message);
  const policy = outcome.objects.find(({ text }) => text.includes('kind: NetworkPolicy'));
  const written = (part: string) => policy?.map.writtenAt((policy?.text.indexOf(part) ?? 0) + 1);
  expect(policy?.origin.file).toBe('file:///w/top/charts/web/templates/policy.yaml');
  expect(written('podSelector')).toMatchObject({ file: 'file:///w/top/charts/web/templates/policy.yaml', by: 'template' });
  expect(written('namespace: shop')).toMatchObject({ file: 'file:///w/top/kustomization.yaml', by: 'namespace' });
});

test('a chart counts only for the texts that it was rendered from', async () => {
  const closed = await closureOf(chartKustomizations['plain'] ?? {});
  expect(render(unit, closed).kind).toBe('rendered');
  for (const file of ['top/charts/web/templates/policy.yaml', 'top/charts/web/values.yaml']) {
    const files = new Map(closed.files);
    expect(files.has(`file:///w/${file}`)).toBe(true);
    files.set(`file:///w/${file}`, '');
    expect(render(unit, { ...closed, files })).toMatchObject({ kind: 'refused', message: 'The chart web is not rendered.' });
  }
});
