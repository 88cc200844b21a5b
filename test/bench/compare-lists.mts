/** What passes between two ends by one protocol: addresses by ports, as rectangles; 0 as address where no end is one. */
type Rectangles = (readonly [firstAddress: number, lastAddress: number, firstPort: number, lastPort: number])[];

/** By the two ends and the protocol; of two ends of which one is an address, the other one says which list it is in. */
type List = Map<string, Rectangles>;

/** What `netpol list --format csv` wrote, IPv4 only: the peer knows no other addresses. */
export function listOf(csv: string): List {
  const list: List = new Map();
  for (const [from = '', to = '', protocol = '', ports = ''] of rowsOf(csv)) if (!from.includes(':') && !to.includes(':')) add(list, from, to, protocol, ports);
  return list;
}

/** What `netpolicy list --output csv` wrote: "TCP 80,443,UDP 53" or "All Connections" in the last column. */
export function peerListOf(csv: string): List {
  const list: List = new Map();
  for (const [from = '', to = '', connections = ''] of rowsOf(csv)) {
    const all = connections === 'All Connections';
    for (const words of all ? ['TCP 1-65535', 'UDP 1-65535', 'SCTP 1-65535'] : connections.split(/,(?=[A-Z])/)) {
      const [protocol = '', ports = ''] = words.trim().split(' ');
      add(list, ownName(from), ownName(to), protocol, ports);
    }
  }
  return list;
}

/** How many pairs of ends, protocol by protocol, do not say the same. Connections of a workload with itself are not compared: only one of the two lists them. */
export function differences(one: List, other: List): { readonly compared: number; readonly differing: number } {
  const keys = [...new Set([...one.keys(), ...other.keys()])].filter((key) => key.split(' ')[0] !== key.split(' ')[1]);
  const differing = keys.filter((key) => outlineOf(one.get(key) ?? []) !== outlineOf(other.get(key) ?? []));
  return { compared: keys.length, differing: differing.length };
}

function rowsOf(csv: string): readonly (readonly string[])[] {
  const lines = csv.trim().split(/\r?\n/).slice(1);
  return lines.map((line) => [...line.matchAll(/("[^"]*"|[^,]*)(,|$)/g)].map(([, cell = '']) => cell.replaceAll('"', '')));
}

/** `shop/web[Deployment]` is our `shop/Deployment/web`. */
function ownName(name: string): string {
  return name.replace(/^(.*)\/(.*)\[(.*)\]$/, '$1/$3/$2');
}

function add(list: List, from: string, to: string, protocol: string, ports: string): void {
  const [source, target] = [rangeOf(from), rangeOf(to)];
  const key = `${source ? 'outside' : from} ${target ? 'outside' : to} ${protocol}`;
  const [first, last] = source ?? target ?? [0, 0];
  const rectangles = list.get(key) ?? [];
  list.set(key, rectangles);
  for (const part of ports.split(',')) {
    const [low = 0, high = low] = part.split('-').map(Number);
    rectangles.push([first, last, low, high]);
  }
}

/** `10.0.0.0-10.0.0.255`, `10.0.0.0/24` or one address, as numbers; undefined for a workload. */
function rangeOf(name: string): readonly [number, number] | undefined {
  const [, first, last, length] = /^(\d+\.\d+\.\d+\.\d+)(?:-(\d+\.\d+\.\d+\.\d+)|\/(\d+))?$/.exec(name) ?? [];
  if (first === undefined) return undefined;
  const start = numberOf(first);
  if (last !== undefined) return [start, numberOf(last)];
  return [start, start + 2 ** (32 - Number(length ?? 32)) - 1];
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The same text for the same area, however it was cut. */
function outlineOf(rectangles: Rectangles): string {
  const edges = [...new Set(rectangles.flatMap(([first, last]) => [first, last + 1]))].sort((a, b) => a - b);
  const columns: { readonly first: number; last: number; readonly ports: string }[] = [];
  for (const [index, first] of edges.slice(0, -1).entries()) {
    const last = (edges[index + 1] ?? first) - 1;
    const ports = joined(rectangles.filter(([start, end]) => start <= first && last <= end).map(([, , low, high]) => [low, high]));
    const before = columns.at(-1);
    if (before?.ports === ports && before.last + 1 === first) before.last = last;
    else if (ports !== '') columns.push({ first, last, ports });
  }
  return columns.map(({ first, last, ports }) => `${first}-${last}:${ports}`).join(' ');
}

function joined(ranges: (readonly [number, number])[]): string {
  const result: [number, number][] = [];
  for (const [low, high] of ranges.sort(([a], [b]) => a - b)) {
    const before = result.at(-1);
    if (before && low <= before[1] + 1) before[1] = Math.max(before[1], high);
    else result.push([low, high]);
  }
  return result.map(([low, high]) => `${low}-${high}`).join(',');
}
