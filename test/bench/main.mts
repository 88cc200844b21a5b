// The benchmark: makes its own workspaces, starts the built server as an editor would, and prints one table. Not a test: it judges nothing but
// shows where a figure is beyond what it should be.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { buildPrograms } from '../../scripts/build.mts';
import { packageExtension, vsix } from '../../scripts/package.mts';
import { at } from '../../scripts/root.mts';
import { measureAgents } from './measure-agents.mts';
import { measureAnswers } from './measure-answers.mts';
import { measureCharts } from './measure-charts.mts';
import { measureCheck } from './measure-check.mts';
import { measureEnvironments } from './measure-environments.mts';
import { measureFleet } from './measure-fleet.mts';
import { measureGrowth } from './measure-growth.mts';
import { measureIndexing } from './measure-indexing.mts';
import { measureKustomizations } from './measure-kustomizations.mts';
import { measureList } from './measure-list.mts';
import { measureNavigation } from './measure-navigation.mts';
import { measureSizes, measureStart } from './measure-start.mts';
import { measureTyping } from './measure-typing.mts';
import { printTable, type Row, row } from './table.mts';

const server = [at('dist', 'server.js'), '--stdio'];
const yamlLanguageServer = [at('node_modules', 'yaml-language-server', 'bin', 'yaml-language-server'), '--stdio'];

const folder = mkdtempSync(path.join(tmpdir(), 'netpol-bench-'));
try {
  await buildPrograms({ watch: false, debug: false });
  await packageExtension();
  // `npm run bench -- growth peers` runs only the dimensions whose name holds the word.
  const named = process.argv.slice(2);
  const ofGrowth = named[0] === 'growth' ? named.slice(1) : [];
  // One after the other: whatever ran beside a measurement would be measured, too. `npm run bench -- list` runs only what is named.
  const measurements: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
    indexing: () => measureIndexing(folder, server),
    typing: () => measureTyping(folder, server, yamlLanguageServer),
    answers: () => measureAnswers(folder, server),
    navigation: () => measureNavigation(folder, server),
    agents: () => measureAgents(folder),
    list: () => measureList(folder),
    check: () => measureCheck(folder),
    environments: () => measureEnvironments(folder),
    charts: measureCharts,
    kustomizations: measureKustomizations,
    fleet: () => measureFleet(folder),
    start: () => measureStart(folder),
    growth: () => measureGrowth(folder, ofGrowth),
  };
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(measurements)) if (named.length === 0 || named.includes(name)) rows.push(...(await measure()));
  rows.push(...measureSizes(), row('size of the .vsix', statSync(vsix).size / 1024 / 1024, 'MB', 2));
  console.log(`Node ${process.version} on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}\n`);
  printTable(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
