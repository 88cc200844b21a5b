import { summaryOf, type TestedFile, type TestResult } from './test-results.js';

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
  const name = attribute(title);
  return [
    `  <testsuite name="${name}" tests="${passed + failed}" failures="${failed}" errors="0" skipped="0" time="0">`,
    ...file.results.flatMap((result) => testCase(name, attribute(file.path), result)),
    '  </testsuite>',
  ];
}

function testCase(suite: string, file: string, { id, label, outcome, message, start }: TestResult): readonly string[] {
  // Names are unique in a suite, or some readers take the second for a repetition of the first.
  const head = `    <testcase name="${attribute(id)}" classname="${suite}" file="${file}" line="${start.line + 1}" time="0"`;
  if (outcome === 'passed') return [`${head}/>`];
  const [first = label] = message.split('\n');
  return [`${head}>`, `      <failure message="${attribute(first)}" type="failed">${escaped(message)}</failure>`, '    </testcase>'];
}

function attribute(text: string): string {
  return escaped(text).replace(/[\t\n\r]/g, ' ');
}

/** Text as XML has it; characters that XML 1.0 has not, escaped or otherwise, are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\x7f-\x9f]/gu, '')
    .replace(/[&<>"'\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `&#${character.codePointAt(0)};`);
}
