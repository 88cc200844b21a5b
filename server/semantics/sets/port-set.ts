/** An inclusive range of port numbers. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Disjoint, ascending, inclusive port ranges within 1-65535, not adjacent to each other. */
export type PortSet = readonly PortRange[];

export const firstPort = 1;
export const lastPort = 65535;
export const noPorts: PortSet = [];
export const allPorts: PortSet = [{ first: firstPort, last: lastPort }];

/** The ports from `first` to `last`, both included; what lies outside 1-65535 is left out, a range that ends before it begins is empty. */
export function portRange(first: number, last: number = first): PortSet {
  const low = Math.max(firstPort, Math.ceil(first));
  const high = Math.min(lastPort, Math.floor(last));
  return low <= high ? [{ first: low, last: high }] : noPorts;
}

export function isAllPorts(set: PortSet): boolean {
  return set[0]?.first === firstPort && set[0].last === lastPort;
}

export function equalPorts(a: PortSet, b: PortSet): boolean {
  return a === b || (a.length === b.length && a.every((range, i) => range.first === b[i]?.first && range.last === b[i]?.last));
}

export function unionPorts(a: PortSet, b: PortSet): PortSet {
  if (a === b || b.length === 0 || isAllPorts(a)) return a;
  if (a.length === 0 || isAllPorts(b)) return b;
  const result: { first: number; last: number }[] = [];
  for (const { first, last } of [...a, ...b].sort((x, y) => x.first - y.first)) {
    const open = result.at(-1);
    if (open && first <= open.last + 1) open.last = Math.max(open.last, last);
    else result.push({ first, last });
  }
  return result;
}

export function intersectPorts(a: PortSet, b: PortSet): PortSet {
  if (a === b || isAllPorts(b)) return a;
  if (isAllPorts(a)) return b;
  const result: PortRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as PortRange;
    const y = b[j] as PortRange;
    const first = Math.max(x.first, y.first);
    const last = Math.min(x.last, y.last);
    if (first <= last) result.push({ first, last });
    if (x.last < y.last) i++;
    else j++;
  }
  return result;
}

/** The ports of `a` that are not in `b`. */
export function subtractPorts(a: PortSet, b: PortSet): PortSet {
  if (b.length === 0 || a.length === 0) return a;
  return intersectPorts(a, complement(b));
}

export function includesPort(set: PortSet, port: number): boolean {
  return set.some(({ first, last }) => first <= port && port <= last);
}

/** As the command line prints it: `80,443,8000-8100`; empty for no port. */
export function formatPorts(set: PortSet): string {
  return set.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

function complement(set: PortSet): PortSet {
  const result: PortRange[] = [];
  let next = firstPort;
  for (const { first, last } of set) {
    if (next < first) result.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  if (next <= lastPort) result.push({ first: next, last: lastPort });
  return result;
}
