import type { CheckReport } from './findings.js';

/** The JSON of `netpol check`, a contract that other programs read: see `docs/cli.md`. */
export function checkJson(report: CheckReport): string {
  const findings = report.findings.map(({ finding, path, start, end }) => ({
    file: path,
    range: { start, end },
    rule: finding.rule,
    category: finding.category,
    severity: finding.severity,
    message: finding.message,
    url: finding.url,
    fixes: finding.fixes().map(({ title, safe }) => ({ title, safe })),
  }));
  return `${JSON.stringify({ version: 1, findings, summary: report.summary }, null, 2)}\n`;
}
