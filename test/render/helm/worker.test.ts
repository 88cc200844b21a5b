import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram } from '../../../scripts/build.mts';
import { helmModule } from '../../../scripts/build-helm.mts';
import { loadHelmEngine } from '../../../server/render/helm/engine.js';
import type { HelmRequest } from '../../../server/render/helm/helm.js';
import { type HelmRenderer, helmRenderer } from '../../../server/render/helm/renderer.js';
import type { HelmReply } from '../../../server/render/helm/serve.js';
import { helmOfFolder } from '../../../server/workspace/node/helm-thread.js';
import { rendering } from './support/cases.mts';
import { moduleBytes } from './support/engine.mts';

const folder = mkdtempSync(join(tmpdir(), 'netpol-worker-'));
const release = { name: 'release-name', namespace: 'default' };
const requests: readonly HelmRequest[] = rendering.map(({ name: _, ...request }) => ({ ...request, release, marks: true }));

function chart(text: string): HelmRequest {
  const files = new Map([
    ['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n'],
    ['templates/a.yaml', text],
  ]);
  return { files, values: [], release };
}

/** Ten thousand million turns. */
const endless = chart('{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}');

beforeAll(async () => {
  await buildProgram('helm-worker', join(folder, 'helm-worker.js'));
  await buildProgram('browser-helm-worker', join(folder, 'browser-helm-worker.js'));
  copyFileSync(helmModule, join(folder, 'helm.wasm.br'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('in a thread of Node', () => {
  const open: HelmRenderer[] = [];
  const start = (limit?: number): HelmRenderer => {
    const renderer = helmOfFolder(folder, limit === undefined ? {} : { limit });
    open.push(renderer);
    return renderer;
  };
  afterAll(() => {
    for (const renderer of open) renderer.end();
  });

  test('answers are those of the engine', async () => {
    const engine = loadHelmEngine(moduleBytes());
    const renderer = start();
    const answers = await Promise.all(requests.map((request) => renderer.render(request)));
    expect(answers).toEqual(requests.map((request) => engine.render(request)));
  });

  test('a chart that loops ends at the limit, and those behind it are rendered', async () => {
    const renderer = start(8000);
    const begun = performance.now();
    const [looping, next] = await Promise.all([renderer.render(endless), renderer.render(chart('kind: {{ .Release.Name }}'))]);
    expect(looping).toEqual({ kind: 'failed', message: 'the chart takes longer than 8 s' });
    expect(next).toMatchObject({ kind: 'rendered', manifests: [{ text: 'kind: release-name' }] });
    expect(performance.now() - begun).toBeGreaterThan(7900);
  });

  test('a chart that is nested or calls itself without end is refused, whatever room a thread has for that', async () => {
    const renderer = start();
    const deep = [
      '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
      `${'{{ if true }}'.repeat(20000)}x${'{{ end }}'.repeat(20000)}`,
      `kind: ${'['.repeat(100000)}`,
    ];
    for (const text of deep) expect((await renderer.render(chart(text))).kind).toBe('failed');
    expect(await renderer.render(chart('kind: {{ .Release.Name }}'))).toMatchObject({ manifests: [{ text: 'kind: release-name' }] });
  });

  test('what is asked when it is ended fails, and no thread is left', async () => {
    const renderer = start();
    const asked = [renderer.render(endless), renderer.render(endless)];
    renderer.end();
    expect(await Promise.all(asked)).toEqual(asked.map(() => ({ kind: 'failed', message: 'the renderer was ended' })));
  });

  test('where the module is missing, charts fail and say so', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'netpol-worker-'));
    copyFileSync(join(folder, 'helm-worker.js'), join(empty, 'helm-worker.js'));
    const without = helmOfFolder(empty);
    expect(await without.render(chart('a: 1'))).toMatchObject({ kind: 'failed', message: expect.stringMatching(/cannot be loaded: .*helm\.wasm\.br/) });
    without.end();
    rmSync(empty, { recursive: true });
    const nowhere = helmOfFolder(empty);
    expect(await nowhere.render(chart('a: 1'))).toMatchObject({ kind: 'failed', message: expect.stringContaining('renderer of charts ended') });
    nowhere.end();
  });
});

test("in a browser's worker, answers are those of the engine", async () => {
  const engine = loadHelmEngine(moduleBytes());
  const worker = new Worker(join(import.meta.dirname, 'support', 'browser-scope.mts'), { workerData: join(folder, 'browser-helm-worker.js') });
  try {
    worker.postMessage(readFileSync(helmModule));
    for (const request of requests.slice(0, 3)) {
      const reply = new Promise<HelmReply>((resolve) => worker.once('message', resolve));
      worker.postMessage({ request });
      expect((await reply).answer).toEqual(engine.render(request));
    }
  } finally {
    await worker.terminate();
  }
});

describe('the renderer, with workers of the test', () => {
  function setUp(options: { readonly idle?: number } = {}) {
    const workers: { asked: HelmRequest[]; ended: boolean; reply: (reply: HelmReply) => void; end: (problem: string) => void }[] = [];
    const timers: { work: () => void; milliseconds: number; off: boolean }[] = [];
    const renderer = helmRenderer({
      start: () => {
        const worker = { asked: [] as HelmRequest[], ended: false, reply: (_: HelmReply) => {}, end: (_: string) => {} };
        workers.push(worker);
        return {
          post: ({ request }) => worker.asked.push(request),
          listen: (reply, ended) => Object.assign(worker, { reply, end: ended }),
          end: () => {
            worker.ended = true;
          },
        };
      },
      later: (work, milliseconds) => {
        const timer = { work, milliseconds, off: false };
        timers.push(timer);
        return () => {
          timer.off = true;
        };
      },
      limit: 1000,
      ...options,
    });
    return { workers, renderer, running: () => timers.filter(({ off }) => !off) };
  }
  const answer = { kind: 'rendered', manifests: [], limits: [] } as const;

  test('starts nothing before it is asked, and asks one thing at a time', async () => {
    const { workers, renderer, running } = setUp();
    expect([workers.length, running().length]).toEqual([0, 0]);
    const first = renderer.render(chart('1'));
    const second = renderer.render(chart('2'));
    expect(workers.map(({ asked }) => asked.length)).toEqual([1]);
    workers[0]?.reply({ answer });
    expect(await first).toBe(answer);
    expect(workers[0]?.asked).toEqual([chart('1'), chart('2')]);
    expect(running().map(({ milliseconds }) => milliseconds)).toEqual([1000]);
    workers[0]?.reply({ answer });
    expect(await second).toBe(answer);
  });

  test('ends a worker that nobody asks any more, and starts another when it is asked again', async () => {
    const { workers, renderer, running } = setUp({ idle: 5000 });
    const first = renderer.render(chart('1'));
    workers[0]?.reply({ answer });
    await first;
    expect(running().map(({ milliseconds }) => milliseconds)).toEqual([5000]);
    running()[0]?.work();
    expect(workers.map(({ ended }) => ended)).toEqual([true]);
    void renderer.render(chart('2'));
    expect(workers.map(({ asked }) => asked.length)).toEqual([1, 1]);
  });

  test('a late answer of a worker that was ended is nobody else’s', async () => {
    const { workers, renderer, running } = setUp();
    const first = renderer.render(chart('1'));
    const second = renderer.render(chart('2'));
    running()[0]?.work();
    expect(await first).toMatchObject({ kind: 'failed', message: 'the chart takes longer than 1 s' });
    workers[0]?.reply({ answer: { kind: 'failed', message: 'of the first' } });
    workers[0]?.end('exit');
    workers[1]?.reply({ answer });
    expect(await second).toBe(answer);
  });

  test('what nobody waits for any more is not begun', async () => {
    const { workers, renderer } = setUp();
    const nobody = new AbortController();
    const all = [
      renderer.render(chart('1')),
      renderer.render(chart('2'), nobody.signal),
      renderer.render(chart('3'), nobody.signal),
      renderer.render(chart('4')),
    ];
    nobody.abort();
    workers[0]?.reply({ answer });
    expect(await Promise.all(all.slice(0, 3))).toEqual([answer, ...[2, 3].map(() => ({ kind: 'failed', message: 'nobody waits for it' }))]);
    expect(workers[0]?.asked).toEqual([chart('1'), chart('4')]);
  });

  test('a worker that ends by itself fails what it was asked, not what waits', async () => {
    const { workers, renderer } = setUp();
    const first = renderer.render(chart('1'));
    const second = renderer.render(chart('2'));
    workers[0]?.end('out of memory');
    expect(await first).toEqual({ kind: 'failed', message: 'the renderer of charts ended: out of memory' });
    workers[1]?.reply({ answer });
    expect(await second).toBe(answer);
  });
});
