import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertionFields, endFields, fileFields } from '../../server/features/assertions/fields.js';
import { readAssertions } from '../../server/features/assertions/read.js';
import type { Node } from '../../server/syntax/nodes.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { randomStatement } from '../support/random-assertions.js';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'netpol-test.json'), 'utf8'));
const validate = new Ajv({ allErrors: true }).compile(schema);

/** What a pattern cannot say: how numbers compare, and what an IPv6 address is to the last digit. */
const beyondPatterns = /is no address|is no range of addresses|begins in one family|ends before it begins|ports go from 1 to 65535/;

/** Reads a text both ways. The reader may find more, of what a schema cannot say. */
function checkAgreement(text: string): void {
  const source = parseFile(text);
  const { problems } = readAssertions({ id: '/x.netpol-test.yaml', source });
  const documents = source.documents.flatMap(({ tree }) => (tree.root ? [plain(tree.root)] : []));
  const refused = documents.length === 0 || documents.some((document) => !validate(document));
  const messages = problems.map(({ message }) => message);
  if (refused) expect(messages, `${text}\n${JSON.stringify(validate.errors)}`).not.toEqual([]);
  else
    expect(
      messages.filter((message) => !beyondPatterns.test(message)),
      text,
    ).toEqual([]);
  for (const { range } of problems) expect(0 <= range.start && range.start <= range.end && range.end <= text.length, text).toBe(true);
}

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(({ value }) => plain(value));
  return Object.fromEntries([...node.entries].sort((a, b) => Number(b.merged) - Number(a.merged)).map(({ key, value }) => [String(key.value), plain(value)]));
}

const one = (statement: string) => `assertions: [${statement}]`;
const to = (end: string) => one(`{from: a, to: ${end}, expect: denied}`);
const port = (text: string) => one(`{from: a, to: b, ports: [${text}], expect: denied}`);

const accepted = [
  one('{from: a, to: b, expect: allowed}'),
  'version: 1\nassertions:\n  - from: shop/a\n    to: {workload: b}\n    ports: [80, "80", 80-81, UDP/53, http, sctp/1-65535]\n    expect: denied\n',
  'assertions:\n  - &first\n    from: a\n    to: b\n    expect: denied\n  - <<: *first\n    to: c\n',
  one('{every: namespace, has: policy}'),
  one('{every: workload, in: [shop, "on"], has: default-deny-egress, name: all}'),
  to('{labels: {}}'),
  to('{labels: {app: "", b: "1"}, namespace: x}'),
  to('{selector: {}}'),
  to('{selector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: In, values: [""]}, {key: b, operator: Exists}]}}'),
  ...['10.0.0.1', '10.0.0.0/8', '10.0.0.1-10.0.0.9', '"::1"', '"2001:db8::/32"', '"::1-::2"', '"::ffff:10.0.0.1"', '0.0.0.0/0', '"::/0"'].flatMap((text) => [
    to(text),
    to(`{address: ${text}}`),
  ]),
];

const refused = [
  '',
  '# only a comment\n',
  '[]',
  'assertions:\n',
  'assertions: []',
  'assertions: {}',
  'version: 2\nassertions: [{from: a, to: b, expect: denied}]',
  'version: "1"\nassertions: [{from: a, to: b, expect: denied}]',
  'asertions: [{from: a, to: b, expect: denied}]',
  one(''),
  one('a'),
  one('{}'),
  one('{from: a, to: b}'),
  one('{to: a, expect: denied}'),
  one('{from: a, to: b, expect: deny}'),
  one('{from: a, to: b, expect: Denied}'),
  one('{from: a, to: b, expect: denied, port: [80]}'),
  one('{from: a, to: b, expect: denied, name: ""}'),
  one('{from: a, to: b, expect: denied, name: 1}'),
  one('{from: a, to: b, expect: denied, ports: []}'),
  one('{from: a, to: b, expect: denied, ports: 80}'),
  one('{from: a, to: b, expect: denied, ports: }'),
  one('{has: policy}'),
  one('{every: namespace}'),
  one('{every: pod, has: policy}'),
  one('{every: namespace, has: default-deny}'),
  one('{every: namespace, has: policy, in: []}'),
  one('{every: namespace, has: policy, in: shop}'),
  one('{every: namespace, has: policy, from: a}'),
  one('{from: 10.0.0.1, to: "::1", expect: denied}'),
  one('{from: {address: 10.0.0.1}, to: 10.0.0.2, expect: denied}'),
  ...['', '""', '1', 'true', '[]', '{}', '{workload: }', '{workload: 1}', '{workload: b, namespace: c}', '{outside: a, address: "::1"}', '{pods: a}'].map(to),
  ...['{namespace: }', '{namespace: [a]}', '{labels: []}', '{labels: {a: 1}}', '{labels: {a: }}', '{selector: }', '{selector: {app: a}}'].map(to),
  ...['{matchExpressions: []}', '{matchExpressions: [{key: a}]}', '{matchExpressions: [{operator: Exists}]}'].map((text) => to(`{selector: ${text}}`)),
  ...['In', 'NotIn, values: []', 'in, values: [a]', 'Exists, values: [a]', 'In, values: [1]'].map((text) =>
    to(`{selector: {matchExpressions: [{key: a, operator: ${text}}]}}`),
  ),
  ...['10.0.0.256', '10.0.0.0/33', '010.0.0.1', '10.0.0.0/08', '"1:2"', '"::/129"', '"a:b"', '10.0.0.1-', '10.0.0.9-10.0.0.1', '"::2-::1"'].map(to),
  ...['10.0.0.1-"::1"', 'a', '10.0.0', '""'].map((text) => to(`{address: ${text}}`)),
  ...[
    '0',
    '65536',
    '-1',
    '80.5',
    '""',
    '"0"',
    '080-81',
    '81-80',
    '80-',
    'HTTP',
    'a--b',
    '-a',
    '123456',
    'ICMP/1',
    '53/udp',
    '"80,81"',
    'TCP/',
    '/80',
    'a-name-that-is-too-long',
  ].map(port),
];

