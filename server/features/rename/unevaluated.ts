import { counted } from '../../util/text.js';
import type { LabelRename } from './label-change.js';
import type { LabelGraph, LabelNode } from './label-links.js';
import { nameOf } from './place.js';
import type { Renaming } from './plan.js';

/** Policies of families whose selectors are not read, and that say the label: they are not changed. */
export function unevaluatedEffects({ read }: Renaming, graphs: readonly LabelGraph[], nodes: readonly LabelNode[], change: LabelRename): readonly string[] {
  const text = change.kind === 'key' ? change.key : change.from;
  const namespaces = new Set(nodes.flatMap((node) => (node.type === 'carrier' ? [node.namespace.name] : [])));
  const speaking = graphs.flatMap(({ view }) =>
    view.unevaluated.filter(({ file, namespace, object, offset }) => {
      if (namespace !== undefined && !namespaces.has(namespace)) return false;
      const source = read(file);
      return source?.text.slice(offset + object.range.start, offset + object.range.end).includes(text) ?? false;
    }),
  );
  const names = [...new Set(speaking.map(nameOf))];
  if (names.length === 0) return [];
  const many = names.length === 1 ? '' : ` and ${counted(names.length - 1, 'other policy').replace('policys', 'policies')}`;
  return [`${names[0]}${many} may select by it, and is not changed: its family is not read here.`];
}
