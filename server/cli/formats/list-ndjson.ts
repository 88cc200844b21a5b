import { type AdmittingPolicy, type ConnectionRow, type PossibleRow, remembering } from '../../netpol.js';
import { jsonText } from '../../util/text.js';
import type { ListOptions } from './connections.js';
import type { PlaceOf } from './places.js';

/** The rows of `netpol list` as objects, one a line and for one protocol, a contract that other programs read: see `docs/cli.md`. */
export function* listNdjson(rows: Iterable<ConnectionRow>, { head, possible, placeOf }: ListOptions): Iterable<string> {
  const start = `{"version":1,"environment":${jsonText(head().environment)}`;
  const end = remembering(({ id }: ConnectionRow['from']) => jsonText(id));
  const ports = remembering(({ list }: ConnectionRow['allowed']) => list.map(portsJson).join());
  const policies = remembering((by: readonly AdmittingPolicy[]) => jsonText(by.map((one) => policyJson(one, placeOf))));
  const line = (row: ConnectionRow | PossibleRow, rest: string) =>
    `${start},"from":${end(row.from)},"to":${end(row.to)},${ports(row.allowed)},${rest},"policies":${policies(row.policies ?? none)}}\n`;
  for (const row of rows) yield line(row, '"sure":true');
  for (const row of possible) yield line(row, `"sure":false,"because":${jsonText(row.because)}`);
}

const none: readonly AdmittingPolicy[] = [];

/** Protocol and ports as a row has them; ICMP has no ports. */
export function portsJson({ protocol, ports }: ConnectionRow['allowed']['list'][number]): string {
  return `"protocol":${jsonText(protocol)}${ports === undefined ? '' : `,"ports":${rangesJson(ports)}`}`;
}

/** `80,8000-8080` as pairs of numbers. */
export function rangesJson(ports: string): string {
  const ranges = ports.split(',').map((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return [first, last];
  });
  return jsonText(ranges);
}

/** A rule behind a row, with its place. */
export function policyJson({ kind, namespace, name, rule, location }: AdmittingPolicy, placeOf: PlaceOf) {
  return { kind, ...(namespace === undefined ? {} : { namespace }), name, rule, ...(location && placeOf(location)) };
}
