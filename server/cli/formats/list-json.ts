import { allowedPorts } from '../../features/allowed.js';
import { type ConnectionRow, endpointJson, type ListOptions, remembering } from './connections.js';
import { endJson, exposedPorts, noting, type Standings } from './exposures.js';

/** The JSON of `netpol list`, a contract that other programs read; one row a line. What is not asked for is not there. */
export function* listJson(rows: Iterable<ConnectionRow>, { probe, exposures }: ListOptions): Iterable<string> {
  yield '{ "version": 1,\n  "connections": ';
  const end = remembering((endpoint: ConnectionRow['from']) => JSON.stringify(endpointJson(endpoint)));
  const ports = remembering((allowed: ConnectionRow['allowed']) => JSON.stringify(allowedPorts(allowed)));
  yield* listOf(rows, (row) => {
    const command = probe?.(row);
    const rest = command === undefined ? '' : `,"probe":${JSON.stringify(command)}`;
    return `{"from":${end(row.from)},"to":${end(row.to)},"allowed":${ports(row.allowed)}${rest}}`;
  });
  if (exposures) {
    const standings: Standings[] = [];
    yield ',\n  "exposure": ';
    yield* listOf(noting(exposures, standings), ({ from, to, exposed }) =>
      JSON.stringify({ from: endJson(from), to: endJson(to), allowed: exposedPorts(exposed) }),
    );
    yield ',\n  "workloads": ';
    yield* listOf(standings, (standing) => JSON.stringify(standing));
  }
  yield ' }\n';
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
