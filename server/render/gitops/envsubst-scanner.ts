/** What the scanner takes for a part of a name, an operator or an argument: a character, and how many bytes of the token it ends. */
export type Accepts = (character: string, length: number) => boolean;

export type TokenKind = 'end' | 'word' | 'open' | 'close' | 'illegal';

/** What is looked for. */
export interface Mode {
  readonly word?: boolean;
  readonly open?: boolean;
  readonly close?: boolean;
  readonly escape?: boolean;
}

/**
 * Reads what stands in `${}` as `fluxcd/pkg/envsubst` does (parse/scan.go), which scans with one state from token to token. There an escaping character is cut out of the text;
 * here it is left out of the token, so that offsets stay.
 */
export class EnvsubstScanner {
  readonly text: string;
  at = 0;
  /** Escaping characters of the last token. */
  #skipped: number[] = [];
  #width = 0;
  #start = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** '' at the end. */
  read(): string {
    const code = this.text.codePointAt(this.at);
    if (code === undefined) {
      this.#width = 0;
      return '';
    }
    const character = String.fromCodePoint(code);
    this.#width = character.length;
    this.at += this.#width;
    return code === 0 ? '' : character;
  }

  unread(): void {
    this.at -= this.#width;
  }

  peek(): string {
    const character = this.read();
    this.unread();
    return character;
  }

  /** The token that was read last. */
  token(): string {
    let token = '';
    let from = this.#start;
    for (const at of this.#skipped) {
      token += this.text.slice(from, at);
      from = at + 1;
    }
    return token + this.text.slice(from, this.at);
  }

  scan(mode: Mode, accepts: Accepts): TokenKind {
    this.#start = this.at;
    this.#skipped = [];
    const character = this.read();
    if (character === '') return 'end';
    if (mode.open && this.#opens(character)) return 'open';
    if (mode.close && character === '}') return 'close';
    return mode.word && this.#word(character, mode, accepts) ? 'word' : 'illegal';
  }

  #word(first: string, mode: Mode, accepts: Accepts): boolean {
    if (!this.#skipsEscape(first, mode) && !accepts(first, this.#length())) return false;
    for (;;) {
      const character = this.read();
      if (character === '') {
        this.unread();
        return true;
      }
      if (mode.open && this.#opens(character)) {
        this.at -= 2;
        return true;
      }
      if (this.#skipsEscape(character, mode)) continue;
      if (!accepts(character, this.#length())) {
        this.unread();
        return true;
      }
    }
  }

  #length(): number {
    return this.at - this.#start - this.#skipped.length;
  }

  #opens(character: string): boolean {
    if (character !== '$') return false;
    if (this.read() === '{') return true;
    this.unread();
    // What was read before is the dollar sign.
    this.#width = 1;
    return false;
  }

  /** The escaping character is left out, and the one behind it taken as it is. */
  #skipsEscape(character: string, mode: Mode): boolean {
    if (!mode.escape) return false;
    const next = this.text.charAt(this.at);
    const isEscape = (character === '$' && next === '$') || (character === '\\' && (next === '/' || next === '\\'));
    if (!isEscape) return false;
    this.#skipped.push(this.at - 1);
    this.at++;
    this.#width = 1;
    return true;
  }
}
