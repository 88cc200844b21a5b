import { describe, expect, test } from 'vitest';
import { type ChartSource, type ChartUnit, chartClosure, chartRequest, pathFrom } from '../../../server/render/helm/chart.js';
import { type ChartOutcome, chartOutcome, textClosure } from '../../../server/render/helm/chart-objects.js';
import { loadHelmEngine } from '../../../server/render/helm/engine.js';
import { renderedDocuments } from '../../../server/workspace/rendering/rendered-documents.js';
import { rendering } from './support/cases.mts';
import { moduleBytes } from './support/engine.mts';

const engine = loadHelmEngine(moduleBytes());
const folder = 'file:///shop/charts/web%20shop';

type Files = Readonly<Record<string, string>>;

/** Files by path from the chart's folder. */
function sourceOf(files: ReadonlyMap<string, string | Uint8Array>): ChartSource & { readonly asked: readonly string[] } {
  const ids = new Map([...files].map(([path, content]) => [new URL(path, `${folder}/`).href, content]));
  const asked: string[] = [];
  return {
    asked,
    below: async (id) => {
      asked.push(id);
      return [...ids.keys()].filter((each) => each.startsWith(`${id}/`));
    },
    content: async (id) => ids.get(id),
  };
}

const unitOf = (more: Partial<ChartUnit> = {}): ChartUnit => ({
  folder,
  root: 'file:///shop',
  values: [],
  release: { name: 'release-name', namespace: 'default' },
  ...more,
});

async function outcomeOf(files: ReadonlyMap<string, string | Uint8Array>, unit = unitOf()): Promise<ChartOutcome> {
  const closure = await chartClosure(unit, sourceOf(files));
  return chartOutcome(unit, closure, engine.render(chartRequest(unit, closure)));
}

