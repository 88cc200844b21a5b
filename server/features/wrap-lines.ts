import { oneLine, withoutMiddle } from '../util/text.js';
import { longestPiece, type Piece } from './linked-text.js';

/**
 * A line as several of at most `columns` characters. It is broken between its fields, which several blanks part, and within a field only
 * where that alone is longer than a line; what follows is set in further than the line itself. A longer word stands alone.
 */
export function wrapLine<P extends Piece>(line: readonly P[], columns: number): readonly (readonly P[])[] {
  const tokens = line.flatMap(tokensOf);
  if (widthOf(tokens) <= columns) return [line];
  const indent = /^ */.exec(tokens.map(({ text }) => text).join(''))?.[0].length ?? 0;
  const writer = new LineWriter<P>(columns, ' '.repeat(indent + 2));
  for (const field of fieldsOf(tokens)) writer.field(field);
  return writer.lines();
}

/** A word with the blanks behind it, or the blanks that a piece begins with. */
interface Token<P> {
  readonly text: string;
  readonly piece: P;
}

/** A place stays in one piece, so that it stays one link; a command, so that it can be copied. */
function tokensOf<P extends Piece>(piece: P): readonly Token<P>[] {
  const text = oneLine(piece.whole ? piece.text : withoutMiddle(piece.text, longestPiece));
  if (piece.location || piece.whole) return [{ text, piece }];
  return (text.match(/^ +|\S+ */g) ?? []).map((word) => ({ text: word, piece }));
}

/** Fields end in two blanks or more; an arrow belongs to what it points at. */
function fieldsOf<P>(tokens: readonly Token<P>[]): readonly (readonly Token<P>[])[] {
  const fields: Token<P>[][] = [[]];
  let words = '';
  for (const token of tokens) {
    fields.at(-1)?.push(token);
    words += token.text;
    if (/\S {2,}$/.test(words) && words.trim() !== '->') {
      fields.push([]);
      words = '';
    }
  }
  return fields.filter((field) => field.length > 0);
}

/** What no blank parts stays together, such as a place and its brackets. */
function wordsOf<P>(tokens: readonly Token<P>[]): readonly (readonly Token<P>[])[] {
  const words: Token<P>[][] = [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (before && !before.text.endsWith(' ') && !token.text.startsWith(' ')) words.at(-1)?.push(token);
    else words.push([token]);
  }
  return words;
}

/** Without the blanks behind. */
function widthOf<P>(tokens: readonly Token<P>[]): number {
  return tokens.reduce((sum, { text }) => sum + text, '').trimEnd().length;
}

class LineWriter<P extends Piece> {
  readonly #columns: number;
  readonly #indent: string;
  readonly #lines: P[][] = [[]];
  #width = 0;
  #hasWords = false;

  constructor(columns: number, indent: string) {
    this.#columns = columns;
    this.#indent = indent;
  }

  field(tokens: readonly Token<P>[]): void {
    this.#makeRoom(tokens);
    for (const word of wordsOf(tokens)) {
      this.#makeRoom(word);
      for (const { text, piece } of word) this.#add(text, piece);
      if (widthOf(word) > 0) this.#hasWords = true;
    }
  }

  lines(): readonly (readonly P[])[] {
    return this.#lines.map(withoutTrailingBlanks);
  }

  /** Begins a line where this one has words and these would not fit. */
  #makeRoom(tokens: readonly Token<P>[]): void {
    const [first] = tokens;
    if (!first || !this.#hasWords || widthOf(tokens) === 0 || this.#width + widthOf(tokens) <= this.#columns) return;
    this.#lines.push([]);
    this.#width = 0;
    this.#hasWords = false;
    this.#add(this.#indent, { ...first.piece, location: undefined });
  }

  #add(text: string, piece: P): void {
    this.#lines.at(-1)?.push({ ...piece, text });
    this.#width += text.length;
  }
}

function withoutTrailingBlanks<P extends Piece>(line: readonly P[]): readonly P[] {
  const last = line.at(-1);
  if (!last) return line;
  const text = last.text.trimEnd();
  return text === '' ? withoutTrailingBlanks(line.slice(0, -1)) : [...line.slice(0, -1), { ...last, text }];
}
