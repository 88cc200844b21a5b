import { writtenOf } from '../families/written.js';
import type { AdminPolicy } from '../model/admin-policy.js';
import type { Field } from '../model/field.js';
import type { NetworkPolicy } from '../model/network-policy.js';
import { isPolicy } from '../model/objects.js';
import { fieldOf, keyName, stringOf } from '../model/read-node.js';
import type { Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Checked } from './check.js';
import { labelEntries } from './object-labels.js';

/** A label with its value where one map holds both: in `matchLabels`, or among the labels of the object itself. */
export interface WrittenLabel {
  readonly key: Field<string>;
  readonly value: Field<string | undefined>;
  /** Of the map. */
  readonly path: Path;
}

/** All labels that the API server looks at: of the selectors of an admin policy it takes any text. */
export function labelsOf(object: Checked['labelled'], tree: SyntaxTree): readonly WrittenLabel[] {
  if (!isPolicy(object)) {
    return labelEntries(tree, object).map(({ path, entry }) => ({
      key: { value: keyName(entry), range: entry.key.range },
      value: fieldOf(entry, stringOf(entry.value)),
      path,
    }));
  }
  const selected = checkedSelectors(object).flatMap(({ selector: { matchLabels } }) =>
    (matchLabels?.entries ?? []).map(({ key, value }) => ({ key, value, path: matchLabels?.path ?? [] })),
  );
  const { labels } = object.metadata;
  return [...selected, ...labels.entries.map(({ key, value }) => ({ key, value, path: labels.path }))];
}

/** The expressions of all selectors that the API server looks at. */
export function expressionsOf(object: Checked['labelled']) {
  return (isPolicy(object) ? checkedSelectors(object) : []).flatMap(({ selector }) => selector.matchExpressions?.items ?? []);
}

function checkedSelectors(policy: NetworkPolicy | AdminPolicy) {
  const { selectors, checksSelectors } = writtenOf(policy);
  return checksSelectors ? selectors() : [];
}
