import { entryOf } from '../syntax/locate.js';
import type { MapNode, Path } from '../syntax/nodes.js';
import type { LabelSelector, MatchExpression, MatchLabels } from './network-policy.js';
import { fieldOf, type Item, isNull, isUnknown, keyName, listAt, stringField, stringItem, stringOf } from './read-node.js';

/** What becomes of a label without a value: it is empty, or, in a custom resource, counted as left out. */
interface SelectorOptions {
  readonly nullLabels: 'empty' | 'dropped';
}

/** The `metav1.LabelSelector` at a key; absent where the key is, or where something else than a map is written there. */
export function lowerSelector(map: MapNode, name: string, mapPath: Path, options: SelectorOptions = { nullLabels: 'empty' }): LabelSelector | undefined {
  const entry = entryOf(map, name);
  if (!entry) return undefined;
  const { value } = entry;
  const path = [...mapPath, name];
  const base = { range: value.range, key: entry.key.range, path };
  if (value.kind === 'map') {
    const matchExpressions = listAt(value, 'matchExpressions', path, lowerExpression);
    return { ...base, isNull: false, matchLabels: lowerMatchLabels(value, path, options), matchExpressions, templated: value.templated };
  }
  if (!isNull(value) && !isUnknown(value) && !value.templated) return undefined;
  return { ...base, isNull: isNull(value), matchLabels: undefined, matchExpressions: undefined, templated: value.templated };
}

function lowerMatchLabels(selector: MapNode, selectorPath: Path, { nullLabels }: SelectorOptions): MatchLabels | undefined {
  const entry = entryOf(selector, 'matchLabels');
  if (!entry) return undefined;
  const { value } = entry;
  const base = { range: value.range, key: entry.key.range, path: [...selectorPath, 'matchLabels'] };
  if (value.kind !== 'map') {
    if (!isNull(value) && !isUnknown(value) && !value.templated) return undefined;
    return { ...base, isNull: isNull(value), entries: [], templated: value.templated };
  }
  const entries = new Map<string, MatchLabels['entries'][number]>();
  for (const label of value.entries) {
    const key = keyName(label);
    if (label.key.templated || (label.merged && entries.has(key))) continue;
    if (nullLabels === 'dropped' && isNull(label.value)) continue;
    entries.set(key, { key: { value: key, range: label.key.range }, value: fieldOf(label, stringOf(label.value)), range: label.range });
  }
  return { ...base, isNull: false, entries: [...entries.values()], templated: value.templated };
}

function lowerExpression({ node, path, range }: Item): MatchExpression | undefined {
  if (node.kind !== 'map') {
    const known = !isUnknown(node) && !node.templated;
    return known && !isNull(node) ? undefined : { range, path, key: undefined, operator: undefined, values: undefined, templated: !known };
  }
  return {
    range,
    path,
    key: stringField(node, 'key'),
    operator: stringField(node, 'operator'),
    values: listAt(node, 'values', path, stringItem),
    templated: node.templated,
  };
}
