import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryOf, nodeAt } from '../../server/syntax/locate.js';
import type { MapNode, Node } from '../../server/syntax/nodes.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { encloses } from '../../server/util/range.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { sharedFolder } from '../support/shared.js';
import { filesBelow, jsonOf, nodesOf, textIn } from '../support/tree.js';
import { yamlDocument } from '../support/yaml-documents.js';
import { yamlPieces, yamlText } from '../support/yaml-texts.js';

/** The values of all documents of a file. */
function valuesOf(text: string): unknown[] {
  return parseFile(text).documents.map(({ tree }) => jsonOf(tree.root));
}

/** The only document of a file. */
function treeOf(text: string) {
  const { documents } = parseFile(text);
  expect(documents.length).toBe(1);
  const tree = documents[0]?.tree;
  if (!tree) throw new Error('no document');
  return tree;
}

/** The offset of each key and the path to it. */
function keyPaths(node: Node | undefined, path: readonly string[] = []): [number, readonly string[]][] {
  if (node?.kind === 'sequence') return node.items.flatMap(({ value }, i) => keyPaths(value, [...path, String(i)]));
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) => [[key.range.start, [...path, key.text]], ...keyPaths(value, [...path, key.text])]);
}

describe('documents of a file', () => {
  test.each([
    ['one', 'a: 1\n', [{ a: 1 }]],
    ['several', 'a: 1\n---\nb: 2\n---\nc: 3\n', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['a marker first', '---\na: 1\n', [{ a: 1 }]],
    ['a marker with a comment', '--- # one\na: 1\n---\t#two\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['a marker with content', '--- {a: 1}\n', [{ a: 1 }]],
    ['empty documents', '---\n---\na: 1\n---\n', [undefined, { a: 1 }, undefined]],
    ['a comment before the first marker', '# c\n---\na: 1\n', [undefined, { a: 1 }]],
    ['a byte order mark', '\ufeffa: 1\n', [{ a: 1 }]],
    ['a byte order mark before a marker', '\ufeff---\na: 1\n', [{ a: 1 }]],
    ['line ends of Windows', 'a: 1\r\n---\r\nb: |\r\n  x\r\n  y\r\n', [{ a: 1 }, { b: 'x\ny\n' }]],
    ['no marker in an indented text', 'a: |\n  ---\n  x\n', [{ a: '---\nx\n' }]],
    ['a marker in a text at the first column', 'a: |\n  x\n---\nb: 1\n', [{ a: 'x\n' }, { b: 1 }]],
    ['an end marker, behind which nothing is read', 'a: 1\n...\nb: 2\n', [{ a: 1 }]],
    ['an empty file', '', [undefined]],
  ])('%s', (_, text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  test('stand where they stand', () => {
    const text = '# c\n---\na: 1\n--- # x\nb: 2\n';
    for (const { offset, index, tree } of parseFile(text).documents) {
      expect(text.startsWith(tree.text, offset)).toBe(true);
      expect(parseFile(text).documents[index]?.offset).toBe(offset);
    }
    expect(parseFile(text).documents.map(({ tree }) => tree.comments.map((comment) => comment.text))).toEqual([['c'], [], ['x']]);
  });

  test('say from where on nothing is read', () => {
    const text = '{a: 1}\nb: 2\n';
    expect(treeOf(text).ignoredFrom).toBe(text.indexOf('b'));
    expect(treeOf('  a: 1\nb: 2\n').ignoredFrom).toBe(7);
    expect(treeOf('a: 1\n').ignoredFrom).toBeUndefined();
  });

  test('are taken over from the version before where their text is the same', () => {
    const before = parseFile('a: 1\n---\nb: 2\n---\nc: 3\n');
    const after = parseFile('a: 1\n---\nb: 2\nx: y\n---\nc: 3\n---\nd: 4\n', before);
    expect(after.documents.map(({ tree }) => before.documents.some((document) => document.tree === tree))).toEqual([true, false, true, false]);
  });

  test('are the same after an edit as when read anew', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 5 }),
      put: fc.constantFrom('', '---\n', '--- {}\n', '\n', 'x', '{{ x }}'),
    });
    fc.assert(
      fc.property(fc.array(yamlDocument, { maxLength: 3 }), edit, (parts, { at, length, put }) => {
        const text = parts.map((part) => part.text).join('\n---\n');
        const start = Math.floor(at * text.length);
        const edited = applyEdits(text, [{ range: { start, end: Math.min(text.length, start + length) }, newText: put }]);
        expect(parseFile(edited, parseFile(text)).documents).toEqual(parseFile(edited).documents);
      }),
      { numRuns: 500 },
    );
  });
});

