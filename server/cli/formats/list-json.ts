import { allowedPorts, type ConnectionRow, endpointJson } from './connections.js';

/** The JSON of `netpol list`, a contract that other programs read; one row a line. */
export function* listJson(rows: Iterable<ConnectionRow>): Iterable<string> {
  yield '{ "version": 1,\n  "connections": [';
  let first = true;
  for (const row of rows) {
    yield `${first ? '' : ','}\n    ${JSON.stringify({ from: endpointJson(row.from), to: endpointJson(row.to), allowed: allowedPorts(row.allowed) })}`;
    first = false;
  }
  yield first ? '] }\n' : '\n  ] }\n';
}
