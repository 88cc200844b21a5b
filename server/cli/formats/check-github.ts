import type { Severity } from '../../netpol.js';
import { oneLine, withoutMarks } from '../../util/text.js';
import type { CheckReport, PrintedFinding } from './findings.js';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };

/** Workflow commands that GitHub Actions turns into annotations; lines and columns count from 1 there. */
export function checkGithub(report: CheckReport): string {
  return report.findings.map(annotation).join('');
}

function annotation({ finding, path, start, end }: PrintedFinding): string {
  const properties = [
    ['file', path],
    ['line', String(start.line + 1)],
    ['endLine', String(end.line + 1)],
    ...(start.line === end.line ? [['col', String(start.character + 1)] as const, ['endColumn', String(end.character + 1)] as const] : []),
    ['title', `netpol ${finding.rule}`],
  ];
  const list = properties.map(([key, value]) => `${key}=${escapeProperty(value ?? '')}`).join(',');
  return `::${commands[finding.severity]} ${list}::${escapeData(oneLine(withoutMarks(finding.message)))}\n`;
}

// The runner reads `%25`, `%0D` and `%0A` back; in properties `:` and `,` would end the value. The name of a file keeps its line breaks, or no
// file would have it.
function escapeData(text: string): string {
  return oneLine(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
