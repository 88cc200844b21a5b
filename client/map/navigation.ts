import type { Point } from './layout.js';

const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'] as const;
export type MoveKey = (typeof keys)[number];
type Arrow = Extract<MoveKey, `Arrow${string}`>;

export function isMoveKey(key: string): key is MoveKey {
  return keys.some((known) => known === key);
}

/**
 * The node that a person means who presses a key. Arrows: the nearest in that direction, with what is straight ahead before what is aside.
 * Page up and down: the one before and after in the order of reading, round and round, so that every node can be reached; home and end:
 * the first and the last of that order.
 */
export function nextNode(places: Readonly<Record<string, Point>>, from: string | undefined, key: MoveKey): string | undefined {
  const ids = Object.keys(places).sort((a, b) => byReading(places[a], places[b]));
  const start = from === undefined ? undefined : places[from];
  if (from === undefined || !start || key === 'Home') return ids[0];
  if (key === 'End') return ids.at(-1);
  if (key === 'PageUp' || key === 'PageDown') return ids[(ids.indexOf(from) + (key === 'PageDown' ? 1 : -1) + ids.length) % ids.length];
  const ahead = ids.flatMap((id) => {
    const point = places[id];
    const distance = point && id !== from ? cost(start, point, key) : undefined;
    return distance === undefined ? [] : [{ id, distance }];
  });
  const [best] = ahead.sort((a, b) => a.distance - b.distance);
  return best?.id ?? from;
}

/** Undefined where the point does not lie in that direction. */
function cost(from: Point, to: Point, arrow: Arrow): number | undefined {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = { ArrowLeft: -dx, ArrowRight: dx, ArrowUp: -dy, ArrowDown: dy }[arrow];
  const aside = Math.abs(arrow === 'ArrowLeft' || arrow === 'ArrowRight' ? dy : dx);
  return along <= 0 || aside > along * 3 ? undefined : along + aside * 2;
}

function byReading(a: Point | undefined, b: Point | undefined): number {
  return (a?.y ?? 0) - (b?.y ?? 0) || (a?.x ?? 0) - (b?.x ?? 0);
}
