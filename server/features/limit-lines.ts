import type { Location } from '../workspace/snapshot.js';
import { fewLimits, type Limit, plainMessage } from './limits.js';
import type { Piece } from './linked-text.js';

/** More of a kind are counted. */
const MOST_OF_A_KIND = 5;

/** What limits an answer, for the end of its text; no line where nothing does. */
export function limitLines(limits: readonly Limit[], place: (location: Location) => string | undefined): readonly (readonly Piece[])[] {
  if (limits.length === 0) return [];
  return [[{ text: 'What limits this answer:' }], ...fewLimits(limits, () => MOST_OF_A_KIND).map((limit) => limitLine(limit, place))];
}

function limitLine(limit: Limit, place: (location: Location) => string | undefined): readonly Piece[] {
  const at = limit.location && place(limit.location);
  const text = `  ${plainMessage(limit)}`;
  return at === undefined ? [{ text }] : [{ text: `${text} (` }, { text: at, location: limit.location }, { text: ')' }];
}
