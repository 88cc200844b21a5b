import { summaryOf, type TestedFile, type TestResult } from './test-results.js';
import { xmlAttribute, xmlText } from './xml.js';

/** The results as JUnit XML, as CI services read it: a suite for each file, a case for each assertion. Nothing in it depends on time. */
export function testJunit(files: readonly TestedFile[]): string {
  const { passed, failed } = summaryOf(files);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="netpol" tests="${passed + failed}" failures="${failed}" errors="0" time="0">`,
    ...files.flatMap((file) => suite(file, nameOf(file, files))),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

/** A file that is held against several environments is a suite of each: readers take the second of a name for a repetition of the first. */
function nameOf({ path, environment }: TestedFile, files: readonly TestedFile[]): string {
  const isAlone = files.filter((other) => other.path === path).length === 1;
  return isAlone || environment === null ? path : `${path} (${environment})`;
}

function suite(file: TestedFile, title: string): readonly string[] {
  const { passed, failed } = summaryOf([file]);
  const name = xmlAttribute(title);
  return [
    `  <testsuite name="${name}" tests="${passed + failed}" failures="${failed}" errors="0" skipped="0" time="0">`,
    ...file.results.flatMap((result) => testCase(name, xmlAttribute(file.path), result)),
    '  </testsuite>',
  ];
}

function testCase(suite: string, file: string, { id, label, outcome, message, start }: TestResult): readonly string[] {
  // Names are unique in a suite, or some readers take the second for a repetition of the first.
  const head = `    <testcase name="${xmlAttribute(id)}" classname="${suite}" file="${file}" line="${start.line + 1}" time="0"`;
  if (outcome === 'passed') return [`${head}/>`];
  const [first = label] = message.split('\n');
  return [`${head}>`, `      <failure message="${xmlAttribute(first)}" type="failed">${xmlText(message)}</failure>`, '    </testcase>'];
}