describe('nodes', () => {
  const text = `# head
spec: &s   # tail
  podSelector: {}
  "quoted" : 'it''s'
  from:
  - a: 1
    b:
  -
  - [x, {y: z}]
  text: |-   # note
    one

    two
other: *s
merged: {<<: *s, own: 1}
tagged: !Ref x
`;
  const tree = treeOf(text);
  const at = (...path: (string | number)[]): Node => {
    const node = nodeAt(tree, path);
    if (!node) throw new Error(`nothing at ${path.join('.')}`);
    return node;
  };

  test.each([
    [['spec', 'podSelector'], '{}'],
    [['spec', 'quoted'], "'it''s'"],
    [['spec', 'from', 0], 'a: 1\n    b:'],
    [['spec', 'from', 2, 1], '{y: z}'],
    [['spec', 'text'], '|-   # note\n    one\n\n    two'],
    [['other'], '*s'],
    [['tagged'], 'x'],
  ])('at %s have the range of what is written', (path, written) => {
    expect(textIn(tree, at(...path).range)).toBe(written);
  });

  test('that are missing stand directly behind their colon or dash', () => {
    for (const path of [
      ['spec', 'from', 0, 'b'],
      ['spec', 'from', 1],
    ]) {
      const node = at(...path);
      expect(node).toMatchObject({ kind: 'scalar', style: 'missing', value: null, text: '' });
      expect(node.range.start).toBe(node.range.end);
      expect(text.slice(node.range.start - 1, node.range.end)).toMatch(/[:-]/);
    }
  });

  test('that are items begin with their dash in a block only', () => {
    const list = at('spec', 'from');
    expect(list.kind === 'sequence' && list.items.map(({ range }) => textIn(tree, range))).toEqual(['- a: 1\n    b:', '-', '- [x, {y: z}]']);
    const flow = at('spec', 'from', 2);
    expect(flow.kind === 'sequence' && flow.items.map(({ range }) => textIn(tree, range))).toEqual(['x', '{y: z}']);
  });

  test('that are entries reach from the key to the end of the value', () => {
    const entry = entryOf(at('spec') as MapNode, 'quoted');
    expect(entry && textIn(tree, entry.range)).toBe(`"quoted" : 'it''s'`);
  });

  test('behind an alias are those of the anchor', () => {
    expect(at('other').alias).toBe('s');
    expect(nodeAt(tree, ['other', 'from'])).toBe(nodeAt(tree, ['spec', 'from']));
  });

  test('that are merged in come last', () => {
    const map = at('merged') as MapNode;
    expect(map.entries.map(({ key, merged }) => [key.text, merged])).toEqual([
      ['own', false],
      ['podSelector', true],
      ['quoted', true],
      ['from', true],
      ['text', true],
    ]);
  });

  test('come with all comments', () => {
    expect(tree.comments.map((comment) => [comment.text, textIn(tree, comment.range)])).toEqual([
      ['head', '# head'],
      ['tail', '# tail'],
      ['note', '# note'],
    ]);
  });
});

