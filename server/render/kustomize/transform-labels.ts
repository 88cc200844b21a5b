import type { Written, WrittenBy } from '../rendering.js';
import { eachField, type FieldSpec } from './field-spec.js';
import { type Present, present, type Resources } from './resources.js';
import { setField } from './set-field.js';
import type { PairSetting } from './settings.js';
import { at } from './stop.js';
import { scalar } from './tree.js';

/**
 * Writes labels or annotations to the fields. Where a field lacks one, the very same node becomes part of it and of all others of the object that
 * lack it, so that whatever changes the label later changes selectors and peers with it, until a JSON patch parts them.
 */
export function writePairs(resources: Resources, pairs: readonly PairSetting[], specs: readonly FieldSpec[], by: WrittenBy): void {
  const sorted = pairs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const resource of present(resources)) for (const pair of sorted) writePair(resource, pair, specs, by);
}

function writePair({ node }: Present, { name, key, value }: PairSetting, specs: readonly FieldSpec[], by: WrittenBy): void {
  const written: Written = { ...value.place, by };
  const shared = scalar(value.text, written, '!!str');
  const set = (target: typeof shared) => setField(target, { text: name, written: { ...key, by } }, shared);
  at(value.place, () => {
    for (const spec of specs) eachField(node, spec, { set, makes: 'map', written: { ...key, by } });
  });
}