describe('the schema and the reader', () => {
  test.each(accepted)('take %j', (text) => {
    expect(readAssertions({ id: '/x', source: parseFile(text) }).problems).toEqual([]);
    checkAgreement(text);
  });

  test.each(refused)('refuse %j', (text) => {
    expect(readAssertions({ id: '/x', source: parseFile(text) }).problems).not.toEqual([]);
    checkAgreement(text);
  });

  test('agree on files in which anything was changed', () => {
    fc.assert(
      fc.property(fc.array(randomStatement, { minLength: 1, maxLength: 3 }), fc.array(change, { maxLength: 3 }), (assertions, changes) => {
        checkAgreement(JSON.stringify(changes.reduce((value, one) => changed(value, one), { version: 1, assertions } as unknown as Json)));
      }),
      { numRuns: 3000 },
    );
  });

  test('the reader takes any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'assertions:|- |from: |to: |a|\n|  |{|}|[|]|,|&x |*x|<<: |"|#|ports: |80|every: |null|{{ x }}|\t|---\n'.split('|'))),
        (parts) => {
          const text = parts.join('');
          const { problems, assertions } = readAssertions({ id: '/x', source: parseFile(text) });
          expect(problems.length + assertions.length).toBeGreaterThan(0);
          for (const { range } of [...problems, ...assertions]) expect(range.start <= range.end && range.end <= text.length, text).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('say the same of each field', () => {
    const { connection, coverage, end } = schema.definitions;
    const described = (properties: Readonly<Record<string, { description: string }>>) =>
      Object.fromEntries(Object.entries(properties).map(([key, { description }]) => [key, description]));
    expect(described(schema.properties)).toEqual(fileFields);
    expect({ ...described(connection.properties), ...described(coverage.properties) }).toEqual(assertionFields);
    expect(Object.assign({}, ...end.anyOf.map(({ properties = {} }) => described(properties)))).toEqual(endFields);
  });
});

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface Change {
  readonly at: number;
  readonly what: 'replace' | 'remove' | 'add';
  readonly key: string;
  readonly value: Json;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(60),
  what: fc.constantFrom('replace' as const, 'remove' as const, 'add' as const),
  key: fc.constantFrom(
    'name',
    'from',
    'to',
    'ports',
    'expect',
    'every',
    'in',
    'has',
    'namespace',
    'labels',
    'selector',
    'outside',
    'address',
    'workload',
    'values',
    'x',
  ),
  value: fc.oneof(
    fc.constantFrom<Json>(null, true, 0, 1, 80, 70000, 1.5, '', 'a', 'shop/a', 'policy', 'namespace', 'allowed', 'In', 'Exists', 'UDP/53', '8000-8100'),
    fc.constantFrom<Json>(
      '10.0.0.0/8',
      '10.0.0.0/40',
      '::1',
      '::g',
      '1.2.3.4-1.2.3.3',
      [],
      {},
      ['a'],
      [80],
      [[]],
      { a: 'b' },
      { namespace: 'a' },
      { address: '::/0' },
    ),
  ),
});

/** The value with one part of it, counted from the outside in, replaced, left out or added to. */
function changed(value: Json, { at, what, key, value: by }: Change): Json {
  let left = at;
  const visit = (node: Json): Json | undefined => {
    if (left-- === 0) {
      if (what === 'replace') return by;
      if (what === 'remove') return undefined;
      if (Array.isArray(node)) return [...node, by];
      return typeof node === 'object' && node !== null ? { ...node, [key]: by } : node;
    }
    if (Array.isArray(node)) return node.flatMap((item: Json) => visit(item) ?? []);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).flatMap(([name, member]) => {
        const kept = visit(member as Json);
        return kept === undefined ? [] : [[name, kept]];
      }),
    );
  };
  return visit(value) ?? null;
}
