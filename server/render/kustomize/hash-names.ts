import { hashOf } from './hash.js';
import { isNoted, notes, setText, storePreviousId } from './resource.js';
import { present, type Resources } from './resources.js';
import { metaText } from './set-field.js';
import { refuse } from './stop.js';
import { field } from './tree.js';

/** Puts a hash of their content behind the names of generated objects. */
export function hashNames(resources: Resources): void {
  for (const resource of present(resources)) {
    const { node } = resource;
    if (!isNoted(node, notes.needsHashSuffix)) continue;
    const kind = field(node, 'kind')?.text ?? '';
    if (kind !== 'ConfigMap' && kind !== 'Secret') refuse('unsupported', `A hash behind the name of a ${kind} is not rendered.`, resource.origin);
    const hash = hashOf(node);
    storePreviousId(node);
    setText(node, ['metadata', 'name'], `${metaText(node, 'name')}-${hash}`, field(field(node, 'metadata'), 'name')?.written);
  }
  resources.ids = undefined;
}
