import { counted, oneLine } from '../../util/text.js';
import type { Colours } from '../colours.js';
import { summaryOf, type TestedFile, type TestResult } from './test-results.js';

const indent = ' '.repeat('failed'.length + 2);

/** A line for each assertion, below it why it failed, and a closing line that counts. */
export function testText(files: readonly TestedFile[], colours: Colours): string {
  const placeOf = (path: string, { start }: TestResult) => `${oneLine(path)}:${start.line + 1}`;
  const width = Math.max(0, ...files.flatMap(({ path, results }) => results.map((result) => placeOf(path, result).length)));
  const lines = files.flatMap(({ path, results }) =>
    results.flatMap((result) => [
      `${mark(result, colours)}  ${placeOf(path, result).padEnd(width)}   ${oneLine(result.label)}`,
      ...(result.message === '' ? [] : result.message.split('\n').map((line) => `${indent}${oneLine(line)}`)),
    ]),
  );
  return `${lines.join('\n')}\n\n${closingLine(files)}\n`;
}

function mark({ outcome }: TestResult, colours: Colours): string {
  return colours.severity(outcome === 'passed' ? 'info' : 'error', outcome);
}

function closingLine(files: readonly TestedFile[]): string {
  const { passed, failed } = summaryOf(files);
  const scope = `${counted(passed + failed, 'assertion')} in ${counted(files.length, 'file')}`;
  return failed === 0 ? `${scope}: all passed.` : `${scope}: ${passed} passed, ${failed} failed.`;
}
