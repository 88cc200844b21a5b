import type { Range } from '../util/range.js';
import { oneLine, withoutMiddle } from '../util/text.js';
import type { Location } from '../workspace/snapshot.js';

/** A text that names places. */
export interface LinkedText {
  readonly text: string;
  /** Where a place is named, in offsets of the text, ascending. */
  readonly links: readonly { readonly range: Range; readonly location: Location }[];
}

/** Words of one line; those that name a place carry it. */
export interface Piece {
  readonly text: string;
  readonly location?: Location | undefined;
  /** Never broken over lines. */
  readonly whole?: boolean;
}

/** Of a piece that is no command; in UTF-16 units. What manifests say has no end. */
export const longestPiece = 2000;

/** The lines as one text, each ended by a line break. `write` gives a piece its final form; what manifests say cannot end a line. */
export function joinLines<P extends Piece>(lines: readonly (readonly P[])[], write: (clean: string, piece: P) => string = (clean) => clean): LinkedText {
  const links: { range: Range; location: Location }[] = [];
  let text = '';
  for (const line of lines) {
    for (const piece of line) {
      const clean = oneLine(piece.whole ? piece.text : withoutMiddle(piece.text, longestPiece));
      if (piece.location) links.push({ range: { start: text.length, end: text.length + clean.length }, location: piece.location });
      text += write(clean, piece);
    }
    text += '\n';
  }
  return { text, links };
}
