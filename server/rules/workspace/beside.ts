import type { PlacedObject } from '../../workspace/snapshot.js';

/**
 * Whether two objects of one namespace are surely meant for it together: they stand in one file, or both say where they live. Of files that leave it open,
 * which are often alternatives, whoever applies them decides.
 */
export function areBeside(a: PlacedObject, b: PlacedObject): boolean {
  return a.file === b.file || (saysWhere(a) && saysWhere(b));
}

function saysWhere({ namespaceFrom }: PlacedObject): boolean {
  return namespaceFrom === 'manifest' || namespaceFrom === 'kustomization';
}
