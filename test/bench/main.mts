// The benchmark: makes its own workspaces, starts the built server as an editor would, and prints one table. Not a test: it judges nothing but
// shows where a figure is beyond what it should be.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { buildPrograms } from '../../scripts/build.mts';
import { packageExtension, vsix } from '../../scripts/package.mts';
import { at } from '../../scripts/root.mts';
import { measureIndexing } from './measure-indexing.mts';
import { measureTyping } from './measure-typing.mts';
import { printTable, type Row, row } from './table.mts';

const server = [at('dist', 'server.js'), '--stdio'];
const yamlLanguageServer = [at('node_modules', 'yaml-language-server', 'bin', 'yaml-language-server'), '--stdio'];

const folder = mkdtempSync(path.join(tmpdir(), 'netpol-bench-'));
try {
  await buildPrograms({ watch: false, debug: false });
  packageExtension();
  const rows: Row[] = [...(await measureIndexing(folder, server)), ...(await measureTyping(folder, server, yamlLanguageServer))];
  rows.push(row('size of the .vsix', statSync(vsix).size / 1024 / 1024, 'MB', 1));
  console.log(`Node ${process.version} on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}\n`);
  printTable(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
