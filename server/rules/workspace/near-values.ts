import { editDistance } from '../../util/text.js';

/** Whether the one is likely a slip for the other: case, `-` for `_`, plural, a part left out, or one or two letters. Different numbers are no slip. */
export function isNear(written: string, there: string): boolean {
  const [a, b] = [fold(written), fold(there)];
  if (a === b) return written !== there;
  if (shapeOf(a) === shapeOf(b)) return false;
  if (a === `${b}s` || b === `${a}s`) return true;
  if (isPartOf(a, b) || isPartOf(b, a)) return true;
  const shorter = Math.min(a.length, b.length);
  const limit = shorter >= 6 ? MOST_SLIPS : shorter >= 4 ? 1 : 0;
  return limit > 0 && editDistance(a, b, limit) <= limit;
}

const MOST_SLIPS = 2;
const LEAST_PART = 3;

/** Of names that differ in their numbers only, more than these are not compared with one that is written another way. */
const MOST_OF_A_SHAPE = 200;

/** Texts of which those near to another are found without looking at each. */
export interface NearValues {
  /** Those that `written` is likely a slip for, each once. */
  near(written: string): readonly string[];
}

/** Texts that are alike but for their numbers. */
interface Shape {
  readonly shape: string;
  /** Without the numbers. */
  readonly letters: string;
  readonly mask: number;
  readonly texts: string[];
  readonly byDigits: Map<string, string[]>;
}

export function createNearValues(texts: Iterable<string>): NearValues {
  const folded = new Map<string, string[]>();
  const wholes = new Map<string, string[]>();
  const shapes = new Map<string, Shape>();
  for (const text of texts) {
    const own = fold(text);
    add(folded, own, text);
    for (const part of partsOf(own)) add(wholes, part, text);
    const shape = shapeOf(own);
    const letters = lettersOf(own);
    const group: Shape = shapes.get(shape) ?? { shape, letters, mask: maskOf(letters), texts: [], byDigits: new Map() };
    shapes.set(shape, group);
    group.texts.push(text);
    add(group.byDigits, digitsOf(own), text);
  }
  const groups = [...shapes.values()];
  return {
    near: (written) => {
      const own = fold(written);
      const candidates = [
        ...[own, `${own}s`, ...(own.endsWith('s') ? [own.slice(0, -1)] : []), ...partsOf(own)].flatMap((text) => folded.get(text) ?? []),
        ...(wholes.get(own) ?? []),
        ...misspelt(own, groups),
      ];
      return [...new Set(candidates)].filter((there) => isNear(written, there));
    },
  };
}

/**
 * Texts that may be one or two letters off. Leaving out the numbers of both never makes their distance larger, nor does a change of one
 * letter change more than two bits of the mask, so most shapes are passed over at a glance.
 */
function misspelt(own: string, groups: readonly Shape[]): readonly string[] {
  const letters = lettersOf(own);
  const mask = maskOf(letters);
  const shape = shapeOf(own);
  const digits = digitsOf(own);
  const found: string[] = [];
  for (const group of groups) {
    if (bitsOf(group.mask ^ mask) > 2 * MOST_SLIPS || Math.abs(group.letters.length - letters.length) > MOST_SLIPS) continue;
    if (group.shape === shape || editDistance(group.letters, letters, MOST_SLIPS) > MOST_SLIPS) continue;
    found.push(...(group.byDigits.get(digits) ?? group.texts.slice(0, MOST_OF_A_SHAPE)));
  }
  return found;
}

function add(map: Map<string, string[]>, key: string, text: string): void {
  const list = map.get(key);
  if (list) list.push(text);
  else map.set(key, [text]);
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[_.]/g, '-');
}

function shapeOf(folded: string): string {
  return folded.replace(/\d+/g, '#');
}

function lettersOf(folded: string): string {
  return folded.replace(/\d+/g, '');
}

function digitsOf(folded: string): string {
  return folded.replace(/\D+/g, ' ');
}

/** A bit for each letter that occurs. */
function maskOf(letters: string): number {
  let mask = 0;
  for (let i = 0; i < letters.length; i++) mask |= 1 << (letters.charCodeAt(i) & 31);
  return mask;
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

/** `redis` and `redis-master`, `api` and `shop-api`. */
function isPartOf(part: string, whole: string): boolean {
  return part.length >= LEAST_PART && (whole.startsWith(`${part}-`) || whole.endsWith(`-${part}`));
}

/** Every text that is a part of `whole`. */
function partsOf(whole: string): readonly string[] {
  const parts: string[] = [];
  for (let dash = whole.indexOf('-'); dash >= 0; dash = whole.indexOf('-', dash + 1)) {
    if (dash >= LEAST_PART) parts.push(whole.slice(0, dash));
    if (whole.length - dash - 1 >= LEAST_PART) parts.push(whole.slice(dash + 1));
  }
  return parts;
}
