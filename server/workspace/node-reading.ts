import type { Node, SequenceNode } from '../syntax/nodes.js';

/** What stands at `path`, the last entry of a repeated key winning; undefined where nothing does. */
export function nodeAt(node: Node | undefined, ...path: readonly (string | number)[]): Node | undefined {
  let at = node;
  for (const step of path) {
    if (at?.kind === 'sequence') at = typeof step === 'number' ? at.items[step]?.value : undefined;
    else if (at?.kind === 'map') at = at.entries.findLast(({ key }) => key.text === step)?.value;
    else return undefined;
  }
  return at;
}

/** The text at `path`, where it is a string that no template makes. */
export function textAt(node: Node | undefined, ...path: readonly (string | number)[]): string | undefined {
  const at = nodeAt(node, ...path);
  return at?.kind === 'scalar' && !at.templated && typeof at.value === 'string' && at.value !== '' ? at.value : undefined;
}

/** Whether anything but null stands at `path`. */
export function isSet(node: Node | undefined, ...path: readonly (string | number)[]): boolean {
  const at = nodeAt(node, ...path);
  return at !== undefined && !(at.kind === 'scalar' && at.value === null && !at.templated);
}

/** The members of the sequence at `path`; none where there is no sequence. */
export function itemsAt(node: Node | undefined, ...path: readonly (string | number)[]): readonly Node[] {
  const at = nodeAt(node, ...path);
  return at?.kind === 'sequence' ? (at satisfies SequenceNode).items.map(({ value }) => value) : [];
}

/** The strings of the sequence at `path`. */
export function textsAt(node: Node | undefined, ...path: readonly (string | number)[]): readonly string[] {
  return itemsAt(node, ...path).flatMap((item) => textAt(item) ?? []);
}
