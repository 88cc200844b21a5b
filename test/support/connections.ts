import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { formatRange } from '../../server/semantics/sets/address-set.js';
import { type ConnectionSet, formatPorts, protocols } from '../../server/semantics/sets/connection-set.js';

/** The JSON of `netpol list`, as far as tests look at it. */
export interface ConnectionList {
  readonly connections: readonly ConnectionJson[];
}

interface ConnectionJson {
  readonly from: EndJson;
  readonly to: EndJson;
  /** ICMP has no ports. */
  readonly allowed: readonly { readonly protocol: string; readonly ports?: string }[];
}

type EndJson = { readonly workload: string } | { readonly addresses: string };

/** What the evaluator lists, in that form. */
export function connectionListOf(rows: Iterable<{ readonly from: Endpoint; readonly to: Endpoint; readonly allowed: ConnectionSet }>): ConnectionList {
  return {
    connections: [...rows].map(({ from, to, allowed }) => ({
      from: endOf(from),
      to: endOf(to),
      allowed: protocols.filter((protocol) => allowed[protocol].length > 0).map((protocol) => ({ protocol, ports: formatPorts(allowed[protocol]) })),
    })),
  };
}

function endOf(end: Endpoint): EndJson {
  return end.kind === 'workload' ? { workload: end.workload.id } : { addresses: formatRange(end.range) };
}

/**
 * The IPv4 part of a list, ICMP left out, in a form in which two lists that say the same are equal: one line for each pair of workloads, and for each workload
 * and direction the address ranges with equal ports joined, so that another cut of ranges makes no difference.
 */
export function canonicalConnections({ connections }: ConnectionList): readonly string[] {
  const lines: string[] = [];
  const ranges = new Map<string, { first: bigint; last: bigint }[]>();
  for (const { from, to, allowed } of connections) {
    const ports = allowed
      .filter(({ protocol }) => protocol !== 'ICMP')
      .sort((a, b) => (a.protocol < b.protocol ? -1 : 1))
      .map((a) => `${a.protocol} ${a.ports}`)
      .join('; ');
    if ('workload' in from && 'workload' in to) lines.push(`${from.workload} -> ${to.workload}: ${ports}`);
    else if ('addresses' in from && 'workload' in to) addRange(ranges, from.addresses, (range) => `${range} -> ${to.workload}: ${ports}`);
    else if ('workload' in from && 'addresses' in to) addRange(ranges, to.addresses, (range) => `${from.workload} -> ${range}: ${ports}`);
    else throw new Error('a row from addresses to addresses');
  }
  for (const [template, list] of ranges) for (const range of joined(list)) lines.push(template.replace('<range>', range));
  return lines.sort();
}

function addRange(ranges: Map<string, { first: bigint; last: bigint }[]>, text: string, line: (range: string) => string): void {
  if (text.includes(':')) return;
  const [first, last] = text.split('-').map(addressNumber);
  if (first === undefined || last === undefined || last < first) throw new Error(`not a range of addresses: ${text}`);
  const key = line('<range>');
  ranges.set(key, [...(ranges.get(key) ?? []), { first, last }]);
}

function addressNumber(text: string): bigint {
  return text.split('.').reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function joined(list: readonly { first: bigint; last: bigint }[]): readonly string[] {
  const result: { first: bigint; last: bigint }[] = [];
  for (const range of [...list].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    const before = result.at(-1);
    if (before && range.first <= before.last) throw new Error('address ranges overlap');
    if (before && range.first === before.last + 1n) before.last = range.last;
    else result.push({ ...range });
  }
  return result.map(({ first, last }) => `${first}..${last}`);
}
