import { allRules, type FindingAnswer, home, type LintRule, type RuleDocs, ruleUrl, type Severity } from '../../netpol.js';
import { jsonText } from '../../util/text.js';
import { docsOf } from '../rule-docs.js';
import type { CheckReport, LineSpan, PrintedFinding, PrintedFix } from './findings.js';
import { ruleMarkdown } from './rule-markdown.js';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** How GitHub's code scanning ranks alerts: 7 and more is high, 4 and more medium, anything else low. */
const securitySeverities: Readonly<Record<Severity, string>> = { error: '7.5', warning: '5.5', info: '3.0', hint: '1.0' };
const problemSeverities: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'recommendation', hint: 'recommendation' };

/** How seldom a rule is wrong. What the API server refuses is decided; the rest of a workspace may stand in another repository. */
const precisions: Readonly<Record<FindingAnswer['category'], string>> = {
  syntax: 'very-high',
  api: 'very-high',
  mistake: 'high',
  risk: 'high',
  workspace: 'medium',
  plugin: 'medium',
};

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
  return { id, ...(rule ? described(rule, docsOf(rule)) : { shortDescription: { text: id } }), ...(page === undefined ? {} : { helpUri: page }) };
}

function described({ category, severity }: LintRule, docs: RuleDocs) {
  return {
    shortDescription: { text: docs.summary },
    fullDescription: { text: docs.why },
    help: { text: docs.why, markdown: ruleMarkdown(docs) },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      precision: precisions[category],
      'problem.severity': problemSeverities[severity],
      'security-severity': securitySeverities[severity],
      tags: ['security', 'kubernetes', 'network-policy', category],
    },
  };
}

function result({ finding, path, start, end, fingerprint, fixes }: PrintedFinding, ids: readonly string[]) {
  const artifactLocation = { uri: path.split('/').map(encodeURIComponent).join('/') };
  const offered = fixes.flatMap((fix) => fixOf(fix, artifactLocation));
  return {
    ruleId: finding.rule,
    ruleIndex: ids.indexOf(finding.rule),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation, region: region({ start, end }) } }],
    // GitHub's code scanning tells alerts apart by the first of these, and would make it of the line where it is not given.
    ...(fingerprint === undefined ? {} : { partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'netpol/v1': fingerprint } }),
    ...(offered.length === 0 ? {} : { fixes: offered }),
  };
}

function fixOf({ title, replacements }: PrintedFix, artifactLocation: { readonly uri: string }) {
  if (!replacements) return [];
  const changed = replacements.map(({ text, ...span }) => ({ deletedRegion: region(span), insertedContent: { text } }));
  return [{ description: { text: title }, artifactChanges: [{ artifactLocation, replacements: changed }] }];
}

function region({ start, end }: LineSpan) {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}
