import type { Token } from './token.js';

/** Tokens that were found but not yet taken. One may still go in before others, when a colon shows that they were a key. */
export class TokenQueue {
  #tokens: Token[] = [];
  #head = 0;
  #taken = 0;

  get first(): Token | undefined {
    return this.#tokens[this.#head];
  }

  /** How many tokens came before the one that is put in next. */
  get nextNumber(): number {
    return this.#taken + this.#tokens.length - this.#head;
  }

  take(): void {
    this.#head++;
    this.#taken++;
    if (this.#head < this.#tokens.length) return;
    this.#tokens = [];
    this.#head = 0;
  }

  push(token: Token): void {
    this.#tokens.push(token);
  }

  /** Puts a token before the one with this number; at the end where that one was taken. */
  insert(number: number, token: Token): void {
    const index = this.#head + number - this.#taken;
    if (number < this.#taken || index >= this.#tokens.length) this.#tokens.push(token);
    else this.#tokens.splice(index, 0, token);
  }
}
