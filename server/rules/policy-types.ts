import type { NetworkPolicy } from '../model/network-policy.js';
import type { Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { type Edits, insertEntry, isMisspelling, replaceMember, writtenEntry, writtenNode } from './edits.js';
import { writtenKeys } from './reading.js';

/** Whether a policy has a key that is most likely `policyTypes`, or no list there: what is wrong is said by the rule about that. */
export function hasOddTypes(tree: SyntaxTree, { spec, path }: NetworkPolicy): boolean {
  const keys = writtenKeys(tree, [...path, 'spec']);
  return keys.some((key) => isMisspelling(key, 'policyTypes')) || (keys.includes('policyTypes') && spec.policyTypes === undefined);
}

/** Writes `policyTypes` where it is missing, null or empty: behind `podSelector`, in the style of the map. */
export function setPolicyTypes(tree: SyntaxTree, spec: Path, types: readonly ('Ingress' | 'Egress')[]): Edits {
  const map = writtenNode(tree, spec);
  if (map?.kind !== 'map') return undefined;
  if (writtenEntry(map, 'policyTypes')) return replaceMember(tree, spec, 'policyTypes', types);
  return insertEntry(tree, spec, 'policyTypes', types, 'podSelector');
}
