import { describe, expect, test } from 'vitest';
import { closure } from '../../server/render/kustomize/closure.js';
import { render } from '../../server/render/kustomize/render.js';
import type { Outcome, RenderSource, Unit } from '../../server/render/rendering.js';
import { randomTree } from '../support/random-kustomization.js';
import { type Dice, diceOf } from '../support/random-yaml.js';
import { renderTexts, sourceOfTexts } from '../support/render.js';

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: b\n`;

/** Cuts, doubles and swaps pieces of a text, and puts in what YAML or a path may make something of. */
function mutate(dice: Dice, text: string): string {
  const pieces = [
    '*a',
    '&a ',
    '- ',
    ': ',
    '{',
    ']',
    '../',
    '/',
    '\u0000',
    '\ufeff',
    '---\n',
    '$patch: delete',
    '<<: *a',
    '"',
    "'",
    '|',
    '!!binary ',
    '1e999',
    '.nan',
    '~',
    '\r',
    '\t',
    '[=]',
    '(',
    ['$', '{X}'].join(''),
    '{{ .X }}',
    'null',
  ];
  let mutated = text;
  for (let count = dice.whole(1, 4); count > 0; count--) {
    const at = dice.whole(0, mutated.length);
    const length = dice.whole(0, 12);
    mutated = dice.chance(0.4)
      ? mutated.slice(0, at) + mutated.slice(at + length)
      : mutated.slice(0, at) + (dice.chance(0.3) ? mutated.slice(at, at + length) : dice.one(pieces)) + mutated.slice(at);
  }
  return mutated;
}

function expectPlaced(outcome: Outcome, texts: Readonly<Record<string, string>>): void {
  if (outcome.kind === 'rendered') return;
  const { file, range } = outcome.place;
  const text = texts[file.slice('file:///w/'.length)];
  const isThere = text === undefined ? range.start === 0 && range.end === 0 : range.start >= 0 && range.start <= range.end && range.end <= text.length;
  expect({ outcome, isThere }).toEqual({ outcome, isThere: true });
}

describe('no kustomization', () => {
  test('makes it throw, or fail at a place that is not there', async () => {
    const counts = { rendered: 0, refused: 0, failed: 0 };
    for (let seed = 0; seed < 700; seed++) {
      const dice = diceOf(seed);
      const texts: Record<string, string> = { ...randomTree(dice) };
      for (const name of dice.some(Object.keys(texts), 2)) texts[name] = mutate(dice, texts[name] ?? '');
      const outcome = await renderTexts(texts, dice.one(['base', 'over', 'top']));
      counts[outcome.kind]++;
      expectPlaced(outcome, texts);
    }
    expect(counts.failed).toBeGreaterThan(50);
    expect(counts.rendered).toBeGreaterThan(50);
  });

  test('reads anything outside of the workspace', async () => {
    const paths = [
      '../../../etc/passwd',
      '/etc/passwd',
      'a/../../../x',
      '%2e%2e/%2e%2e/x',
      'file:///etc/passwd',
      '..\\..\\x',
      'https://example.org/x',
      '//host/x',
      '.',
      '..',
      '../..',
      '../../w2/base',
      'github.com/o/r',
      '',
    ];
    for (const path of paths)
      for (const field of ['resources', 'bases', 'components', 'patchesStrategicMerge', 'configurations', 'transformers', 'generators', 'crds', 'validators']) {
        const asked = await idsAsked({ 'file:///w/top/kustomization.yaml': `${head}${field}:\n- ${JSON.stringify(path)}\n` });
        expect({ path, field, outside: asked.filter((id) => id !== 'file:///w' && !id.startsWith('file:///w/')) }).toEqual({ path, field, outside: [] });
      }
    for (const path of paths)
      for (const entry of ['patches', 'replacements', 'patchesJson6902']
        .map((name) => `${name}:\n- path: ${JSON.stringify(path)}\n`)
        .concat(`configMapGenerator:\n- name: a\n  envs: [${JSON.stringify(path)}]\n  files: [${JSON.stringify(`k=${path}`)}]\n`)) {
        const asked = await idsAsked({ 'file:///w/top/kustomization.yaml': head + entry });
        expect({ entry, outside: asked.filter((id) => id !== 'file:///w' && !id.startsWith('file:///w/')) }).toEqual({ entry, outside: [] });
      }
  });

  test('leads out of its folder by a file, unless that is allowed', async () => {
    const texts = { 'top/kustomization.yaml': `${head}resources: [../a.yaml]\n`, 'a.yaml': configMap('a') };
    expect(await renderTexts(texts)).toMatchObject({ kind: 'failed', message: "security; file '../a.yaml' is not in or below 'top'" });
    const source = sourceOfTexts(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`file:///w/${name}`, text])));
    const unit: Unit = { folder: 'file:///w/top', root: 'file:///w', loadRestriction: 'none' };
    expect(render(unit, await closure(unit, source)).kind).toBe('rendered');
  });

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['two that name each other', { 'top/kustomization.yaml': `${head}resources: [../base]\n`, 'base/kustomization.yaml': `${head}resources: [../top]\n` }],
    ['one that names itself', { 'top/kustomization.yaml': `${head}resources: [.]\n` }],
    ['one that names the folder above', { 'top/kustomization.yaml': `${head}resources: [..]\n`, 'kustomization.yaml': `${head}resources: [top]\n` }],
    [
      'a component that names its user',
      { 'top/kustomization.yaml': `${head}components: [../c]\n`, 'c/kustomization.yaml': 'kind: Component\ncomponents: [../top]\n' },
    ],
  ])('goes round in circles: %s', async (_, texts) => {
    const outcome = await renderTexts(texts);
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(outcome.kind === 'failed' && outcome.message).toMatch(/^cycle detected: candidate root/);
  });

  test('grows beyond all bounds', async () => {
    const doubling = (operations: string) => ({ 'top/kustomization.yaml': `${head}resources: [a.yaml]\n${operations}`, 'top/a.yaml': configMap('a') });
    const copies = JSON.stringify(Array.from({ length: 60 }, (_, index) => ({ op: 'copy', from: '/data', path: `/data/c${index}` })));
    expect(await renderTexts(doubling(`patches:\n- target: {kind: ConfigMap}\n  patch: '${copies}'\n`))).toMatchObject({
      kind: 'refused',
      reason: 'too-large',
    });
    const one = (index: number) =>
      `- source: {kind: ConfigMap, fieldPath: data}\n  targets:\n  - select: {kind: ConfigMap}\n    fieldPaths: [data.c${index}]\n    options: {create: true}\n`;
    const replacements = Array.from({ length: 60 }, (_, index) => one(index)).join('');
    expect(await renderTexts(doubling(`replacements:\n${replacements}`))).toMatchObject({ kind: 'refused', reason: 'too-large' });
    const nested = JSON.stringify(
      Array.from({ length: 8_000 }, () => ({ op: 'move', from: '/data', path: '/x' })).flatMap((move) => [
        move,
        { op: 'add', path: '/data', value: {} },
        { op: 'move', from: '/x', path: '/data/x' },
      ]),
    );
    expect((await renderTexts(doubling(`patches:\n- target: {kind: ConfigMap}\n  patch: '${nested}'\n`))).kind).toBe('refused');
  });

  test('is entered without end, by ways that part and meet', async () => {
    const levels = Array.from(
      { length: 40 },
      (_, index) => [`l${index}/kustomization.yaml`, `${head}resources: [../l${index + 1}, ../m${index + 1}]\n`] as const,
    );
    const others = Array.from({ length: 41 }, (_, index) => [`m${index}/kustomization.yaml`, `${head}resources: [../l${index + 1}]\n`] as const);
    const texts = Object.fromEntries([
      ...levels,
      ...others,
      ['l40/kustomization.yaml', `${head}namePrefix: a-\n`],
      ['l41/kustomization.yaml', `${head}namePrefix: a-\n`],
    ]);
    expect(await renderTexts(texts, 'l0')).toMatchObject({ kind: 'refused', reason: 'too-large' });
  });
});

