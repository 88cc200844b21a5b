import { jsonText } from '../../util/text.js';
import { resultsJson } from './test-json.js';
import type { TestedFile } from './test-results.js';

/** The results of `netpol test` as objects, one a line, a contract that other programs read: see `docs/cli.md`. */
export function testNdjson(files: readonly TestedFile[]): string {
  return files.flatMap((file) => resultsJson(file).map((result) => `${jsonText({ version: 1, environment: file.environment, ...result })}\n`)).join('');
}
