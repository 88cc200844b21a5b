import { remember } from '../../util/remember.js';
import { oneLine, withoutMarks } from '../../util/text.js';
import type { CheckReport, PrintedFinding } from './findings.js';
import { xmlAttribute, xmlText } from './xml.js';

/**
 * The findings as JUnit XML, as CI services read it: a suite for each file, a case for each finding, which fails where the command does. Without any
 * there is one case that passes, because many services take an empty report for a broken one. Nothing in it depends on time.
 */
export function checkJunit({ findings, summary }: CheckReport, isFailing: (finding: PrintedFinding['finding']) => boolean): string {
  const byFile = new Map<string, PrintedFinding[]>();
  for (const finding of findings) remember(byFile, finding.path, () => []).push(finding);
  const suites = [...byFile].map(([path, own]) => suite(path, own, isFailing));
  const failures = findings.filter(({ finding }) => isFailing(finding)).length;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="netpol" tests="${Math.max(1, findings.length)}" failures="${failures}" errors="0" time="0">`,
    ...(suites.length === 0 ? nothing(summary.files) : suites.flat()),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function nothing(files: number): readonly string[] {
  return [
    '  <testsuite name="netpol" tests="1" failures="0" errors="0" skipped="0" time="0">',
    `    <testcase name="nothing to report in ${files} ${files === 1 ? 'file' : 'files'}" classname="netpol" time="0"/>`,
    '  </testsuite>',
  ];
}

function suite(path: string, findings: readonly PrintedFinding[], isFailing: (finding: PrintedFinding['finding']) => boolean): readonly string[] {
  const failures = findings.filter(({ finding }) => isFailing(finding)).length;
  const name = xmlAttribute(path);
  return [
    `  <testsuite name="${name}" tests="${findings.length}" failures="${failures}" errors="0" skipped="0" time="0" file="${name}">`,
    ...findings.flatMap((printed) => testCase(printed, isFailing(printed.finding))),
    '  </testsuite>',
  ];
}

function testCase({ finding, path, start, fingerprint }: PrintedFinding, isFailure: boolean): readonly string[] {
  const place = `${path}:${start.line + 1}:${start.character + 1}`;
  const message = oneLine(withoutMarks(finding.message));
  // Readers tell cases of two runs apart by their names, so what moves is not in them.
  const head = `    <testcase name="${xmlAttribute(`${finding.rule} ${fingerprint ?? place}`)}" classname="${xmlAttribute(path)}" time="0">`;
  const text = xmlText(`${oneLine(place)}: ${finding.severity}: ${message}`);
  const told = isFailure
    ? `      <failure message="${xmlAttribute(message)}" type="${finding.severity}">${text}</failure>`
    : `      <system-out>${text}</system-out>`;
  return [head, told, '    </testcase>'];
}
