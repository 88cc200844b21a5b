import { type ConnectionRow, remembering } from '../../netpol.js';
import { jsonText } from '../../util/text.js';
import { endpointJson, type ListOptions } from './connections.js';
import { exposedJson, noting, type Standings } from './exposures.js';

/** The JSON of `netpol list`, a contract that other programs read; one row a line. What is not asked for is not there. */
export function* listJson(rows: Iterable<ConnectionRow>, { head, exposures, possible }: ListOptions): Iterable<string> {
  yield '{ "version": 1,\n  "connections": ';
  const end = remembering((endpoint: ConnectionRow['from']) => jsonText(endpointJson(endpoint)));
  const ports = remembering((allowed: ConnectionRow['allowed']) => jsonText(allowed.list));
  const ends = (row: Pick<ConnectionRow, 'from' | 'to' | 'allowed'>) => `"from":${end(row.from)},"to":${end(row.to)},"allowed":${ports(row.allowed)}`;
  yield* listOf(rows, (row) => `{${ends(row)}${row.probe === undefined ? '' : `,"probe":${jsonText(row.probe)}`}}`);
  yield ',\n  "possible": ';
  yield* listOf(possible, (row) => `{${ends(row)},"because":${jsonText(row.because)}}`);
  if (exposures) {
    const standings: Standings[] = [];
    yield ',\n  "exposure": ';
    yield* listOf(noting(exposures, standings), ({ from, to, allowed }) => jsonText({ from: exposedJson(from), to: exposedJson(to), allowed }));
    yield ',\n  "workloads": ';
    yield* listOf(standings, (standing) => jsonText(standing));
  }
  const { limits, environment } = head();
  yield ',\n  "limits": ';
  yield* listOf(limits, (limit) => jsonText(limit));
  yield `,\n  "environment": ${jsonText(environment)} }\n`;
}

function* listOf<T>(items: Iterable<T>, toJson: (item: T) => string): Iterable<string> {
  yield '[';
  let first = true;
  for (const item of items) {
    yield `${first ? '' : ','}\n    ${toJson(item)}`;
    first = false;
  }
  yield first ? ']' : '\n  ]';
}
