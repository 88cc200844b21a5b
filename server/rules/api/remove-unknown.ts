import type { SyntaxTree } from '../../syntax/source-file.js';
import type { PlacedMismatch } from '../../validation/mismatches.js';
import type { Place } from '../../validation/place.js';
import { losing, removeEntry, widening } from '../edits.js';
import type { Fix } from '../rule.js';

/** Maps whose keys limit what a policy is about, or what it lets through. */
const LIMITS: ReadonlySet<Place> = new Set([
  'rule',
  'peer',
  'ingressPeer',
  'egressPeer',
  'ipBlock',
  'port',
  'subject',
  'selector',
  'expression',
  'pods',
  'adminRule',
  'adminSubject',
  'adminPort',
  'protocol',
  'destinationPort',
]);

/**
 * Removes a field that the API does not know, beside others that stay. It is most likely a limit under another name, so that without it
 * the policy lets more through than was meant.
 */
export function removeUnknown(tree: SyntaxTree, { name, place, parent }: PlacedMismatch): readonly Fix[] {
  const edits = removeEntry(tree, parent, name);
  return LIMITS.has(place) ? widening(`Remove ${name}, and allow without it`, edits) : losing(`Remove ${name}`, edits);
}
