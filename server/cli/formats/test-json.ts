import { jsonText } from '../../util/text.js';
import type { AnswerHead } from '../limits.js';
import { summaryOf, type TestedFile } from './test-results.js';

/** The JSON of `netpol test`, a contract that other programs read: see `docs/cli.md`. */
export function testJson(files: readonly TestedFile[], { limits, environment }: AnswerHead): string {
  const results = files.flatMap((file) =>
    resultsJson(file).map((result) => ({ ...result, ...(file.environment === environment ? {} : { environment: file.environment }) })),
  );
  return `${jsonText({ version: 1, results, summary: summaryOf(files), limits, environment }, 2)}\n`;
}

/** The results of a file as JSON has them. */
export function resultsJson({ path, results }: TestedFile) {
  return results.map(({ id, label, outcome, message, start, end }) => ({ file: path, id, label, outcome, message, range: { start, end } }));
}
