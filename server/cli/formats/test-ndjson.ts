import { jsonText } from '../../util/text.js';
import type { AnswerHead } from '../limits.js';
import { resultsJson } from './test-json.js';
import type { TestedFile } from './test-results.js';

/** The results of `netpol test` as objects, one a line, a contract that other programs read: see `docs/cli.md`. */
export function testNdjson(files: readonly TestedFile[], { environment }: Pick<AnswerHead, 'environment'>): string {
  return files
    .flatMap(resultsJson)
    .map((result) => `${jsonText({ version: 1, environment, ...result })}\n`)
    .join('');
}
