import { nodeAtPath } from '../model/read-node.js';
import type { Node, SequenceNode } from '../syntax/nodes.js';

/** The text at `path`, where it is a string that no template makes. */
export function textAt(node: Node | undefined, ...path: readonly (string | number)[]): string | undefined {
  const at = nodeAtPath(node, path);
  return at?.kind === 'scalar' && !at.templated && typeof at.value === 'string' && at.value !== '' ? at.value : undefined;
}

/** Whether anything but null stands at `path`. */
export function isSet(node: Node | undefined, ...path: readonly (string | number)[]): boolean {
  const at = nodeAtPath(node, path);
  return at !== undefined && !(at.kind === 'scalar' && at.value === null && !at.templated);
}

/** The members of the sequence at `path`; none where there is no sequence. */
export function itemsAt(node: Node | undefined, ...path: readonly (string | number)[]): readonly Node[] {
  const at = nodeAtPath(node, path);
  return at?.kind === 'sequence' ? (at satisfies SequenceNode).items.map(({ value }) => value) : [];
}

/** The strings of the sequence at `path`. */
export function textsAt(node: Node | undefined, ...path: readonly (string | number)[]): readonly string[] {
  return itemsAt(node, ...path).flatMap((item) => textAt(item) ?? []);
}
