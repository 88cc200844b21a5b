import type { Severity } from '../../netpol.js';
import { jsonText, withoutMarks } from '../../util/text.js';
import type { CheckReport } from './findings.js';

const severities: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' };

/** The report of GitLab's code quality: a list of issues, which it tells from known ones by their fingerprints. */
export function checkGitlab({ findings }: CheckReport): string {
  const issues = findings.map(({ finding, path, start, end, fingerprint }) => ({
    type: 'issue',
    check_name: finding.rule,
    description: withoutMarks(finding.message),
    categories: ['Security'],
    severity: severities[finding.severity],
    fingerprint,
    location: { path, lines: { begin: start.line + 1, end: end.line + 1 } },
  }));
  return `${jsonText(issues, 2)}\n`;
}
