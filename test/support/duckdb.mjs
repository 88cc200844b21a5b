// Runs the statements of the files that the arguments name, in the folder where it stands, with DuckDB, and prints the rows of the last one as JSON,
// with the milliseconds that it took.

import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
let answer = { rows: [], milliseconds: 0 };
for (const file of process.argv.slice(2)) {
  const started = performance.now();
  const reader = await connection.runAndReadAll(readFileSync(file, 'utf8'));
  answer = { rows: reader.getRowObjectsJson(), milliseconds: performance.now() - started };
}
console.log(JSON.stringify(answer));
