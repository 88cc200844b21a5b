import { summaryOf, type TestedFile } from './test-results.js';

/** The JSON of `netpol test`, a contract that other programs read: see `docs/cli.md`. */
export function testJson(files: readonly TestedFile[]): string {
  const results = files.flatMap(({ path, results }) =>
    results.map(({ id, label, outcome, message, start, end }) => ({ file: path, id, label, outcome, message, range: { start, end } })),
  );
  return `${JSON.stringify({ version: 1, results, summary: summaryOf(files) }, null, 2)}\n`;
}
