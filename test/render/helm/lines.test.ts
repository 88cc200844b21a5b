import { describe, expect, test } from 'vitest';
import { loadHelmEngine } from '../../../server/render/helm/engine.js';
import type { HelmManifest, HelmRequest } from '../../../server/render/helm/helm.js';
import { linesOf } from '../../../server/render/helm/marks.js';
import { rendering } from './support/cases.mts';
import { moduleBytes } from './support/engine.mts';

const engine = loadHelmEngine(moduleBytes());
const release = { name: 'release-name', namespace: 'default' };

function manifests(request: Omit<HelmRequest, 'release' | 'marks'>): readonly HelmManifest[] {
  const answer = engine.render({ ...request, release, marks: true });
  expect(answer.kind).toBe('rendered');
  return answer.kind === 'rendered' ? answer.manifests : [];
}

/** Each line of the first document with where it was written, from 1; `~` where it is only near. */
function places(templates: Readonly<Record<string, string>>, values = ''): readonly string[] {
  const files = Object.entries(templates).map(([name, text]) => [`templates/${name}`, text] as const);
  const chart = [['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'], ['values.yaml', values], ...files] as const;
  const [first] = manifests({ files: new Map(chart), values: [] });
  return (first?.text.split('\n') ?? []).map((line, index) => {
    const place = first?.lines?.[index];
    return place === undefined ? `${line} @ nowhere` : `${line} @ ${place.exact ? '' : '~'}${place.file.replace('templates/', '')}:${place.line + 1}`;
  });
}

describe('where a line was written', () => {
  test('literal lines, conditions, loops and helpers', () => {
    const template = `{{- if .Values.enabled }}
# A policy
kind: NetworkPolicy
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "labels" . | nindent 4 }}
spec:
  ports:
    {{- range .Values.ports }}
    - port: {{ . }}
    {{- else }}
    []
    {{- end }}
  {{- with .Values.more }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  last: "yes"
{{- end }}
`;
    const helper = `{{- define "labels" -}}
app: {{ .Chart.Name }}
{{- if .Values.enabled }}
tier: web
{{- end }}
{{- end -}}
`;
    expect(places({ 'a.yaml': template, '_labels.tpl': helper }, 'enabled: true\nports: [1, 2]\nmore:\n  p: 1\n  q: [2, 3]\n')).toEqual([
      '# A policy @ a.yaml:2',
      'kind: NetworkPolicy @ a.yaml:3',
      'metadata: @ a.yaml:4',
      '  name: release-name @ a.yaml:5',
      '  labels: @ a.yaml:6',
      '    app: c @ _labels.tpl:2',
      '    tier: web @ _labels.tpl:4',
      'spec: @ a.yaml:7',
      '  ports: @ a.yaml:8',
      '    - port: 1 @ a.yaml:10',
      '    - port: 2 @ a.yaml:10',
      '  p: 1 @ ~a.yaml:15',
      '  q: @ ~a.yaml:15',
      '  - 2 @ ~a.yaml:15',
      '  - 3 @ ~a.yaml:15',
      '  last: "yes" @ a.yaml:17',
    ]);
  });

  test('what a function reads and writes anew has lost its marks, and is near lines that look like it, or the call', () => {
    const template = `kind: Pod
{{- define "part" }}
a: 1
b: 2
{{- end }}
{{ include "part" . | fromYaml | toYaml }}
c: 3
`;
    expect(places({ 'a.yaml': template })).toEqual(['kind: Pod @ a.yaml:1', 'a: 1 @ ~a.yaml:3', 'b: 2 @ ~a.yaml:6', 'c: 3 @ a.yaml:7']);
  });

  test('a checksum of a marked file changes one line, and no other loses its place', () => {
    const template = 'kind: Pod\nsum: {{ include (print $.Template.BasePath "/b.yaml") . | sha256sum }}\nlast: true\n';
    const answer = places({ 'a.yaml': template, 'b.yaml': 'kind: Z\nx: 1\n' });
    expect(answer.map((line) => line.replace(/[0-9a-f]{64}/, 'SUM'))).toEqual(['kind: Pod @ a.yaml:1', 'sum: SUM @ ~a.yaml:2', 'last: true @ a.yaml:3']);
  });

  test('a helper that is asked whether it is empty gives the same answer', () => {
    const template =
      'kind: Pod\n{{- define "on" }}\n{{ default "" .Values.flag }}\n{{- end }}\n{{- if include "on" . | trim }}\non: 1\n{{- end }}\n{{- if include "on" . | trim | not }}\noff: 1\n{{- end }}\n';
    expect(places({ 'a.yaml': template })).toEqual(['kind: Pod @ a.yaml:1', 'off: 1 @ a.yaml:9']);
  });

  test('blank lines at the ends of a document, which Helm takes away', () => {
    const template = '{{ "" }}\n  {{ "" }}\nkind: Pod\na: {{ 1 }}\n  {{ .Values.none }}\n{{ "" }}\n';
    expect(places({ 'a.yaml': template })).toEqual(['kind: Pod @ a.yaml:3', 'a: 1 @ a.yaml:4']);
  });

  test('block scalars have no marks in them, and stay as they are', () => {
    const template = 'kind: ConfigMap\ndata:\n  script: |\n    key: value\n    {{ .Release.Name }}: x\n  next: {{ "a" }}\n';
    expect(places({ 'a.yaml': template })).toEqual([
      'kind: ConfigMap @ a.yaml:1',
      'data: @ a.yaml:2',
      '  script: | @ a.yaml:3',
      '    key: value @ ~a.yaml:4',
      '    release-name: x @ ~a.yaml:5',
      '  next: a @ a.yaml:6',
    ]);
  });

  test('lines of Windows, and several documents of one file', () => {
    const files = new Map([
      ['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'],
      ['templates/a.yaml', 'kind: A\r\nx: 1\r\n---\r\nkind: B\r\ny: {{ 2 }}\r\n'],
    ]);
    expect(manifests({ files, values: [] }).map(({ lines }) => lines?.map(({ line, exact }) => [line, exact]))).toEqual([
      [
        [0, true],
        [1, true],
      ],
      [
        [3, true],
        [4, true],
      ],
    ]);
  });

  test('where marks change the text of another line, that line has none', () => {
    const template = 'kind: Pod\n{{- define "flag" }}\non: true\n{{ end }}\nlength: {{ include "flag" . | len }}\nend: 1\n';
    expect(places({ 'a.yaml': template })).toEqual(['kind: Pod @ a.yaml:1', 'length: 10 @ ~a.yaml:5', 'end: 1 @ a.yaml:6']);
  });

  test('where marks make a chart fail or give other documents, it is rendered without lines', () => {
    const strict = '{{- define "x" }}\na: b\n{{ end }}{{ if ne (include "x" . | trim) "a: b" }}{{ fail "marked" }}{{ end }}kind: A\n';
    const fewer = '{{- define "x" }}\na: b\n{{ end }}kind: A\n{{ if eq (include "x" . | trim) "a: b" }}---\nkind: B\n{{ end }}';
    for (const text of [strict, fewer]) expect(places({ 'a.yaml': text }).at(0)).toBe('kind: A @ nowhere');
  });
});

