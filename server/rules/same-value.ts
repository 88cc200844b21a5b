import type { Node } from '../syntax/nodes.js';

/** Whether two nodes say the same to Kubernetes, whatever their style and the order of their keys. False where a template has a part in it. */
export function sameValue(a: Node, b: Node): boolean {
  if (a.templated || b.templated) return false;
  if (a.kind === 'scalar' || b.kind === 'scalar') return a.kind === 'scalar' && b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'sequence' || b.kind === 'sequence') {
    if (a.kind !== 'sequence' || b.kind !== 'sequence' || a.items.length !== b.items.length) return false;
    return a.items.every(({ value }, index) => {
      const other = b.items[index]?.value;
      return other !== undefined && sameValue(value, other);
    });
  }
  if (a.entries.length !== b.entries.length) return false;
  return a.entries.every(({ key, value }) => {
    const other = b.entries.find((entry) => entry.key.text === key.text)?.value;
    return other !== undefined && sameValue(value, other);
  });
}
