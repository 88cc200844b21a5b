import { parentOf } from '../util/file-id.js';
import { compareText } from '../util/text.js';
import type { FileId } from './snapshot.js';

/** Which of two folders is nearer to a file: the longest common folder counts first, then the shortest way down from it, then the name. */
export function compareNearness(from: FileId | undefined, a: FileId, b: FileId): number {
  const here = from === undefined ? [] : parentOf(from).split('/');
  const [one, other] = [distance(here, a), distance(here, b)];
  return other.common - one.common || one.down - other.down || compareText(a, b);
}

function distance(here: readonly string[], folder: FileId): { readonly common: number; readonly down: number } {
  const there = folder.split('/');
  let common = 0;
  while (common < there.length && common < here.length && there[common] === here[common]) common++;
  return { common, down: there.length - common };
}
