import type { Field } from '../../model/field.js';
import type { LabelSelector } from '../../model/network-policy.js';
import { columnAt, type Edits, proved, writtenEntry, writtenMap } from '../../syntax/edit/edits.js';
import { changeAt, changeEntries, type PlainValue } from '../../syntax/edit/plain-value.js';
import { styleOf } from '../../syntax/edit/yaml-text.js';
import type { SyntaxTree } from '../../syntax/source-file.js';

/** Writes each label of `matchLabels` as an expression, with its quotes. Undefined beside expressions, whose order would be a choice. */
export function toExpressions(tree: SyntaxTree, selector: LabelSelector): Edits {
  const { matchLabels, matchExpressions } = selector;
  if (!matchLabels || matchExpressions || matchLabels.templated || matchLabels.entries.length === 0) return undefined;
  const items = matchLabels.entries.map(({ key, value }) => [sourceOf(tree, key), sourceOf(tree, value)] as const);
  const value: PlainValue = {
    kind: 'list',
    items: matchLabels.entries.map(({ key, value: label }) => ({
      kind: 'map',
      entries: [
        ['key', plainText(key.value)],
        ['operator', plainText('In')],
        ['values', { kind: 'list', items: [plainText(label.value ?? '')] }],
      ],
    })),
  };
  return replaced(
    tree,
    selector,
    { from: 'matchLabels', to: 'matchExpressions', value },
    (indent, eol, step) => {
      const dash = indent + step;
      return items.map(([key, label]) => `${eol}${dash}- key: ${key}${eol}${dash}  operator: In${eol}${dash}  values: [${label}]`).join('');
    },
    `[${items.map(([key, label]) => `{key: ${key}, operator: In, values: [${label}]}`).join(', ')}]`,
  );
}

/** Writes expressions as labels; undefined where one of them is not `In` of one value, or a key comes twice. */
export function toLabels(tree: SyntaxTree, selector: LabelSelector): Edits {
  const { matchLabels, matchExpressions } = selector;
  if (!matchExpressions || matchLabels || matchExpressions.items.length === 0) return undefined;
  const pairs = matchExpressions.items.map(({ key, operator, values, templated }) => {
    const [value, ...more] = values?.items ?? [];
    return !templated && key?.value !== undefined && operator?.value === 'In' && value?.value !== undefined && more.length === 0
      ? ([key, value] as const)
      : undefined;
  });
  const known = pairs.flatMap((pair) => (pair ? [pair] : []));
  if (known.length < pairs.length || new Set(known.map(([key]) => key.value)).size < known.length) return undefined;
  const items = known.map(([key, value]) => `${sourceOf(tree, key)}: ${sourceOf(tree, value)}`);
  const value: PlainValue = { kind: 'map', entries: known.map(([key, label]) => [key.value ?? '', plainText(label.value ?? '')]) };
  return replaced(
    tree,
    selector,
    { from: 'matchExpressions', to: 'matchLabels', value },
    (indent, eol) => items.map((item) => `${eol}${indent}  ${item}`).join(''),
    `{${items.join(', ')}}`,
  );
}

interface Change {
  readonly from: string;
  readonly to: string;
  readonly value: PlainValue;
}

/** @param block what stands behind the key in lines of their own, and `flow` on its line: as the map and its value are written now */
function replaced(
  tree: SyntaxTree,
  { path }: LabelSelector,
  { from, to, value }: Change,
  block: (indent: string, lineEnding: string, listStep: string) => string,
  flow: string,
): Edits {
  const map = writtenMap(tree, path);
  const entry = map && writtenEntry(map, from);
  if (!map || !entry || map.entries.some(({ merged }) => merged) || entry.value.alias !== undefined || entry.value.kind === 'scalar') return undefined;
  const { lineEnding, listStep, json } = styleOf(tree);
  if (json) return undefined;
  const inFlow = map.flow || entry.value.flow;
  const newText = inFlow ? `${to}: ${flow}` : `${to}:${block(' '.repeat(columnAt(tree, entry.range.start)), lineEnding, ' '.repeat(listStep))}`;
  const edits = [{ range: entry.range, newText }];
  return proved(tree, edits, (root) =>
    changeAt(
      root,
      path,
      changeEntries((entries) => entries.map((one) => (one[0] === from ? ([to, value] as const) : one))),
    ),
  );
}

/** As it is written, quotes and all. */
function sourceOf(tree: SyntaxTree, { range }: Pick<Field<unknown>, 'range'>): string {
  return tree.text.slice(range.start, range.end);
}

function plainText(value: string): PlainValue {
  return { kind: 'scalar', value };
}
