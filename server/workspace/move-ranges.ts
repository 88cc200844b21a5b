/** Plain data about a text, with its ranges moved to where the same things stand after one edit; what was edited has the edited place. */
export function moveRanges<T>(value: T, before: string, after: string): T {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const edit: Edit = { head, behind: before.length - tail, by: after.length - before.length, end: after.length - tail };
  return move(value, edit) as T;
}

interface Edit {
  /** Up to here nothing changed. */
  readonly head: number;
  /** From here on, in the old text, nothing changed but its place. */
  readonly behind: number;
  readonly by: number;
  /** The end of the edited place in the new text. */
  readonly end: number;
}

function move(value: unknown, edit: Edit): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => move(item, edit));
  const result: Record<string, unknown> = {};
  const { start, end } = value as { readonly start?: unknown; readonly end?: unknown };
  const isRange = typeof start === 'number' && typeof end === 'number';
  for (const [key, member] of Object.entries(value)) {
    result[key] = isRange && (key === 'start' || key === 'end') ? offset(member as number, edit) : move(member, edit);
  }
  return result;
}

function offset(at: number, { head, behind, by, end }: Edit): number {
  if (at <= head) return at;
  return at >= behind ? at + by : Math.min(at, end);
}
