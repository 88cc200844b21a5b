import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { check } from '../check.js';
import type { PlacedMismatch } from '../mismatches.js';

export interface UnknownField extends PlacedMismatch {
  /** The keys that are written beside it. */
  readonly taken: readonly string[];
  readonly kind: string;
}

/** A key that the API does not know at its place. */
export default check<'policy', UnknownField>({
  id: 'unknown-field',
  category: 'api',
  on: 'policy',
  matches: ({ mismatch: { fault } }) => fault === 'unknown',
  rest: true,
  *find({ kind }, { tree, mismatches }) {
    const keys = new Map<string, readonly string[]>();
    for (const mismatch of mismatches) {
      const path = JSON.stringify(mismatch.parent);
      const taken = keys.get(path) ?? keysAt(tree, mismatch.parent);
      keys.set(path, taken);
      yield { ...mismatch, taken, kind: kind.value };
    }
  },
});

function keysAt(tree: SyntaxTree, path: Path): readonly string[] {
  const map = nodeAt(tree, path);
  return map?.kind === 'map' ? map.entries.map(({ key }) => key.text) : [];
}