const chart = (files: Files) => new Map(Object.entries({ 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', ...files }));

/** What stands in the range of a file. */
function shown(
  files: ReadonlyMap<string, string | Uint8Array>,
  place: { readonly file: string; readonly range: { readonly start: number; readonly end: number } },
): string {
  const text = files.get(pathFrom(folder, place.file));
  return `${pathFrom(folder, place.file)}: ${typeof text === 'string' ? text.slice(place.range.start, place.range.end) : 'no such text'}`;
}

describe('what a chart is rendered from', () => {
  test('all files of its folder, and of the charts beside it that these name in turn', async () => {
    const source = sourceOf(
      chart({
        'Chart.yaml':
          'apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n  - {name: a, repository: "file://../a"}\n  - {name: far, repository: https://charts.example}\n',
        'templates/a b.yaml': 'kind: A\n',
        '../a/Chart.yaml':
          'apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies: [{name: b, repository: "file://./../b/"}, {name: a, repository: "file://."}]\n',
        '../b/requirements.yaml': 'dependencies: [{name: out, repository: "file://../../../out"}, {name: none, repository: "file://../none"}]\n',
        '../other/Chart.yaml': 'name: other\n',
        '../../../out/Chart.yaml': 'name: out\n',
      }),
    );
    const unit = unitOf();
    const closure = await chartClosure(unit, source);
    // Nothing outside the workspace is even asked for.
    expect([...source.asked].sort()).toEqual([folder, 'file:///shop/charts/a', 'file:///shop/charts/b', 'file:///shop/charts/none'].sort());
    expect([...closure.folders].sort()).toEqual([...source.asked].sort());
    expect([...chartRequest(unit, closure).files.keys()].sort()).toEqual(['../a/Chart.yaml', '../b/requirements.yaml', 'Chart.yaml', 'templates/a b.yaml']);
  });

  test.each([
    ['file:///a/b', 'file:///a/b/Chart.yaml', 'Chart.yaml'],
    ['file:///a/b', 'file:///a/b/x%20y/%C3%A9.yaml', 'x y/é.yaml'],
    ['file:///a/b', 'file:///a/c/Chart.yaml', '../c/Chart.yaml'],
    ['file:///a/b', 'file:///d', '../../d'],
    ['file:///a/b', 'file:///a/b/%zz', '%zz'],
    ['/a/b', '/a/bc/d', '../bc/d'],
  ])('from %s to %s it is %s', (from, to, path) => {
    expect(pathFrom(from, to)).toBe(path);
  });
});

describe('objects', () => {
  test.each(rendering)('$name: as Helm prints them, each with a place for every line', async ({ files, values, kubernetesVersion, apiVersions }) => {
    const more = { ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }), ...(apiVersions === undefined ? {} : { apiVersions }) };
    const outcome = await outcomeOf(
      files,
      unitOf({ values: values.map((text) => ({ text, place: { file: 'file:///shop/v.yaml', range: { start: 0, end: text.length } } })), ...more }),
    );
    const answer = engine.render({ files, values, release: unitOf().release, ...more });
    if (outcome.kind !== 'rendered' || answer.kind !== 'rendered') throw new Error('not rendered');
    expect(outcome.objects.map(({ text }) => text)).toEqual(answer.manifests.map(({ text }) => `${text}\n`));
    for (const { text, map, origin } of outcome.objects) {
      expect(files.has(pathFrom(folder, origin.file))).toBe(true);
      expect(map.segments.length).toBeGreaterThan(0);
      expect(map.segments.map(({ range }) => range.start)).toEqual(map.segments.map(({ range }) => range.start).sort((a, b) => a - b));
      for (const { range, written } of map.segments) {
        expect([written.by, files.has(pathFrom(folder, written.file))]).toEqual(['template', true]);
        // What stands there and is no action, is what was rendered.
        const source = shown(files, written).replace(/^\S+: /, '');
        if (!source.includes('{{') && !source.includes('no such text') && map.segments.length > 1 && /^[\w./-]+$/.test(source))
          expect(source).toBe(text.slice(range.start, range.end));
      }
    }
  });

  test('a place is the key or value in the template, or the action that wrote it', async () => {
    const files = chart({
      'values.yaml': 'ports: [1, 2]\n',
      'templates/a.yaml':
        'kind: First\n---\n  # The second\nkind: Second\r\nspec:\n  ports:\n  {{- range .Values.ports }}\n  - port: {{ . }}  \n  {{- end }}\n  text: "a {{ 1 }} z"\n  name: name-{{ 3 }}\n  {{ "my" }}-key: fixed\n',
    });
    const outcome = await outcomeOf(files);
    if (outcome.kind !== 'rendered') throw new Error('not rendered');
    const [first, second] = outcome.objects;
    expect(first?.origin).toEqual({ file: `${folder}/templates/a.yaml`, document: 0, range: { start: 0, end: 12 } });
    expect(second?.origin.document).toBe(1);
    const at = (text: string) => {
      const written = second?.map.writtenAt((second.text.indexOf(text) ?? 0) + 1);
      return written && shown(files, written);
    };
    expect(at('kind')).toBe('templates/a.yaml: kind');
    expect(at('Second')).toBe('templates/a.yaml: Second');
    expect(at('port: 2')).toBe('templates/a.yaml: port');
    expect(at(' 2')).toBe('templates/a.yaml: {{ . }}');
    expect(at('"a')).toBe('templates/a.yaml: "a {{ 1 }} z"');
    expect(at('name-')).toBe('templates/a.yaml: name-{{ 3 }}');
    expect(at('-key')).toBe('templates/a.yaml: {{ "my" }}-key');
    expect(at('fixed')).toBe('templates/a.yaml: fixed');
  });

  test('of an archive, the chart is the place', async () => {
    const umbrella = rendering.find(({ name }) => name === 'umbrella');
    const outcome = await outcomeOf(umbrella?.files ?? new Map());
    const packed = outcome.kind === 'rendered' ? outcome.objects.find(({ text }) => text.includes('name: packed')) : undefined;
    expect(packed?.origin.file).toBe(`${folder}/Chart.yaml`);
  });
});

test('as documents of a workspace, objects stand in their templates', async () => {
  const files = chart({
    'values.yaml': 'tier: web\n',
    'templates/_labels.tpl': '{{- define "labels" }}\napp: shop\n{{- end }}',
    'templates/a.yaml':
      '# First\nkind: Service\n---\nkind: NetworkPolicy\nmetadata:\n  name: web\n  labels:\n    tier: {{ .Values.tier }}\n    {{- include "labels" . | nindent 4 }}\n',
  });
  const unit = unitOf();
  const closure = await chartClosure(unit, sourceOf(files));
  const outcome = chartOutcome(unit, closure, engine.render(chartRequest(unit, closure)));
  if (outcome.kind !== 'rendered') throw new Error('not rendered');
  const document = renderedDocuments(outcome.objects, textClosure(closure)).find(({ tree }) => tree.text.includes('NetworkPolicy'));
  const source = files.get('templates/a.yaml') ?? '';
  expect([document?.file, document?.document, document?.offset]).toEqual([`${folder}/templates/a.yaml`, 1, source.indexOf('---') + 3]);
  const at = (...path: string[]) => {
    let node = document?.tree.root;
    for (const key of path) node = node?.kind === 'map' ? node.entries.find((entry) => entry.key.text === key)?.value : undefined;
    const { start = 0, end = 0, elsewhere } = node?.range ?? {};
    return elsewhere === undefined ? document?.tree.text.slice(start, end) : shown(files, elsewhere);
  };
  expect(at('kind')).toBe('NetworkPolicy');
  expect(at('metadata', 'name')).toBe('web');
  expect(at('metadata', 'labels', 'tier')).toBe('{{ .Values.tier }}');
  expect(at('metadata', 'labels', 'app')).toBe('templates/_labels.tpl: shop');
});

describe('charts that are not rendered say why, at its place', () => {
  test.each<[string, Files, string, string]>([
    [
      'a function that fails',
      { 'templates/a.yaml': 'a: 1\n  b: {{ fail "never" }}\n' },
      'execution error at (c/templates/a.yaml:2:8): never',
      'templates/a.yaml: b: {{ fail "never" }}',
    ],
    [
      'an action that is none',
      { 'templates/a.yaml': 'a: {{ if }}\n' },
      'parse error at (c/templates/a.yaml:1): missing value for if',
      'templates/a.yaml: a: {{ if }}',
    ],
    [
      'in a chart of charts/, in a folder with another name',
      {
        'charts/folder/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
        'charts/folder/templates/b.yaml': 'b: {{ required "a name" .Values.name }}\n',
      },
      'execution error at (c/charts/sub/templates/b.yaml:1:6): a name',
      'charts/folder/templates/b.yaml: b: {{ required "a name" .Values.name }}',
    ],
    [
      'what it prints is no YAML',
      { 'templates/a.yaml': 'kind: A\nb: {{ "c: d: e" }}\n' },
      'YAML parse error on c/templates/a.yaml',
      'templates/a.yaml: kind: A',
    ],
    ['values that are no YAML', { 'values.yaml': 'a: [\n' }, 'cannot load values.yaml', 'values.yaml: a: ['],
    [
      'a version that it is not for',
      { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\nkubeVersion: "<1.2.0"\n' },
      'chart requires kubeVersion: <1.2.0',
      'Chart.yaml: apiVersion: v2',
    ],
  ])('%s', async (_, files, message, place) => {
    const outcome = await outcomeOf(chart(files));
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining(message) });
    expect(outcome.kind === 'failed' && shown(chart(files), outcome.place)).toBe(place);
  });

  test('values that it is installed with, and are no YAML', async () => {
    const values = ['a: 1', 'a: b: c'].map((text, index) => ({ text, place: { file: `file:///shop/values-${index}.yaml`, range: { start: 3, end: 9 } } }));
    expect(await outcomeOf(chart({}), unitOf({ values }))).toMatchObject({ kind: 'failed', place: values[1]?.place });
  });

  test('a chart that is not here', async () => {
    const files = chart({
      'Chart.yaml':
        'apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n  - name: db\n    version: 1.x\n    repository: oci://charts.example\n  - {name: far, repository: "file://../../../far"}\n',
      '../../../far/Chart.yaml': 'apiVersion: v2\nname: far\nversion: 1.0.0\n',
    });
    const outcome = await outcomeOf(files);
    expect(outcome).toMatchObject({
      kind: 'refused',
      reason: 'chart',
      message:
        'The chart is not rendered, because charts that it depends on are not here: db 1.x of oci://charts.example, far of file://../../../far. `helm dependency build` puts them into charts/.',
    });
    expect(outcome.kind === 'refused' && shown(files, outcome.place)).toBe('Chart.yaml: - name: db\n    version: 1.x\n    repository: oci://charts.example');
  });
});
