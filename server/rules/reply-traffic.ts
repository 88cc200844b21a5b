import type { NetworkPolicy, PolicyPort, PolicyRule } from '../model/network-policy.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { writtenNode } from './edits.js';
import { peersKey } from './reading.js';
import { valueKey } from './same-value.js';

/**
 * Whether a rule looks as if it was there for answers only: it is for nothing but ranges that clients take their ports from, for the peers
 * that rules of the other direction are for, or for everyone.
 */
export function isForReplies(tree: SyntaxTree, { spec }: NetworkPolicy, { direction, peers, ports, path, templated }: PolicyRule): boolean {
  if (templated || peers?.templated || !ports || ports.templated || ports.items.length === 0) return false;
  const others = spec[direction === 'ingress' ? 'egress' : 'ingress']?.items ?? [];
  const opposite = peersKey(direction === 'ingress' ? 'egress' : 'ingress');
  if (!peers) return ports.items.every((port) => isRange(port, CLIENTS) || (others.length > 0 && isRange(port, PERHAPS_CLIENTS)));
  if (!ports.items.every((port) => isRange(port, CLIENTS) || isRange(port, PERHAPS_CLIENTS))) return false;
  const own = keyOf(tree, [...path, peersKey(direction)]);
  return own !== undefined && others.some((other) => keyOf(tree, [...other.path, opposite]) === own);
}

/** What Linux takes by default, which hardly anything listens on. */
const CLIENTS: readonly (readonly [number, number])[] = [
  [32768, 60999],
  [32768, 61000],
  [32768, 65535],
];
const PERHAPS_CLIENTS: readonly (readonly [number, number])[] = [
  [1024, 65535],
  [1025, 65535],
  [49152, 65535],
];

function isRange({ port, endPort, templated }: PolicyPort, ranges: readonly (readonly [number, number])[]): boolean {
  return !templated && ranges.some(([first, last]) => port?.value === first && endPort?.value === last);
}

function keyOf(tree: SyntaxTree, path: PolicyRule['path']): string | undefined {
  const node = writtenNode(tree, path);
  return node && valueKey(node);
}
