import { Refusal } from './refusal.js';

/** A place where a key may have begun that has no `?` before it; the colon behind it decides. */
export interface SimpleKey {
  possible: boolean;
  /** It stands where in this block only a key may stand. */
  readonly required: boolean;
  /** How many tokens came before it. */
  readonly tokenNumber: number;
  readonly start: number;
  readonly lineStart: number;
}

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
export function giveUp(key: SimpleKey | undefined): void {
  if (!key?.possible) return;
  if (key.required) throw missingColon(key);
  key.possible = false;
}

function missingColon(key: SimpleKey): Refusal {
  const message = 'Here a key is expected, but no colon follows on this line; write `key: value`, or indent the line like what it belongs to.';
  return new Refusal(key.start, -1, message, 'not-yaml', 'colon');
}
