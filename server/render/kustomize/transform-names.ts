import type { Written } from '../rendering.js';
import { eachField, type FieldSpec } from './field-spec.js';
import { isSelected } from './ids.js';
import { appendNote, notes, originalId, storePreviousId } from './resource.js';
import { present, type Resources } from './resources.js';
import { setScalar } from './set-field.js';
import type { TextSetting } from './settings.js';
import { scalar, type TreeNode } from './tree.js';

/** Kinds whose names nobody may change. */
const named = [{ kind: 'CustomResourceDefinition' }, { group: 'apiregistration.k8s.io', kind: 'APIService' }, { kind: 'Namespace' }];

/** Puts a text before or behind the names of objects. */
export function transformNames(resources: Resources, affix: TextSetting, side: 'prefix' | 'suffix', specs: readonly FieldSpec[]): void {
  const written: Written = { ...affix.place, by: 'name' };
  const set = (target: TreeNode) => setScalar(target, scalar(side === 'prefix' ? `${affix.text}${target.text}` : `${target.text}${affix.text}`, written));
  for (const { node } of present(resources)) {
    const id = originalId(node);
    if (named.some((kind) => isSelected(id, kind))) continue;
    for (const spec of specs) {
      if (!isSelected(id, spec)) continue;
      if (spec.path === 'metadata/name') {
        appendNote(node, side === 'prefix' ? notes.prefixes : notes.suffixes, affix.text);
        if (affix.text !== '') storePreviousId(node);
      }
      eachField(node, spec, { set, makes: 'scalar', written });
    }
  }
  resources.ids = undefined;
}
