import type { Range } from '../util/range.js';
import type { FileId, Location, Snapshot } from '../workspace/snapshot.js';
import { definition } from './definition.js';
import { references } from './references.js';
import { shownCursorAt } from './rendered-cursor.js';

/** A part of a file that belongs to what is under the cursor. */
export interface Highlight {
  readonly range: Range;
  /** `self`: what is under the cursor; `selected`: what it selects or names; `selector`: what selects it. */
  readonly kind: 'self' | 'selected' | 'selector';
}

/**
 * What belongs to the thing under the cursor in the same file: from a selector what it selects, from a workload or a label of its pods the
 * selectors that match it. Empty where nothing here does: editors then mark the same word.
 */
export function highlights(snapshot: Snapshot, file: FileId, offset: number): readonly Highlight[] {
  const defined = definition(snapshot, file, offset);
  const self = defined?.origin ?? shownCursorAt(snapshot, file, offset)?.range;
  const here = (locations: readonly Location[]) => locations.flatMap((location) => (location.file === file ? [location.range] : []));
  const selected = here(defined?.targets ?? []);
  const selectors = here(references(snapshot, file, offset));
  if (!self || selected.length + selectors.length === 0) return [];
  return [
    { range: self, kind: 'self' },
    ...selected.map((range) => ({ range, kind: 'selected' as const })),
    ...selectors.map((range) => ({ range, kind: 'selector' as const })),
  ];
}
