import { ReadRefusal } from './refusal.js';
import type { SimpleKey, Token } from './token.js';

/** So far may the colon be from the start of its key; it must be on the same line, too. */
const LONGEST_KEY = 1024;

/** Whether `key` may still become a key, now that the scan of `text` is at `at`. */
export function isStillPossible(key: SimpleKey, text: string, at: number, lineStart: number): boolean {
  if (!key.possible) return false;
  if (key.lineStart === lineStart && !isTooLong(text, key.start, at)) return true;
  if (key.required) throw missingColon(key);
  key.possible = false;
  return false;
}

/** The limit counts characters, of which one may take two units here. */
function isTooLong(text: string, start: number, end: number): boolean {
  const units = end - start;
  if (units <= LONGEST_KEY) return false;
  return units > 2 * LONGEST_KEY || [...text.slice(start, end)].length > LONGEST_KEY;
}

/** From here on it cannot become a key. */
function giveUp(key: SimpleKey | undefined): void {
  if (!key?.possible) return;
  if (key.required) throw missingColon(key);
  key.possible = false;
}

function missingColon(key: SimpleKey): ReadRefusal {
  const message = 'Here a key is expected, but no colon follows on this line; write `key: value`, or indent the line like what it belongs to.';
  return new ReadRefusal(key.start, -1, message, 'not-yaml', 'colon');
}

/** The brackets that are open; for each of them, and for the block around them, where a key may have begun. Lives as long as its scanner. */
export class OpenBrackets {
  readonly #keys: (SimpleKey | undefined)[] = [undefined];
  readonly #tokens: Token[] = [];

  get depth(): number {
    return this.#tokens.length;
  }

  get key(): SimpleKey | undefined {
    return this.#keys[this.#keys.length - 1];
  }

  /** A key may begin here, so not where one could before. */
  saveKey(key: SimpleKey): SimpleKey {
    this.giveUpKey();
    this.#keys[this.#keys.length - 1] = key;
    return key;
  }

  giveUpKey(): void {
    giveUp(this.#keys[this.#keys.length - 1]);
  }

  open(token: Token): void {
    this.#keys.push(undefined);
    this.#tokens.push(token);
  }

  close(): void {
    const token = this.#tokens.pop();
    // go-yaml does not look for a colon behind `{}` and `[]`, so that at the root what follows them is not read.
    if (token && this.#keys.pop() === undefined) token.key = undefined;
  }
}
