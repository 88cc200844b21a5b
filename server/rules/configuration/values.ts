import type { Reading } from '../../model/own-file.js';
import { keyName } from '../../model/read-node.js';
import type { Node } from '../../syntax/nodes.js';

/**
 * The texts of a list, or one text that stands for a list of one. `what` is what to write, in the plural.
 * @param refuse says what is wrong with a text, as a sentence
 */
export function textsOf(reading: Reading, node: Node, what: string, refuse: (text: string) => string | undefined = () => undefined): readonly string[] {
  const nodes = node.kind === 'sequence' ? node.items.map(({ value }) => value) : [node];
  return nodes.flatMap((one) => {
    if (one.kind !== 'scalar' || typeof one.value !== 'string' || one.value === '') {
      reading.problem(one.range, `Here stands a list of ${what}.`);
      return [];
    }
    const problem = refuse(one.value);
    if (problem === undefined) return one.value;
    reading.problem(one.range, problem);
    return [];
  });
}

/** The value of a node as JSON has it. */
export function plainOf(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'sequence':
      return node.items.map(({ value }) => plainOf(value));
    case 'map':
      return Object.fromEntries(node.entries.map((entry) => [keyName(entry), plainOf(entry.value)]));
  }
}

/** Whether another tool fills in some of it: what it will be is not known, so nothing is asked about it. */
export function isOpen(node: Node): boolean {
  if (node.templated) return true;
  if (node.kind === 'map') return node.entries.some(({ key, value }) => key.templated || isOpen(value));
  return node.kind === 'sequence' && node.items.some(({ value }) => isOpen(value));
}
