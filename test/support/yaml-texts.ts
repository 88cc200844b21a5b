import * as fc from 'fast-check';

/** Policies as people write them: block and flow style, comments, anchors, quotes, text blocks. The mutations of `yamlText` start from these. */
const SOURCES: readonly string[] = [
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web   # the front
  labels: {app: web, "tier": 'front'}
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector: {}
        - ipBlock:
            cidr: 10.0.0.0/8
            except:
            - 10.1.0.0/16
            - 10.2.0.0/16
      ports:
        - port: 80
          protocol: TCP
  egress:
  - {}
`,
  `{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
 "metadata": {"name": "a", "annotations": {}},
 "spec": {"podSelector": {"matchLabels": {"a": "b"}}, "ingress": [{"from": [{"podSelector": {}}]}, {}]}}
`,
  `# a comment
metadata: &meta
    name: a
    annotations:
        note: |
            first line
              second line

            third line
        more: >-
            folded text
            goes on
        quoted: "two
            lines \\u0041\\n"
        plain: goes on
            over lines
kind: NetworkPolicy
copy: *meta
merged:
    <<: *meta
    other: 1
`,
  `kind: NetworkPolicy
spec:
  ingress:
  - ports:
    - port: 0123
      endPort: 0x50
    - port: 80.0
    - {port: 8_0, protocol: ~}
    from: [ {podSelector: {matchExpressions: [{key: a, operator: In, values: [yes, "no", 1]}]}}, ]
  - ? complex
    : value
  - - nested
    - list
  -
  - !!str 12
  - &x { a: b }
  - *x
`,
];

/** What the mutations put in: all that means something to YAML, and values that it reads in its own way. */
const PIECES = [
  ...'\n \n  \n    \n\t\n- \n-\n: \n:\n? \n?\n#\n #\n, \n,\n[\n]\n{\n}\n&a \n*a\n*a \n!\n!x \n!!str \n!!int \n!!float \n!!bool \n!!null \n!!binary \n!!map \n!!timestamp \n!<x> \n!e!x \n|\n|-\n|+2\n>\n>1-\n"\n\'\n%\n@\n`\n<<: *a\n<<: [*a, {b: c}]\n<<: {b: 1}\n<<\n~\n...\n--- \n\\\n\\x41\n\\u00e9\n\\q\n""\n\'\'\n\u00e9\n\u{1f600}\n\u0085\n\u2028\n\ufeff\n\u0007\n\u00a0\n= \n'.split(
    '\n',
  ),
  ...'yes no on off y n Y N true True TRUE false null Null NULL ~ 0 00 07 08 0o17 0O7 0x1F 0b11 -0b1 +12 -0 1_000 _1 1__2 1e3 1.5e-3 .5 -.5 +.5 1. 1e 0x 0b2 .inf -.inf .nan .NaN . .. -.inf 1:30 190:20:30 2001-01-01 2001-1-1 2001-13-01 2001-02-30 2001-12-14t21:59:43.10Z 12345678901234567890 -9223372036854775808 -9223372036854775809 18446744073709551616 99999999999999999999999 1e400 0xFFFFFFFFFFFFFFFF 1.0 100000.0 1e21 0.00001 SGVsbG8= a:b a#b http://x -x ?x :x x: 0.1 123456789.5 16777217.0'.split(
    ' ',
  ),
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  '\n  ',
  '\n    ',
  '\n      ',
  '\n- ',
  '\n  - ',
  '\n    - ',
  '\nkey: value',
  '\n  key: value',
  '\n    key: value',
  'key: ',
  '"a" : ',
  '[a, b]: ',
  '{a: b}',
  '{a, b: }',
  '[a: b, c]',
  '[{}]: x',
  '{}: x',
  ': x',
  '? x',
  ' # comment',
];

/** A place in a text as a part of its length, and what happens there. */
type Mutation = {
  readonly at: number;
  readonly length: number;
  readonly put: string;
  readonly kind: 'insert' | 'delete' | 'replace' | 'indent' | 'dedent' | 'copy-line' | 'drop-line';
};

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 6 }),
  put: fc.constantFrom(...PIECES),
  kind: fc.constantFrom<Mutation['kind'][]>('insert', 'insert', 'replace', 'replace', 'delete', 'indent', 'dedent', 'copy-line', 'drop-line'),
});

/** A policy in which some things were changed at random. Most of them are no YAML any more, or another one than it seems. */
export const yamlText: fc.Arbitrary<string> = fc
  .record({
    source: fc.constantFrom(...SOURCES),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
    lineEnding: fc.constantFrom('\n', '\n', '\n', '\r\n', '\r'),
    start: fc.constantFrom('', '', '', '', '\ufeff', '\n', '# x\n'),
  })
  .map(({ source, mutations, lineEnding, start }) => start + mutations.reduce(mutate, source).replaceAll('\n', lineEnding));

/** Pieces put together without any policy around them: small, so that each means much. */
export const yamlPieces: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('a: ', 'b', '- ', '\n', '\n', ' ', '  ', ...PIECES), { minLength: 1, maxLength: 9 })
  .map((pieces) => pieces.join(''));

function mutate(text: string, { at, length, put, kind }: Mutation): string {
  const offset = Math.floor(at * text.length);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset) === -1 ? text.length : text.indexOf('\n', offset) + 1;
  switch (kind) {
    case 'insert':
      return text.slice(0, offset) + put + text.slice(offset);
    case 'delete':
      return text.slice(0, offset) + text.slice(offset + 1 + length);
    case 'indent':
      return text.slice(0, lineStart) + ' '.repeat(1 + (length % 3)) + text.slice(lineStart);
    case 'dedent':
      return text.slice(0, lineStart) + text.slice(lineStart).replace(/^ {1,2}/, '');
    case 'copy-line':
      return text.slice(0, lineEnd) + text.slice(lineStart, lineEnd) + text.slice(lineEnd);
    case 'drop-line':
      return text.slice(0, lineStart) + text.slice(lineEnd);
    default:
      return replaceToken(text, offset, put);
  }
}

/** Puts `put` where the word at `offset` stands. */
function replaceToken(text: string, offset: number, put: string): string {
  const before = /[^\s,[\]{}:]*$/.exec(text.slice(0, offset))?.[0].length ?? 0;
  const behind = /^[^\s,[\]{}:]*/.exec(text.slice(offset))?.[0].length ?? 0;
  return text.slice(0, offset - before) + put + text.slice(offset + behind);
}
