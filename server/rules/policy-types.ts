import type { Direction, NetworkPolicy } from '../model/network-policy.js';
import type { Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { appendItem, type Edits, insertEntry, isMisspelling, replaceMember, writtenEntry, writtenNode } from './edits.js';
import { typeName, writtenKeys } from './reading.js';

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

/** Adds a type to the list; one that repeats makes room for it, because there may be two at most. */
export function addPolicyType(tree: SyntaxTree, spec: Path, stated: readonly Direction[], direction: Direction): Edits {
  const types = [...new Set(stated), direction].map(typeName);
  return types.length === stated.length + 1 ? appendItem(tree, [...spec, 'policyTypes'], typeName(direction)) : replaceMember(tree, spec, 'policyTypes', types);
}
