import type { RecentMap } from '../util/recent.js';
import { ownText } from '../util/text.js';

/** Texts that several objects share. */
export type TextPool = RecentMap<string, string>;

/**
 * A copy of plain data that keeps nothing else alive. The engine makes a cut of a text point into the whole text, so the labels of one
 * object would hold its file's text in memory; here each text is copied once and shared by all that say the same.
 */
export function detach<T>(value: T, pool: TextPool): T {
  return copy(value, pool) as T;
}

function copy(value: unknown, pool: TextPool): unknown {
  if (typeof value === 'string') return detachText(value, pool);
  // What is frozen is a constant of the program, such as the form of a kind, and holds no text of a file.
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.length === 0 ? none : value.map((item) => copy(item, pool));
  return copyMembers(value as Readonly<Record<string, unknown>>, pool);
}

/** Goes through plain objects by `for`, which costs a tenth of making lists of their members. */
function copyMembers(members: Readonly<Record<string, unknown>>, pool: TextPool): unknown {
  // Nearly every second object is a range of numbers, which holds on to nothing.
  if (isAlone(members)) return members;
  const result: Record<string, unknown> = {};
  for (const key in members) result[key] = copy(members[key], pool);
  return result;
}

function isAlone(members: Readonly<Record<string, unknown>>): boolean {
  for (const key in members) {
    const member = members[key];
    if (typeof member === 'string' || (typeof member === 'object' && member !== null)) return false;
  }
  return true;
}

const none: readonly never[] = Object.freeze([]);

function detachText(text: string, pool: TextPool): string {
  const known = pool.get(text);
  if (known !== undefined) return known;
  const own = ownText(text);
  pool.set(own, own);
  return own;
}
