import type { Connection } from 'vscode-languageserver';
import { bytesOfBase64 } from '../util/base64.js';
import { type ChartFiles, helmInWorker } from '../workspace/browser/helm-in-worker.js';
import type { ChartEngine } from '../workspace/rendering/charts.js';
import type { Host } from './host.js';
import { type ChartProgram, chartProgramRequest } from './protocol/charts.js';

/** Renders charts in a worker, by the program and the module that the client gives. */
export function clientCharts(connection: Connection, later: Host['later']): ChartEngine {
  return helmInWorker(async () => readProgram(await connection.sendRequest<unknown>(chartProgramRequest)), later);
}

/** @throws where the client gives none */
function readProgram(answer: unknown): ChartFiles {
  const given = (typeof answer === 'object' && answer !== null ? answer : {}) as Partial<ChartProgram>;
  const [worker, module] = [bytesOfBase64(given.worker), bytesOfBase64(given.module)];
  if (!worker || !module) throw new Error('the editor does not give the program that renders charts');
  return { worker, module };
}