describe('problems', () => {
  /** The text with `«` and `»` around what the only problem is about, and the end of its message. */
  function checkProblem(marked: string, code: string, message: RegExp): void {
    const text = marked.replace(/[«»]/g, '');
    const { problems } = treeOf(text);
    expect(problems.map(({ range }) => `${text.slice(0, range.start)}«${text.slice(range.start, range.end)}»${text.slice(range.end)}`)).toEqual([marked]);
    expect(problems[0]?.code).toBe(code);
    expect(problems[0]?.message).toMatch(message);
  }

  test.each([
    ['a: 1\n«podSel»\n', 'not-yaml', /colon/],
    ['a: b«:» c\n', 'not-yaml', /new line|quotes/],
    ['spec:\n  «pol»\n  ingress: []\n', 'not-yaml', /colon is missing/],
    ['a: «"b»\n', 'not-yaml', /never closed/],
    ['a: [b, c«»\n', 'not-yaml', /`]` is missing/],
    ['a: {b: c«]»\n', 'not-yaml', /`}` is missing/],
    ['a:\n«\t»b: c\n', 'tab', /spaces/],
    ['a:\n    b: 1\n  «c: 2»\n', 'not-yaml', /indented differently/],
    ['a: «@»b\n', 'not-yaml', /quotes/],
    ['a: "«\\q»"\n', 'not-yaml', /backslash/],
    ['a: 1\n«a»: 2\n', 'duplicate-key', /twice/],
    ['1: a\n«"1"»: b\n', 'duplicate-key', /one key in JSON/],
    ['a: «*b»\n', 'alias', /`&b`/],
    ['a: &a [«*a»]\n', 'alias', /contain itself/],
    ['a: «!!int x»\n', 'tag', /`!!int`/],
    ['a: «.nan»\n', 'not-yaml', /quotes/],
    ['«~»: 1\n', 'not-yaml', /key is missing/],
    ['«[a]»: 1\n', 'not-yaml', /map or a list/],
    ['a: &x {b: 1}\nc:\n  b: 2\n  «<<»: *x\n', 'merge-order', /`b`/],
    ['a: &x {b: 1}\nc:\n  <<: *x\n  «<<»: *x\n', 'merge-repeated', /twice/],
    ['<<: «1»\n', 'merge', /map/],
    ['a: «\u0007»\n', 'not-yaml', /U\+0007/],
    ['«%YAML 1.1»\n', 'not-yaml', /remove/],
    ['a: 1\n«----»\nb: 1\n', 'not-yaml', /---/],
  ])('of %j', checkProblem);

  test('name the map in which a key appears twice', () => {
    expect(treeOf('a:\n- b: {c: 1, c: 2}\n').problems[0]?.path).toEqual(['a', 0, 'b']);
  });

  test('of an unfinished merge name its marks, and both sides are read', () => {
    const tree = treeOf('a: 1\n<<<<<<< HEAD\nb: 2\n=======\nc: 3\n>>>>>>> other\nd: 4\n');
    expect(tree.problems.map(({ code, range }) => [code, textIn(tree, range)])).toEqual([
      ['conflict-marker', '<<<<<<< HEAD'],
      ['conflict-marker', '======='],
      ['conflict-marker', '>>>>>>> other'],
    ]);
    expect(jsonOf(tree.root)).toEqual({ a: 1, b: 2, c: 3, d: 4 });
  });

  test('of a document that begins on the line of its marker', () => {
    const file = parseFile('--- {a: 1}\n');
    expect(file.documents[0]?.tree.problems.map(({ message }) => message)).toEqual([expect.stringContaining('next line')]);
    // The same text without the marker is another document.
    expect(parseFile(' {a: 1}\n', file).documents[0]?.tree.problems).toEqual([]);
  });

  test('are none where a key of the map stands behind the `<<` that brings it in', () => {
    expect(treeOf('a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n').problems).toEqual([]);
  });
});