async function idsAsked(texts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const asked: string[] = [];
  const inner = sourceOfTexts(texts);
  const source: RenderSource = {
    read: (id) => {
      asked.push(id);
      return inner.read(id);
    },
    kindOf: (id) => {
      asked.push(id);
      return inner.kindOf(id);
    },
  };
  const unit: Unit = { folder: 'file:///w/top', root: 'file:///w', loadRestriction: 'none' };
  render(unit, await closure(unit, source));
  expect(asked.length).toBeGreaterThan(0);
  return asked;
}

/** Milliseconds that rendering takes, at best of three. */
async function timeOf(texts: Readonly<Record<string, string>>, folder: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    const outcome = await renderTexts(texts, folder);
    expect(outcome.kind).toBe('rendered');
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

describe('work grows with what there is', () => {
  test('a chain of bases', async () => {
    const chain = (length: number) =>
      Object.fromEntries([
        ...Array.from(
          { length },
          (_, index) => [`l${index}/kustomization.yaml`, `${head}resources: [../l${index + 1}]\nlabels: [{pairs: {l${index}: x}}]\n`] as const,
        ),
        [`l${length}/kustomization.yaml`, `${head}resources: [a.yaml]\n`],
        [`l${length}/a.yaml`, configMap('a')],
      ]);
    const outcome = await renderTexts(chain(200), 'l0');
    expect(outcome).toMatchObject({ kind: 'rendered', objects: [{ text: expect.stringContaining('l199: ') }] });
    expect(await timeOf(chain(200), 'l0')).toBeLessThan(20 * (await timeOf(chain(50), 'l0')) + 100);
  });

  test('objects, each in a file', { timeout: 60_000 }, async () => {
    const many = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => `o${index}`);
      return Object.fromEntries([
        [
          'top/kustomization.yaml',
          `${head}namespace: shop\nnamePrefix: p-\nlabels: [{pairs: {a: b}, includeSelectors: true}]\nresources: [${names.map((name) => `${name}.yaml`).join(', ')}]\n`,
        ],
        ...names.map((name) => [`top/${name}.yaml`, configMap(name)] as const),
      ]);
    };
    expect(await timeOf(many(5000), 'top')).toBeLessThan(25 * (await timeOf(many(500), 'top')) + 200);
  });
});
