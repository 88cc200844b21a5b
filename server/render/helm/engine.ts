import type { HelmAnswer, HelmEngine, HelmRequest } from './helm.js';
import { pageSize, withMemoryLimit } from './memory-limit.js';
import { Ended, pureSystem, type System } from './wasi.js';
import { decodeAnswer, encodeRequest } from './wire.js';

export interface EngineOptions {
  /** Bytes that a chart may take altogether. */
  readonly memory?: number;
  /** Milliseconds of a clock that does not go back. */
  readonly now?: () => number;
}

/** The largest public charts take 300 MB. */
const memoryOfCharts = 512 * 1024 * 1024;
/** A chart is packed for a Secret of a cluster, which has 1 MB; what is larger is none, and would only fill the memory. */
const largestRequest = 64 * 1024 * 1024;

/** One run of the module, whose memory lives on from request to request. */
interface Run {
  readonly system: System;
  readonly memory: WebAssembly.Memory;
  readonly reserve: (size: number) => number;
  readonly render: () => number;
  readonly answer: () => number;
}

/** The engine of the module's bytes (`wasm/helm`), not compressed. @throws where they are none */
export function loadHelmEngine(bytes: Uint8Array, { memory = memoryOfCharts, now = () => performance.now() }: EngineOptions = {}): HelmEngine {
  const module = new WebAssembly.Module(withMemoryLimit(bytes, Math.floor(memory / pageSize)));
  // Collects before the bound is reached, not at it.
  const environment = [`GOMEMLIMIT=${Math.floor(memory * 0.7)}`];
  let run: Run | undefined;
  const attempt = (encoded: Uint8Array, request: HelmRequest): Attempt => {
    try {
      run ??= startModule(module, environment, now);
      return { answer: ask(run, encoded, request) };
    } catch (error) {
      // What ended itself cannot be asked again.
      const problem = problemOf(error, run?.system.said() ?? '');
      run = undefined;
      return { problem };
    }
  };
  return {
    render(request) {
      const encoded = encodeRequest(request);
      if (encoded.length > largestRequest) return { kind: 'failed', message: `the chart has ${Math.round(encoded.length / 1e6)} MB of files` };
      // One that has rendered before may have been full of that.
      const used = run !== undefined;
      const first = attempt(encoded, request);
      const { answer, problem = '' } = first.answer === undefined && used ? attempt(encoded, request) : first;
      return answer ?? { kind: 'failed', message: problem };
    },
  };
}

interface Attempt {
  readonly answer?: HelmAnswer;
  /** Why there is no answer. */
  readonly problem?: string;
}

function ask(run: Run, encoded: Uint8Array, request: HelmRequest): HelmAnswer {
  run.system.rewind();
  const room = run.reserve(encoded.length) >>> 0;
  new Uint8Array(run.memory.buffer, room, encoded.length).set(encoded);
  const length = run.render() >>> 0;
  return decodeAnswer(new Uint8Array(run.memory.buffer, run.answer() >>> 0, length), request);
}

function problemOf(error: unknown, said: string): string {
  if (/out of memory|cannot allocate/.test(said)) return 'the chart takes more memory than a chart may';
  if (error instanceof RangeError || /stack overflow|stack exceeds/.test(said)) return 'templates of the chart call each other too deeply';
  return error instanceof Ended ? `the engine ended: ${firstLine(said)}` : `the engine stopped: ${String(error)}`;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

function startModule(module: WebAssembly.Module, environment: readonly string[], now: () => number): Run {
  const system = pureSystem(module, environment, now);
  const { exports } = new WebAssembly.Instance(module, system.imports);
  const memory = exports['memory'] as WebAssembly.Memory;
  system.use(memory);
  (exports['_initialize'] as () => void)();
  return {
    system,
    memory,
    reserve: exports['reserve'] as Run['reserve'],
    render: exports['render'] as Run['render'],
    answer: exports['answer'] as Run['answer'],
  };
}
