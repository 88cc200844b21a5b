import { allowedPorts } from '../../features/allowed.js';
import { jsonText } from '../../util/text.js';
import { type ConnectionRow, endpointJson, type ListOptions, reasonsText, remembering } from './connections.js';
import { endJson, exposedPorts, noting, type Standings } from './exposures.js';

/** The JSON of `netpol list`, a contract that other programs read; one row a line. What is not asked for is not there. */
export function* listJson(rows: Iterable<ConnectionRow>, { head, probe, exposures, possible }: ListOptions): Iterable<string> {
  yield '{ "version": 1,\n  "connections": ';
  const end = remembering((endpoint: ConnectionRow['from']) => jsonText(endpointJson(endpoint)));
  const ports = remembering((allowed: ConnectionRow['allowed']) => jsonText(allowedPorts(allowed)));
  const because = remembering((reasons: readonly string[]) => jsonText(reasonsText(reasons)));
  const ends = (row: ConnectionRow) => `"from":${end(row.from)},"to":${end(row.to)},"allowed":${ports(row.allowed)}`;
  yield* listOf(rows, (row) => {
    const command = probe?.(row);
    return `{${ends(row)}${command === undefined ? '' : `,"probe":${jsonText(command)}`}}`;
  });
  yield ',\n  "possible": ';
  yield* listOf(possible, (row) => `{${ends(row)},"because":${because(row.because)}}`);
  if (exposures) {
    const standings: Standings[] = [];
    yield ',\n  "exposure": ';
    yield* listOf(noting(exposures, standings), ({ from, to, exposed }) => jsonText({ from: endJson(from), to: endJson(to), allowed: exposedPorts(exposed) }));
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