describe('broken text', () => {
  test.each([
    ['a key without a colon', 'kind: X\nspec:\n  podSelector: {}\n  pol\n', { kind: 'X', spec: { podSelector: {}, pol: null } }],
    ['a key in the middle without a colon', 'spec:\n  pol\n  ingress: []\n', { spec: { pol: null, ingress: [] } }],
    ['a key without a colon above a map', 'spec:\n  a: b\npol\nstatus:\n  c: d\n', { spec: { a: 'b' }, pol: null, status: { c: 'd' } }],
    ['a key without a colon above its map', 'a: b\nmeta\n  name: c\n  x: v\n', { a: 'b', meta: { name: 'c', x: 'v' } }],
    ['a key without a colon above its list', '- from\n    - a: b\n  to: c\n', [{ from: [{ a: 'b' }], to: 'c' }]],
    ['a quote that is open to the end', 'a: b\nc: "d\ne: f\n', { a: 'b', c: 'd', e: 'f' }],
    ['several mistakes', 'a: b: c\nx\n  v: z: 1\nd\n', { a: 'b: c', x: { v: 'z: 1' }, d: null }],
    ['an open bracket', 'a: [b, c\nd: 1\n', { a: ['b', 'c'], d: 1 }],
    ['an open brace', 'a: {b: c\nd: 1\n', { a: { b: 'c' }, d: 1 }],
    ['an open quote', 'a: 1\nb: "x\nc: 2\n', expect.objectContaining({ a: 1 })],
    ['a line indented wrongly', 'a:\n    b: 1\n  c: 2\nd: 3\n', expect.objectContaining({ a: { b: 1 } })],
    ['a lone dash', 'a:\n  - b\n  -', { a: ['b', null] }],
    ['a second colon', "a: b: c\nd: 1\ne: 'x: y'\n", { a: 'b: c', d: 1, e: 'x: y' }],
  ])('with %s is read as far as it can be', (_, text, value) => {
    expect(jsonOf(treeOf(text).root)).toEqual(value);
  });

  test('of a line that is being typed keeps all other lines where they belong', () => {
    const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector:
    matchLabels: {app: web}
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          team: ops
      podSelector: {}
    - ipBlock:
        cidr: 10.0.0.0/8
    ports:
    - port: 80
      protocol: TCP
  policyTypes:
  - Ingress
`;
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      const indent = line.search(/[^ -]/);
      for (let cut = indent + 1; indent >= 0 && cut < line.length; cut++) {
        const typed = line.slice(0, cut);
        const after = [...lines.slice(0, index), typed, ...lines.slice(index + 1)].join('\n');
        const start = lines.slice(0, index).join('\n').length + (index > 0 ? 1 : 0);
        const place = (offset: number) => (offset < start ? offset : offset - line.length + cut);
        const expected = keyPaths(treeOf(text).root).filter(
          ([offset, path]) => (offset < start || offset > start + line.length) && !path.includes(line.trim().replace(/^- |:.*/g, '')),
        );
        const found = new Map(keyPaths(treeOf(after).root));
        expect(
          expected.map(([offset]) => found.get(place(offset))),
          after,
        ).toEqual(expected.map(([, path]) => path));
      }
    }
  });

  test('never throws, and every range lies in the text and in the range around it', () => {
    fc.assert(
      fc.property(fc.oneof(yamlText, yamlPieces, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
        for (const { tree } of parseFile(text).documents) {
          for (const { range } of [...nodesOf(tree.root), ...tree.comments, ...tree.problems]) {
            expect(0 <= range.start && range.start <= range.end && range.end <= tree.text.length, JSON.stringify(text)).toBe(true);
          }
          for (const node of nodesOf(tree.root)) {
            const inner =
              node.alias !== undefined || node.kind === 'scalar' ? [] : node.kind === 'map' ? node.entries.filter(({ merged }) => !merged) : node.items;
            for (const { range } of inner) expect(encloses(node.range, range), JSON.stringify(text)).toBe(true);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('bad input', () => {
  test.each([
    ['a binary file', 'a\0b', /binary/],
    ['a huge file', ' '.repeat(16 * 1024 * 1024 + 1), /16 million/],
  ])('%s is refused with a reason', (_, text, reason) => {
    const file = parseFile(text);
    expect(file.refused).toMatch(reason);
    expect(file.documents).toEqual([]);
    expect(file.lines.lineCount).toBeGreaterThan(0);
  });

  test.each(['[', '{a: ', '- ', '? ', '[a: '])('100,000 times %j is read without a deep stack', (piece) => {
    const tree = treeOf(piece.repeat(100_000));
    expect(tree.problems.length).toBe(1);
    expect([...nodesOf(tree.root)].length).toBeLessThan(2000);
  });

  test('deep nesting that Kubernetes reads is no problem, and its depth is unknown to the tree', () => {
    const tree = treeOf(`${'['.repeat(9000)}${']'.repeat(9000)}\n`);
    expect(tree.problems).toEqual([]);
    expect([...nodesOf(tree.root)].at(-1)?.templated).toBe(true);
  });

  test('an alias bomb is a problem and leaves a small tree', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);
    const tree = treeOf(`a0: &a0 [x, x]\n${levels.join('\n')}\n`);
    expect(tree.problems.map(({ code }) => code)).toEqual(['alias']);
    const count = (node: Node): number =>
      1 +
      (node.kind === 'map'
        ? node.entries.map(({ value }) => count(value))
        : node.kind === 'sequence'
          ? node.items.map(({ value }) => count(value))
          : []
      ).reduce((a, b) => a + b, 0);
    expect(tree.root && count(tree.root)).toBeLessThan(200_000);
  });

  test('a lone half of a surrogate pair stays where it is', () => {
    expect(valuesOf('a: \ud800\n')).toEqual([{ a: '\ud800' }]);
  });

  test('10,000 documents and 50,000 lines are read whole', () => {
    expect(parseFile('a: 1\n---\n'.repeat(10_000)).documents.length).toBe(10_001);
    const list = nodeAt(treeOf(`a:\n${'- b: c\n'.repeat(50_000)}`), ['a']);
    expect(list?.kind === 'sequence' && list.items.length).toBe(50_000);
  });

  const real = sharedFolder('real');
  test.skipIf(!real)('real manifests have no problems (needs ../shared/real)', () => {
    const files = filesBelow(real ?? '', '.yaml', '.yml', '.json');
    const problems = files.flatMap(({ path, text }) =>
      parseFile(text).documents.flatMap(({ tree }) => tree.problems.map(({ message }) => `${path}: ${message}`)),
    );
    expect(problems).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });
});
