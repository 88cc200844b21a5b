import { allowedPorts, type ConnectionRow, endpointJson, type ListOptions } from './connections.js';
import { endJson, exposedPorts, noting, type Standings } from './exposures.js';

/** The JSON of `netpol list`, a contract that other programs read; one row a line. What is not asked for is not there. */
export function* listJson(rows: Iterable<ConnectionRow>, { probe, exposures }: ListOptions): Iterable<string> {
  yield '{ "version": 1,\n  "connections": ';
  yield* listOf(rows, (row) => {
    const command = probe?.(row);
    const { from, to, allowed } = row;
    return { from: endpointJson(from), to: endpointJson(to), allowed: allowedPorts(allowed), ...(command === undefined ? {} : { probe: command }) };
  });
  if (exposures) {
    const standings: Standings[] = [];
    yield ',\n  "exposure": ';
    yield* listOf(noting(exposures, standings), ({ from, to, exposed }) => ({ from: endJson(from), to: endJson(to), allowed: exposedPorts(exposed) }));
    yield ',\n  "workloads": ';
    yield* listOf(standings, (standing) => standing);
  }
  yield ' }\n';
}

function* listOf<T>(items: Iterable<T>, toJson: (item: T) => unknown): Iterable<string> {
  yield '[';
  let first = true;
  for (const item of items) {
    yield `${first ? '' : ','}\n    ${JSON.stringify(toJson(item))}`;
    first = false;
  }
  yield first ? ']' : '\n  ]';
}
