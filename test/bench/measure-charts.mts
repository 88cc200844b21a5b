import { Worker } from 'node:worker_threads';
import { at } from '../../scripts/root.mts';
import type { HelmAnswer, HelmRequest } from '../../server/render/helm/helm.ts';
import { chartFiles } from '../render/helm/support/chart-files.mts';
import { percentile, type Row, row } from './table.mts';

const edits = 60;
const starts = 5;

/** What an editor waits for: the first answer about a chart, with the engine to be loaded for it, and the answer after an edit of its values. */
export async function measureCharts(): Promise<readonly Row[]> {
  const firsts: number[] = [];
  for (let left = starts; left > 0; left--) firsts.push(await withWorker((ask) => timed(() => ask(request(0)))));
  const later = await withWorker(async (ask) => {
    const times: number[] = [];
    for (let edit = 0; edit < edits; edit++) times.push(await timed(() => ask(request(edit))));
    return times.slice(10);
  });
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  return [
    row('the first answer for a chart, engine and all, p50', percentile(firsts, 0.5), 'ms', 600),
    row('a chart with its lines after an edit of its values, p50', percentile(later, 0.5), 'ms', 150),
    row('the same, p90', percentile(later, 0.9), 'ms'),
    row('memory of the benchmark with an engine in it', memory, 'MB'),
  ];
}

type Ask = (request: HelmRequest) => Promise<HelmAnswer>;

async function withWorker<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
  const worker = new Worker(at('dist', 'helm-worker.js'), { workerData: { module: at('dist', 'helm.wasm.br') } });
  const ask: Ask = (request) =>
    new Promise((resolve, reject) => {
      worker.once('message', ({ answer }: { readonly answer: HelmAnswer }) =>
        answer.kind === 'rendered' ? resolve(answer) : reject(new Error(JSON.stringify(answer))),
      );
      worker.postMessage({ request });
    });
  try {
    return await work(ask);
  } finally {
    await worker.terminate();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

function request(edit: number): HelmRequest {
  const files = chartFiles(at('test', 'render', 'helm', 'charts', 'shop'));
  return { files, values: [`replicas: ${1 + (edit % 5)}\n`], release: { name: 'release-name', namespace: 'default' }, marks: true };
}
