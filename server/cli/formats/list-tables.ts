import { type ConnectionRow, endText, type WorkloadExposure } from '../../netpol.js';
import { oneLine } from '../../util/text.js';
import type { ListOptions } from './connections.js';
import { exposedText, noting, type Standings } from './exposures.js';

/** One line for each connection, for reading and for `grep`. */
export function* listText(rows: Iterable<ConnectionRow>, { hasWorkloads, exposures, possible }: ListOptions): Iterable<string> {
  let any = false;
  for (const { from, to, allowed, probe } of rows) {
    any = true;
    yield `${oneLine(`${endText(from)} -> ${endText(to)}`)}   ${allowed.text}${probe === undefined ? '' : `   ${oneLine(probe)}`}\n`;
  }
  const rest = possible[Symbol.iterator]();
  let next = rest.next();
  if (!any) yield !hasWorkloads ? 'There is no workload.\n' : next.done ? 'No connection is allowed.\n' : 'No connection is surely allowed.\n';
  if (!next.done) yield '\nPossible, not sure:\n';
  for (; !next.done; next = rest.next()) {
    const { from, to, allowed, because } = next.value;
    yield `${oneLine(`${endText(from)} -> ${endText(to)}`)}   ${allowed.text}   ${oneLine(because)}\n`;
  }
  if (exposures) yield* exposureText(exposures);
}

function* exposureText(exposures: Iterable<WorkloadExposure>): Iterable<string> {
  const standings: Standings[] = [];
  yield '\nPods that no manifest makes, and that policies let in or out all the same:\n';
  let any = false;
  for (const { from, to, text } of noting(exposures, standings)) {
    any = true;
    yield `${oneLine(`${exposedText(from)} -> ${exposedText(to)}   ${text}`)}\n`;
  }
  if (!any) yield 'none\n';
  yield '\nWorkloads that are not isolated:\n';
  const lines = standings.flatMap(standingLine);
  if (lines.length === 0) yield 'none\n';
  yield* lines;
}

/** Said of what is not isolated, or not known to be. */
function standingLine({ workload, ingress, egress }: Standings): readonly string[] {
  const says = { open: 'not limited', limited: 'limited by rules that deny', unknown: 'not known', isolated: undefined };
  const parts = [...(says[ingress] ? [`ingress ${says[ingress]}`] : []), ...(says[egress] ? [`egress ${says[egress]}`] : [])];
  return parts.length === 0 ? [] : [`${oneLine(workload)}   ${parts.join(', ')}\n`];
}

/** Comma-separated values after RFC 4180, one line for each protocol of a connection; with a reason, it is possible and not sure. */
export function* listCsv(rows: Iterable<ConnectionRow>, { probes, exposures, possible }: ListOptions): Iterable<string> {
  yield csvLine(['from', 'to', 'protocol', 'ports', 'because', ...(probes ? ['probe'] : [])]);
  for (const { from, to, allowed, probe = '' } of rows) {
    for (const { protocol, ports } of allowed.list) yield csvLine([from.id, to.id, protocol, ports ?? '', '', ...(probes ? [probe] : [])]);
  }
  for (const { from, to, allowed, because } of possible) {
    for (const { protocol, ports } of allowed.list) yield csvLine([from.id, to.id, protocol, ports ?? '', because, ...(probes ? [''] : [])]);
  }
  for (const { rows } of exposures ?? []) {
    for (const { from, to, allowed } of rows) {
      for (const { protocol, ports } of allowed) yield csvLine([exposedText(from), exposedText(to), protocol, ports ?? '', '', ...(probes ? [''] : [])]);
    }
  }
}

/** One record of comma-separated values, with its line break. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

/** Spreadsheets take a cell that begins so for a formula, in quotes or not; with an apostrophe before it, it is text. */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function csvField(words: string): string {
  const text = oneLine(words);
  if (formula.test(text)) return quoted(`'${text}`);
  // In quotes, a cell that begins a line with two colons is no command to GitHub's runner.
  return /[",]|^\s*::/.test(text) ? quoted(text) : text;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A Markdown table, for a pull request or a page; one more for what is not sure, and with exposures two. */
export function* listMarkdown(rows: Iterable<ConnectionRow>, { probes, exposures, possible }: ListOptions): Iterable<string> {
  yield `| from | to | ports |${probes ? ' probe |' : ''}\n|---|---|---|${probes ? '---|' : ''}\n`;
  for (const { from, to, allowed, probe = '' } of rows)
    yield `| ${cell(endText(from))} | ${cell(endText(to))} | ${allowed.text} |${probes ? ` ${codeCell(probe)} |` : ''}\n`;
  let any = false;
  for (const { from, to, allowed, because } of possible) {
    if (!any) yield '\nPossible, not sure:\n\n| from | to | ports | because |\n|---|---|---|---|\n';
    any = true;
    yield `| ${cell(endText(from))} | ${cell(endText(to))} | ${allowed.text} | ${cell(because)} |\n`;
  }
  if (!exposures) return;
  const standings: Standings[] = [];
  yield '\nPods that no manifest makes:\n\n| from | to | ports |\n|---|---|---|\n';
  for (const { from, to, text } of noting(exposures, standings)) yield `| ${cell(exposedText(from))} | ${cell(exposedText(to))} | ${cell(text)} |\n`;
  yield '\nHow policies limit each workload:\n\n| workload | ingress | egress |\n|---|---|---|\n';
  for (const { workload, ingress, egress } of standings) yield `| ${cell(workload)} | ${ingress} | ${egress} |\n`;
}

/** In a table, a bar ends the cell even within code. */
function codeCell(command: string): string {
  if (command === '') return '';
  const longest = Math.max(0, ...[...command.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = longest > 0 ? ' ' : '';
  return `${fence}${blank}${oneLine(command).replaceAll('|', '\\|')}${blank}${fence}`;
}

/** Words as a cell of a Markdown table: nothing in them is markup, nor ends the cell. */
export function cell(text: string): string {
  return oneLine(text.replace(/\s+/g, ' ')).replace(/[\\`*_{}[\]<>|~&#!]/g, '\\$&');
}
