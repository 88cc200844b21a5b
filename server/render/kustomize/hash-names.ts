import { hashOf } from './hash.js';
import { isNoted, notes, setText, storePreviousId } from './resource.js';
import { present, type Resources } from './resources.js';
import { metaText } from './set-field.js';
import { field } from './tree.js';

/** Puts a hash of their content behind the names of generated objects. */
export function hashNames(resources: Resources): void {
  for (const { node } of present(resources)) {
    if (!isNoted(node, notes.needsHashSuffix)) continue;
    const hash = hashOf(node);
    storePreviousId(node);
    setText(node, ['metadata', 'name'], `${metaText(node, 'name')}-${hash}`, field(field(node, 'metadata'), 'name')?.written);
  }
  resources.ids = undefined;
}