describe('on every chart of the tests', () => {
  /** What a line of a template may become: its text, with anything where actions stand, wherever it is indented to. */
  function pattern(line: string): RegExp {
    const parts = line.trim().split(/\{\{.*?\}\}/);
    return new RegExp(`^${parts.map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
  }

  const textOf = (files: HelmRequest['files'], path: string) => {
    const data = files.get(path) ?? '';
    return (typeof data === 'string' ? data : new TextDecoder().decode(data)).split('\n');
  };

  test.each(rendering)('$name: exact lines look like the lines they are said to be from', ({ files, ...more }) => {
    for (const { text, lines, file } of manifests({ files, ...more })) {
      // In an archive, there is no line to go to.
      expect(lines === undefined).toBe(file === undefined);
      for (const [index, line] of text.split('\n').entries()) {
        const place = lines?.[index];
        if (place === undefined) continue;
        expect(files.has(place.file)).toBe(true);
        if (place.exact) expect(line.trim()).toMatch(pattern(textOf(files, place.file)[place.line] ?? 'no such line'));
      }
    }
  });

  const least: Readonly<Record<string, number>> = { empty: 0, windows: 3, order: 7, umbrella: 8, 'umbrella-values': 12, methods: 17, 'shop-closed': 30 };

  test.each(rendering)('$name: a line that only one template has, is said to be from there', ({ name, files, ...more }) => {
    const templates = [...files.keys()].filter((path) => path.includes('templates/'));
    const all = templates.flatMap((file) => textOf(files, file).map((text, line) => ({ file, line, may: pattern(text), actions: /^\s*\{\{/.test(text) })));
    const found: string[] = [];
    for (const { text, lines } of manifests({ files, ...more }))
      for (const [index, line] of text.split('\n').entries()) {
        const writers = all.filter(({ may, actions }) => !actions && may.test(line.trim()));
        const place = lines?.[index];
        const [only] = writers;
        if (writers.length !== 1 || only === undefined || place?.exact !== true) continue;
        expect([line, place]).toEqual([line, { file: only.file, line: only.line, exact: true }]);
        found.push(line);
      }
    expect(found.length).toBeGreaterThanOrEqual(least[name] ?? 40);
  });
});

describe('reading marks back', () => {
  const paths = ['a', 'b'];
  const files = new Map([
    ['a', 'one\n{{ two }}\nthree'],
    ['b', 'y'],
  ]);

  test.each([
    ['another number of lines', 'x\ny', 'x # @np:0.1;'],
    ['no marks at all', 'x\ny', 'x\ny'],
    ['marks of lines with another text', 'x\ny', 'z # @np:0.1;\ny'],
    ['a file that is not there', 'x', 'x # @np:7.1;'],
  ])('%s: there are no lines', (_, plain, marked) => {
    expect(linesOf(plain, marked, paths, files)).toBeUndefined();
  });

  test('text that looks like a mark, in both, is text', () => {
    expect(linesOf('x # @np:0.3;', 'x # @np:0.3;', paths, files)).toBeUndefined();
    expect(linesOf('x # @np:0.3;\ny', 'x # @np:0.3;\ny # @np:1.1;', paths, files)?.map(({ exact }) => exact)).toEqual([false, true]);
  });
});
