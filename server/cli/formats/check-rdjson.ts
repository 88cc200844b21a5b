import type { Severity } from '../../netpol.js';
import { jsonText, withoutMarks } from '../../util/text.js';
import type { CheckReport, LineSpan, PrintedFinding } from './findings.js';

const severities: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO', hint: 'INFO' };

/** The diagnostics of reviewdog (Reviewdog Diagnostic Format): lines and columns from 1, columns in bytes of UTF-8; each fix is one suggestion. */
export function checkRdjson({ findings }: CheckReport): string {
  return `${jsonText({ source: { name: 'netpol' }, diagnostics: findings.map(diagnostic) }, 2)}\n`;
}

function diagnostic({ finding, path, start, end, bytes, fixes }: PrintedFinding) {
  const suggestions = fixes.flatMap(({ suggestion }) => (suggestion ? [{ range: range(suggestion), text: suggestion.text }] : []));
  return {
    message: withoutMarks(finding.message),
    location: { path, range: range(bytes ?? { start, end }) },
    severity: severities[finding.severity],
    code: { value: finding.rule, ...(finding.url === undefined ? {} : { url: finding.url }) },
    ...(suggestions.length === 0 ? {} : { suggestions }),
  };
}

function range({ start, end }: LineSpan) {
  const at = ({ line, character }: LineSpan['start']) => ({ line: line + 1, column: character + 1 });
  return { start: at(start), end: at(end) };
}
