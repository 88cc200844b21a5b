import * as fc from 'fast-check';

/** A value with the way it is written. */
export type Styled = StyledMap | StyledList | StyledScalar;
export interface StyledMap {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly members: readonly { readonly key: string; readonly value: Styled; readonly above: boolean; readonly behind: boolean }[];
}
export interface StyledList {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly members: readonly { readonly value: Styled; readonly above: boolean; readonly behind: boolean }[];
}
export interface StyledScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly quotes: 'plain' | 'single' | 'double' | 'literal';
}

/** How a whole document is written. */
export interface Layout {
  readonly mapStep: number;
  readonly listStep: number;
  readonly lineEnding: '\n' | '\r\n';
  readonly endsWithBreak: boolean;
  readonly blankLines: boolean;
}

export interface GeneratedDocument {
  readonly text: string;
  readonly value: unknown;
}

const KEYS = ['app', 'from', 'to', 'ports', 'podSelector', 'matchLabels', 'name', 'spec', 'a/b.c'];

const scalar: fc.Arbitrary<StyledScalar> = fc.record({
  kind: fc.constant('scalar' as const),
  value: fc.oneof(
    fc.constantFrom('web', 'a b', "it's", 'x#y', 'http://a', '10.0.0.0/8', 'say "x"', 'yes', '80', '', 'a: b', '- a', '#c'),
    fc.nat({ max: 65535 }),
    fc.boolean(),
    fc.constant(null),
  ),
  quotes: fc.constantFrom('plain', 'plain', 'single', 'double', 'literal'),
});

const { styled } = fc.letrec<{ styled: Styled; map: StyledMap; list: StyledList }>((tie) => ({
  styled: fc.oneof({ maxDepth: 4, depthIdentifier: 'styled' }, scalar, tie('map'), tie('list')),
  map: fc.record({
    kind: fc.constant('map' as const),
    flow: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    members: fc.uniqueArray(fc.record({ key: fc.constantFrom(...KEYS), value: tie('styled'), above: rarely(), behind: rarely() }), {
      selector: ({ key }) => key,
      maxLength: 4,
    }),
  }),
  list: fc.record({
    kind: fc.constant('list' as const),
    flow: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    members: fc.array(fc.record({ value: tie('styled'), above: rarely(), behind: rarely() }), { maxLength: 3 }),
  }),
}));

function rarely(): fc.Arbitrary<boolean> {
  return fc.integer({ min: 0, max: 3 }).map((n) => n === 0);
}

const layout: fc.Arbitrary<Layout> = fc.record({
  mapStep: fc.constantFrom(2, 2, 4, 3),
  listStep: fc.constantFrom(0, 2, 4),
  lineEnding: fc.constantFrom('\n', '\n', '\r\n'),
  endsWithBreak: fc.boolean(),
  blankLines: fc.boolean(),
});

/** A document whose root is a map, in one of many styles, and what it says. */
export const yamlDocument: fc.Arbitrary<GeneratedDocument> = fc
  .record({
    members: fc.uniqueArray(fc.record({ key: fc.constantFrom(...KEYS), value: styled, above: rarely(), behind: rarely() }), {
      selector: ({ key }) => key,
      minLength: 1,
      maxLength: 4,
    }),
    layout,
  })
  .map(({ members, layout }) => {
    const root: StyledMap = { kind: 'map', flow: false, members };
    const counter = { comments: 0 };
    const lines = blockLines(root, 0, layout, counter).join('\n');
    return { text: (layout.endsWithBreak ? `${lines}\n` : lines).replaceAll('\n', layout.lineEnding), value: jsonOf(root) };
  });

export function jsonOf(node: Styled): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.members.map(({ value }) => jsonOf(value));
  return Object.fromEntries(node.members.map(({ key, value }) => [key, jsonOf(value)]));
}

/** Lines of a block collection at a column, indented. */
function blockLines(node: StyledMap | StyledList, column: number, layout: Layout, counter: { comments: number }): string[] {
  const lines: string[] = [];
  const pad = ' '.repeat(column);
  for (const [index, member] of node.members.entries()) {
    if (layout.blankLines && index > 0) lines.push('');
    if (member.above) lines.push(`${pad}# c${counter.comments++}`);
    const lead = 'key' in member ? `${pad}${member.key}:` : `${pad}-`;
    const comment = member.behind ? ` # c${counter.comments++}` : '';
    lines.push(...memberLines(lead, member.value, comment, column, layout, counter));
  }
  return lines;
}

function memberLines(lead: string, value: Styled, comment: string, column: number, layout: Layout, counter: { comments: number }): string[] {
  const isItem = lead.endsWith('-');
  if (value.kind === 'scalar') return scalarLines(lead, value, comment, column);
  if (value.flow || value.members.length === 0) return [`${lead} ${flowText(value)}${comment}`];
  if (isItem && comment === '' && !value.members[0]?.above) {
    const inner = blockLines(value, column + 2, layout, counter);
    return [`${lead} ${inner[0]?.trimStart()}`, ...inner.slice(1)];
  }
  const below = isItem ? column + 2 : column + (value.kind === 'map' ? layout.mapStep : layout.listStep);
  return [`${lead}${comment}`, ...blockLines(value, below, layout, counter)];
}

function scalarLines(lead: string, scalar: StyledScalar, comment: string, column: number): string[] {
  if (scalar.quotes === 'literal' && typeof scalar.value === 'string' && scalar.value !== '')
    return [`${lead} |-${comment}`, `${' '.repeat(column + 2)}${scalar.value}`];
  const text = flowText(scalar);
  return [`${lead}${text === '' ? '' : ` ${text}`}${comment}`];
}

function flowText(node: Styled): string {
  if (node.kind === 'list') return `[${node.members.map(({ value }) => flowText(value) || 'null').join(', ')}]`;
  if (node.kind === 'map') return `{${node.members.map(({ key, value }) => `${key}: ${flowText(value) || 'null'}`).join(', ')}}`;
  const { value, quotes } = node;
  if (typeof value !== 'string') return value === null ? (quotes === 'single' ? '' : 'null') : String(value);
  if (quotes === 'single') return `'${value.replaceAll("'", "''")}'`;
  if (quotes === 'plain' && /^(?:web|http:\/\/a|10\.0\.0\.0\/8|a b)$/.test(value)) return value;
  return JSON.stringify(value);
}
