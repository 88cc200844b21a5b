import { allowedPorts, type ConnectionRow, endpointJson, type RowProbe } from './connections.js';

/** The JSON of `netpol list`, a contract that other programs read; one row a line. `probe` is there only where it is asked for. */
export function* listJson(rows: Iterable<ConnectionRow>, probe?: RowProbe): Iterable<string> {
  yield '{ "version": 1,\n  "connections": [';
  let first = true;
  for (const row of rows) {
    const command = probe?.(row);
    const shown = {
      from: endpointJson(row.from),
      to: endpointJson(row.to),
      allowed: allowedPorts(row.allowed),
      ...(command === undefined ? {} : { probe: command }),
    };
    yield `${first ? '' : ','}\n    ${JSON.stringify(shown)}`;
    first = false;
  }
  yield first ? '] }\n' : '\n  ] }\n';
}
