/** "1 workload", "2 workloads". */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "a, b, c", and "and 14 more" where there are more than `most`. */
export function listed(items: readonly string[], most: number): string {
  if (items.length <= most) return items.join(', ');
  return `${items.slice(0, most - 1).join(', ')} and ${items.length - most + 1} more`;
}

/** "a", "a and b", "a, b and c". */
export function joined(items: readonly string[], word = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** 16711680 as "16,711,680"; beyond a million millions as a power of two where it is one, else about how many. */
export function numberText(count: bigint): string {
  if (count < 1_000_000_000_000n) return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  const bits = count.toString(2).length - 1;
  return count === 1n << BigInt(bits) ? `2^${bits}` : `about 2^${bits}`;
}
