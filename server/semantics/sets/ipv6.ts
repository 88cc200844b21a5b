/**
 * The eight groups of an IPv6 address without octets and zone, as Go's `net/netip` reads it: of up to four hexadecimal digits each, `::` for one
 * group of zeros or more, once. Undefined for anything else.
 */
export function ipv6Groups(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = [...(head ?? []), ...(tail ?? [])];
  if (!written.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) || (tail ? written.length > 7 : written.length !== 8)) return undefined;
  const zeros = new Array<string>(8 - written.length).fill('0');
  return [...(head ?? []), ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}

/** The form of RFC 5952: lower case, no leading zeros, `::` for the longest run of zero groups, the first of equals, if it is two long or more. */
export function ipv6Text(groups: readonly number[]): string {
  const run = longestZeros(groups);
  const texts = groups.map((group) => group.toString(16));
  if (run.length < 2) return texts.join(':');
  return `${texts.slice(0, run.start).join(':')}::${texts.slice(run.start + run.length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > longest.length) longest = { start, length: end - start };
  }
  return longest;
}
