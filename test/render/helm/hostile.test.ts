import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadHelmEngine } from '../../../server/render/helm/engine.js';
import type { HelmAnswer, HelmRequest } from '../../../server/render/helm/helm.js';
import { rendering } from './support/cases.mts';
import { moduleBytes } from './support/engine.mts';

const engine = loadHelmEngine(moduleBytes(), { memory: 256 * 1024 * 1024 });
const release = { name: 'r', namespace: 'n' };
const head = 'apiVersion: v2\nname: c\nversion: 0.1.0\n';
type Files = Readonly<Record<string, string | Uint8Array>>;

function render(files: Files, more: Partial<HelmRequest> = {}): HelmAnswer {
  return engine.render({
    files: new Map(Object.entries({ 'Chart.yaml': head, 'templates/a.yaml': 'kind: A\n', ...files })),
    values: [],
    release,
    marks: true,
    ...more,
  });
}

const kinds = (answer: HelmAnswer): string => (answer.kind === 'rendered' ? answer.manifests.map(({ text }) => text).join('|') : answer.kind);

/** One file of a tar archive; `name` may be anything. */
function tar(entries: Files): Uint8Array {
  const blocks = Object.entries(entries).map(([name, content]) => {
    const data = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\0', 257);
    header.write('00', 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

describe('charts that nobody would write', () => {
  test.each<[string, Files, string]>([
    ['names without a place', { '': 'x', '/': 'x', '.': 'x', '//templates/b.yaml': 'kind: B' }, 'kind: A'],
    ['names that lead out', { '../../etc/passwd': 'x', '../templates/b.yaml': 'kind: B', 'charts/../templates/b.yaml': 'kind: B' }, 'kind: A'],
    ['a chart without a name in charts/', { 'charts/x/templates/a.yaml': 'kind: B' }, 'failed'],
    ['a file that is no chart in charts/, which Helm takes for one', { 'charts/README.md': 'x' }, 'failed'],
    ['files in charts/ that Helm passes over', { 'charts/.hidden/x': 'x', 'charts/_x/x': 'x', 'charts/x.prov': 'x' }, 'kind: A'],
    ['an archive that is none', { 'charts/x.tgz': 'not an archive' }, 'failed'],
    ['half an archive', { 'charts/x.tgz': tar({ 'x/Chart.yaml': head }).subarray(0, 60) }, 'failed'],
    ['an archive without a chart', { 'charts/x.tgz': tar({ 'x/a.yaml': 'a: 1' }) }, 'failed'],
    ['an archive whose names lead out', { 'charts/x.tgz': tar({ 'x/Chart.yaml': head, 'x/../../../etc/passwd': 'x' }) }, 'failed'],
    ['an archive whose names are absolute', { 'charts/x.tgz': tar({ 'x/Chart.yaml': head, '/etc/passwd': 'x' }) }, 'kind: A'],
    ['an archive that is much larger than it looks', { 'charts/x.tgz': tar({ 'x/Chart.yaml': head, 'x/big': new Uint8Array(200_000_000) }) }, 'failed'],
    ['rules of .helmignore that are none', { '.helmignore': '**/x\n' }, 'failed'],
    ['rules of .helmignore that leave everything out', { '.helmignore': '*\n!Chart.yaml\n' }, 'failed'],
    ['a chart beside itself', { 'Chart.yaml': `${head}dependencies: [{name: c, version: 0.1.0, repository: "file://."}]\n` }, 'missing-dependency'],
    [
      'charts beside each other in a circle',
      {
        'Chart.yaml': `${head}dependencies: [{name: d, version: 1.0.0, repository: "file://../d"}]\n`,
        '../d/Chart.yaml': 'apiVersion: v2\nname: d\nversion: 1.0.0\ndependencies: [{name: e, version: 1.0.0, repository: "file://../e"}]\n',
        '../e/Chart.yaml': 'apiVersion: v2\nname: e\nversion: 1.0.0\ndependencies: [{name: d, version: 1.0.0, repository: "file://../d"}]\n',
        '../d/templates/d.yaml': 'kind: D',
      },
      'kind: A|kind: D',
    ],
    [
      'the wrong version beside it',
      {
        'Chart.yaml': `${head}dependencies: [{name: d, version: 2.x, repository: "file://../d"}]\n`,
        '../d/Chart.yaml': 'apiVersion: v2\nname: d\nversion: 1.0.0\n',
      },
      'failed',
    ],
    [
      'a chart in a chart, sixty deep',
      Object.fromEntries(Array.from({ length: 60 }, (_, depth) => [`${'charts/c/'.repeat(depth)}Chart.yaml`, head])),
      'kind: A',
    ],
    ['no bytes of UTF-8', { 'templates/b.yaml': new Uint8Array([0x6b, 0x3a, 0x20, 0xff, 0xfe]) }, 'failed'],
    ['zero bytes', { 'templates/a.yaml': 'kind: A\0' }, 'failed'],
    ['an action without an end', { 'templates/a.yaml': 'kind: {{ "a' }, 'failed'],
    ['only marks', { 'templates/a.yaml': 'kind: A # @np:0.1;\n' }, 'kind: A # @np:0.1;'],
    ['a Chart.yaml that is a list', { 'Chart.yaml': '- a' }, 'failed'],
    ['a Chart.yaml that is empty', { 'Chart.yaml': '' }, 'failed'],
    ['values that are a list', { 'values.yaml': '- a' }, 'failed'],
    ['a schema that is no JSON', { 'values.schema.json': '{' }, 'failed'],
    ['a schema that is none', { 'values.schema.json': '{"type": 7}' }, 'failed'],
  ])('%s', (_, files, expected) => {
    expect(kinds(render(files))).toBe(expected);
  });

  test.each<[string, string[], string]>([
    ['values that are a list', ['- a'], 'failed'],
    ['values that are a text', ['a'], 'failed'],
    ['values that are nothing', ['', 'null', '# a comment', '---'], 'kind: A'],
    ['values that are no YAML', ['a: b: c'], 'failed'],
    ['keys that appear twice', ['a: 1\na: 2'], 'kind: A'],
    ['values for what is no map', ['global: 1'], 'kind: A'],
  ])('%s', (_, values, expected) => {
    expect(kinds(render({}, { values }))).toBe(expected);
  });

  test.each(['', 'Upper', 'a'.repeat(54), '../x', 'a\nb'])('release name %j', (name) => {
    expect(kinds(render({}, { release: { name, namespace: 'n' } }))).toBe('failed');
  });

  test.each(['1', 'v1.x', '99999999999999999999999.1', '1.-1', '\n', '1.31'])('version %j', (kubernetesVersion) => {
    expect(kinds(render({}, { kubernetesVersion }))).toBe(kubernetesVersion === '1.31' ? 'kind: A' : 'failed');
  });
});

/** Mulberry32, so that a failure can be had again by its number. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below;
  };
}

const pieces = [
  '{{',
  '}}',
  '{{-',
  '-}}',
  '---\n',
  '\n',
  '  ',
  ': ',
  '- ',
  '"',
  "'",
  '|\n',
  '{{ end }}',
  '{{ . }}',
  '{{ include "shop.name" . }}',
  '\0',
  '\ufeff',
  '&a ',
  '*a',
  '<<: ',
];

/** The file with a few stretches taken out, put in or put elsewhere. */
function mutated(data: string | Uint8Array, below: (limit: number) => number): string | Uint8Array {
  let text = typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
  for (let times = Math.floor(below(4)); times >= 0; times--) {
    const at = Math.floor(below(text.length + 1));
    const end = at + Math.floor(below(12));
    const put = below(3) < 1 ? '' : below(2) < 1 ? (pieces[Math.floor(below(pieces.length))] ?? '') : text.slice(at - 30, at);
    text = text.slice(0, at) + put + text.slice(below(2) < 1 ? at : end);
  }
  return typeof data === 'string' ? text : Buffer.from(text, 'latin1');
}

test('whatever is done to the files of a chart, there is an answer, and the same one again', () => {
  const counts: Record<string, number> = {};
  for (let seed = 0; seed < 150; seed++) {
    const below = numbers(seed);
    const { files, values } = rendering[Math.floor(below(7))] ?? { files: new Map(), values: [] };
    const changed = new Map([...files].map(([path, data]) => [path, below(files.size) < 1.5 ? mutated(data, below) : data]));
    const request = { files: changed, values, release, marks: true };
    const answer = engine.render(request);
    counts[answer.kind] = (counts[answer.kind] ?? 0) + 1;
    if (answer.kind === 'rendered')
      for (const { text, lines } of answer.manifests) if (lines !== undefined) expect([seed, lines.length]).toEqual([seed, text.split('\n').length]);
    if (seed % 5 === 0) expect([seed, engine.render(request)]).toEqual([seed, answer]);
    expect([seed, /engine (ended|stopped)/.test(JSON.stringify(answer))]).toEqual([seed, false]);
  }
  // Some still render, and some do not, or else nothing was tried.
  expect(counts['rendered']).toBeGreaterThan(20);
  expect(counts['failed']).toBeGreaterThan(20);
});
