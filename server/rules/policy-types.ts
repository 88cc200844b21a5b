import type { Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { type Edits, insertEntry, replaceMember, writtenEntry, writtenNode } from './edits.js';

/** Writes `policyTypes` where it is missing, null or empty: behind `podSelector`, in the style of the map. */
export function setPolicyTypes(tree: SyntaxTree, spec: Path, types: readonly ('Ingress' | 'Egress')[]): Edits {
  const map = writtenNode(tree, spec);
  if (map?.kind !== 'map') return undefined;
  if (writtenEntry(map, 'policyTypes')) return replaceMember(tree, spec, 'policyTypes', types);
  return insertEntry(tree, spec, 'policyTypes', types, 'podSelector');
}
