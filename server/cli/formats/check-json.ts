import { jsonText } from '../../util/text.js';
import type { AnswerHead } from '../limits.js';
import type { CheckReport, PrintedFinding } from './findings.js';

/** The JSON of `netpol check`, a contract that other programs read: see `docs/cli.md`. */
export function checkJson(report: CheckReport, { limits, environment }: AnswerHead): string {
  const findings = report.findings.map(findingJson);
  return `${jsonText({ version: 1, findings, summary: report.summary, limits, environment }, 2)}\n`;
}

/** A finding as JSON has it. */
export function findingJson({ finding, fixes, path, start, end }: PrintedFinding) {
  return {
    file: path,
    range: { start, end },
    rule: finding.rule,
    category: finding.category,
    severity: finding.severity,
    message: finding.message,
    ...(finding.url === undefined ? {} : { url: finding.url }),
    ...(finding.environments ? { environments: finding.environments } : {}),
    fixes: fixes.map(({ title, safe }) => ({ title, safe })),
  };
}
