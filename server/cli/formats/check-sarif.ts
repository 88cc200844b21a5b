import { allRules, home, ruleUrl, type Severity } from '../../netpol.js';
import { jsonText } from '../../util/text.js';
import { docsOf } from '../rule-docs.js';
import type { CheckReport, PrintedFinding } from './findings.js';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** A SARIF 2.1.0 log (OASIS standard) with one run; regions count lines and columns from 1, columns in UTF-16 units. */
export function checkSarif(report: CheckReport, version: string): string {
  const ids = [...new Set(report.findings.map(({ finding }) => finding.rule))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'netpol', version, ...(home === undefined ? {} : { informationUri: home }), rules: ids.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((printed) => result(printed, ids)),
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}

function descriptor(id: string) {
  const rule = allRules.find((each) => each.id === id);
  const page = ruleUrl(id);
  return { id, shortDescription: { text: rule ? docsOf(rule).summary : id }, ...(page === undefined ? {} : { helpUri: page }) };
}

function result({ finding, path, start, end }: PrintedFinding, ids: readonly string[]) {
  return {
    ruleId: finding.rule,
    ruleIndex: ids.indexOf(finding.rule),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 },
        },
      },
    ],
  };
}
