import { endpointName } from '../../features/endpoints.js';
import { allowedPorts, allowedText, type ConnectionRow } from './connections.js';

/** One line for each connection, for reading and for `grep`. */
export function* listText(rows: Iterable<ConnectionRow>): Iterable<string> {
  let any = false;
  for (const row of rows) {
    any = true;
    yield `${endpointName(row.from)} -> ${endpointName(row.to)}   ${allowedText(row.allowed)}\n`;
  }
  if (!any) yield 'No connection is allowed, or there is no workload.\n';
}

/** Comma-separated values after RFC 4180, one line for each protocol of a connection. */
export function* listCsv(rows: Iterable<ConnectionRow>): Iterable<string> {
  yield 'from,to,protocol,ports\r\n';
  for (const row of rows) {
    for (const { protocol, ports } of allowedPorts(row.allowed)) {
      yield csvLine([endpointName(row.from), endpointName(row.to), protocol, ports]);
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
export function* listMarkdown(rows: Iterable<ConnectionRow>): Iterable<string> {
  yield '| from | to | ports |\n|---|---|---|\n';
  for (const row of rows) yield `| ${cell(endpointName(row.from))} | ${cell(endpointName(row.to))} | ${allowedText(row.allowed)} |\n`;
}

function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|');
}
