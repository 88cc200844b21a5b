import { severities } from '../../netpol.js';
import { counted, oneLine, withoutMarks } from '../../util/text.js';
import type { Colours } from '../colours.js';
import type { CheckReport, PrintedFinding } from './findings.js';
import { wrap } from './wrap.js';

const messageColumn = 18;
const width = 110;

/** What people read: findings under the name of their file, each with the lines it stands in, and a closing line that counts. */
export function checkText(report: CheckReport, colours: Colours): string {
  const blocks: string[] = [];
  let file: string | undefined;
  for (const printed of report.findings) {
    if (printed.path !== file) blocks.push(`${file === undefined ? '' : '\n'}${colours.bold(oneLine(printed.path))}`);
    else blocks.push('');
    file = printed.path;
    blocks.push(findingBlock(printed, colours));
  }
  if (blocks.length > 0) blocks.push('');
  blocks.push(closingLine(report));
  return `${blocks.join('\n')}\n`;
}

function findingBlock(printed: PrintedFinding, colours: Colours): string {
  const { finding, fixes, start } = printed;
  const indent = ' '.repeat(messageColumn);
  const place = `${start.line + 1}:${start.character + 1}`.padEnd(8);
  const [first = '', ...rest] = wrap(oneLine(withoutMarks(finding.message)), width - messageColumn);
  // That a finding can be silenced, too, is no advice.
  const fix = fixes.find(({ silences }) => !silences);
  const lines = [
    `  ${place}${colours.severity(finding.severity, finding.severity.padEnd(8))}${first}`,
    ...rest.map((line) => indent + line),
    ...frame(printed).map((line) => colours.faint(indent + line)),
    `${indent}${colours.faint(finding.rule)}${fix ? `   fix: ${oneLine(withoutMarks(lowerFirst(fix.title)))}` : ''}`,
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The finding's line under the one before it, and carets under the part that is meant. */
function frame({ lines, start, end }: PrintedFinding): readonly string[] {
  if (lines.at.trim() === '') return [];
  const numberWidth = String(start.line + 1).length;
  const numbered = (line: number, text: string) => `${String(line).padStart(numberWidth)} | ${oneLine(text)}`;
  const column = start.character - lines.cut;
  const last = end.line === start.line ? end.character - lines.cut : lines.at.trimEnd().length;
  const carets = '^'.repeat(Math.max(1, Math.min(last, lines.at.length) - column));
  return [
    ...(lines.before === undefined ? [] : [numbered(start.line, lines.before)]),
    numbered(start.line + 1, lines.at),
    `${' '.repeat(numberWidth)} | ${' '.repeat(column)}${carets}`,
  ];
}

function closingLine({ findings, summary, known }: CheckReport): string {
  const scope = `${counted(summary.policies, 'policy')} and ${counted(summary.workloads, 'workload')} in ${counted(summary.files, 'file')}`;
  const tally = severities
    .map((severity) => ({ severity, n: findings.filter(({ finding }) => finding.severity === severity).length }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) => (severity === 'info' ? `${n} info` : counted(n, severity)));
  const hidden = known === 0 ? '' : ` ${counted(known, 'finding')} of the baseline ${known === 1 ? 'is' : 'are'} not shown.`;
  if (tally.length === 0) return `${scope}: nothing to report.${hidden}`;
  return `${scope}: ${tally.join(', ')}. \`netpol rules ${findings[0]?.finding.rule ?? ''}\` explains ${findings.length === 1 ? 'it' : 'the first'}.${hidden}`;
}

function lowerFirst(text: string): string {
  // A title that starts with a name or an acronym keeps its capitals.
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
