import { endpointName } from '../../features/endpoints.js';
import { noConnections } from '../../semantics/connection-set.js';
import { allowedPorts, allowedText, type ConnectionRow, type RowProbe } from './connections.js';

/** One line for each connection, for reading and for `grep`. */
export function* listText(rows: Iterable<ConnectionRow>, probe?: RowProbe): Iterable<string> {
  let any = false;
  for (const row of rows) {
    any = true;
    const command = probe?.(row);
    yield `${endpointName(row.from)} -> ${endpointName(row.to)}   ${allowedText(row.allowed)}${command === undefined ? '' : `   ${command}`}\n`;
  }
  if (!any) yield 'No connection is allowed, or there is no workload.\n';
}

/** Comma-separated values after RFC 4180, one line for each protocol of a connection. */
export function* listCsv(rows: Iterable<ConnectionRow>, probe?: RowProbe): Iterable<string> {
  yield csvLine(['from', 'to', 'protocol', 'ports', ...(probe ? ['probe'] : [])]);
  for (const row of rows) {
    for (const { protocol, ports } of allowedPorts(row.allowed)) {
      const command = probe ? [probe({ ...row, allowed: { ...noConnections, [protocol]: row.allowed[protocol] } }) ?? ''] : [];
      yield csvLine([endpointName(row.from), endpointName(row.to), protocol, ports, ...command]);
    }
  }
}

/** One record of comma-separated values, with its line break. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A Markdown table, for a pull request or a page. */
export function* listMarkdown(rows: Iterable<ConnectionRow>, probe?: RowProbe): Iterable<string> {
  yield `| from | to | ports |${probe ? ' probe |' : ''}\n|---|---|---|${probe ? '---|' : ''}\n`;
  for (const row of rows) {
    const command = probe ? ` ${codeCell(probe(row) ?? '')} |` : '';
    yield `| ${cell(endpointName(row.from))} | ${cell(endpointName(row.to))} | ${allowedText(row.allowed)} |${command}\n`;
  }
}

/** In a table, a bar ends the cell even within code. */
function codeCell(command: string): string {
  if (command === '') return '';
  const longest = Math.max(0, ...[...command.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = longest > 0 ? ' ' : '';
  return `${fence}${blank}${command.replaceAll('|', '\\|')}${blank}${fence}`;
}

function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|');
}
