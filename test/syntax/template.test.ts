import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../server/syntax/parse-document.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { sharedFolder } from '../support/shared.js';
import { filesBelow, jsonOf, nodesOf, textIn } from '../support/tree.js';

/** What can be seen of a template: `<...>` is a value that it decides, `'...': true` or `'...'` says that members may be missing or too many. */
function checkTemplate(text: string, visible: unknown): void {
  const tree = parseDocument(text);
  expect(tree.templated).toBe(true);
  expect(tree.problems).toEqual([]);
  expect(jsonOf(tree.root)).toEqual(visible);
}

describe('a template', () => {
  test.each<[string, string, unknown]>([
    ['a value', 'a: {{ .x }}\nb: 1\n', { a: '<{{ .x }}>', b: 1 }],
    ['a part of a value', 'a: x-{{ .x }}:{{ .y }}-z\n', { a: '<x-{{ .x }}:{{ .y }}-z>' }],
    ['a value in quotes beside others', 'a: "{{ .x | quote }}"\nb: {{ c }}\n', { a: '<{{ .x | quote }}>', b: '<{{ c }}>' }],
    ['a key', 'a:\n  {{ .x }}: 1\n  b: 2\n', { a: { '{{ .x }}': 1, b: 2, '...': true } }],
    ['an item', 'a:\n- {{ .x }}\n- b\n', { a: ['<{{ .x }}>', 'b'] }],
    ['a flow list', 'a: [{{ .x }}, b]\n', { a: ['<{{ .x }}>', 'b'] }],
    ['strings with braces', 'a: {{ "}}" }}\nb: 1\n', { a: '<{{ "}}" }}>', b: 1 }],
    ['several lines', 'a: {{ include "x"\n  (dict "a" 1) }}\nb: 1\n', { a: '<{{ include "x"\n  (dict "a" 1) }}>', b: 1 }],
    ['comments and assignments', '{{/* a: b */}}\n{{- $x := 1 }}\na: {{ $x }}\n', { a: '<{{ $x }}>' }],
    ['entries behind others', 'labels:\n  a: b\n  {{- include "l" . | nindent 2 }}\nspec: 1\n', { labels: { a: 'b', '...': true }, spec: 1 }],
    ['entries before others', 'labels:\n  {{- include "l" . | nindent 2 }}\n  a: b\nspec: {c: d}\n', { labels: { a: 'b', '...': true }, spec: { c: 'd' } }],
    ['all of a value', 'labels:\n  {{- toYaml .l | nindent 2 }}\nspec: {c: d}\n', { labels: '<>', spec: { c: 'd' } }],
    ['all of a value, from the first column', 'labels:\n{{ toYaml .l | indent 2 }}\nspec: {c: d}\n', { labels: '<>', spec: { c: 'd' } }],
    ['items of a list', 'a:\n  - b\n  {{- range .x }}\n  - {{ . }}\n  {{- end }}\nc: [d]\n', { a: ['b', '<{{ . }}>', '...'], c: ['d'] }],
    [
      'an entry under a condition',
      'a:\n  b: 1\n  {{- if .x }}\n  c: {d: e}\n  {{- end }}\nf: {g: h}\n',
      { a: { b: 1, c: { d: 'e' }, '...': true }, f: { g: 'h' } },
    ],
    ['everything under a condition', '{{- if .x }}\na: {b: c}\nd: {{ .y }}\n{{- end }}\n', { a: { b: 'c' }, d: '<{{ .y }}>' }],
    ['either of two', 'a:\n  {{- if .x }}\n  b: 1\n  {{- else }}\n  b: 2\n  {{- end }}\n', { a: { b: 2, '...': true } }],
    ['a document of its own', '{{ include "all" . }}\n', undefined],
    ['an entry under a condition of Jinja', 'a: 1\n{% if x == "y" %}\nb:\n  - c\n{%- endif %}\nd: {e: f}\n', { a: 1, b: ['c'], d: { e: 'f' }, '...': true }],
    ['items of a list of Jinja', 'a:\n  {% for x in xs %}\n  - {{ x }}\n  {% endfor %}\nb: 1\n', { a: ['<{{ x }}>', '...'], b: 1 }],
    ['what Jinja includes', 'a: 1\n{% include "b.yaml" %}\n', { a: 1, '...': true }],
  ])('may decide %s', (_, text, visible) => checkTemplate(text, visible));

  test('is none in quotes, in a text block and in comments; the values are unknown all the same', () => {
    const tree = parseDocument('a: "{{ $labels.x }}"  # {{ y }}\nb: |\n  {{ z }}\nb: 1\n');
    expect(tree.templated).toBe(false);
    expect(tree.problems.map(({ code }) => code)).toEqual(['duplicate-key']);
    expect(jsonOf(tree.root)).toMatchObject({ a: '<{{ $labels.x }}>' });
  });

  test('is none where statements of Jinja are in a text block or in comments', () => {
    const tree = parseDocument('a: |\n  {% if x %}\n  b\n  {% endif %}\n# {% set y = 1 %}\nc: "{% z %}"\n');
    expect(tree.templated).toBe(false);
    expect(jsonOf(tree.root)).toEqual({ a: '<{% if x %}\nb\n{% endif %}\n>', c: '{% z %}' });
  });

  test.each(['a: {{}}\n', 'a: {{ x\n', 'a: {% if x\n', 'a: {% b %} c\n'])('is not %j', (text) => {
    const tree = parseDocument(text);
    expect(tree.templated).toBe(false);
    expect(tree.problems.length).toBe(1);
  });

  const chart = sharedFolder(join('real', 'online-boutique', 'helm-chart', 'templates'));
  test.skipIf(!chart)('of a real chart shows every literal key (needs ../shared/real)', () => {
    let keys = 0;
    for (const { path, text } of filesBelow(chart ?? '', '.yaml')) {
      for (const { tree } of parseFile(text).documents) {
        expect(tree.problems).toEqual([]);
        const nodes = [...nodesOf(tree.root)];
        const found = new Set(nodes.map(({ range }) => range.start));
        const blocks = nodes.filter((node) => node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded'));
        for (const match of tree.text.matchAll(/^([ ]*(?:- )*)([A-Za-z][\w./-]*):(?= |$)/gm)) {
          const start = match.index + (match[1]?.length ?? 0);
          if (blocks.some(({ range }) => range.start < start && start < range.end)) continue;
          keys++;
          expect(found.has(start), `${path}: ${textIn(tree, { start, end: start + 40 })}`).toBe(true);
        }
      }
    }
    expect(keys).toBeGreaterThan(1000);
  });
});
