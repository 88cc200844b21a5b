/** What a program is given of the system interface of WebAssembly: the time, and numbers that are not random. No files, no network, nothing to start. */
export interface System {
  readonly imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Once there is an instance, and before it is called. */
  use(memory: WebAssembly.Memory): void;
  /** Numbers begin again. */
  rewind(): void;
  /** The beginning of what the program wrote to its outputs, for the message of one that ended itself. */
  said(): string;
}

/** Thrown where the program ends itself. */
export class Ended extends Error {}

const success = 0;
const noSuchFile = 8;
const notSupported = 52;
/** 2026-01-01: charts that write the time into an object would be others at every rendering. */
const constantTime = 1767225600000000000n;
const realtime = 0;
const keptOutput = 4096;

/** @param environment variables, as `NAME=value` */
export function pureSystem(module: WebAssembly.Module, environment: readonly string[], now: () => number): System {
  const names = WebAssembly.Module.imports(module).filter((each) => each.module === 'wasi_snapshot_preview1');
  let memory: WebAssembly.Memory | undefined;
  let output = '';
  let seed = 1;
  const view = () => new DataView((memory as WebAssembly.Memory).buffer);
  const bytes = (at: number, length: number) => new Uint8Array((memory as WebAssembly.Memory).buffer, at >>> 0, length >>> 0);
  const functions: Record<string, (...values: never[]) => number> = {
    ...strings('args', [], view, bytes),
    ...strings('environ', environment, view, bytes),
    clock_time_get(clock: number, _precision: bigint, result: number) {
      view().setBigUint64(result >>> 0, clock === realtime ? constantTime : BigInt(Math.round(now() * 1e6)), true);
      return success;
    },
    random_get(at: number, length: number) {
      for (const [index] of bytes(at, length).entries()) {
        seed = xorshift(seed);
        bytes(at + index, 1)[0] = seed;
      }
      return success;
    },
    fd_write(_file: number, list: number, count: number, result: number) {
      let written = 0;
      for (let each = 0; each < count; each++) {
        const length = view().getUint32((list >>> 0) + each * 8 + 4, true);
        // What is said first is why; the stacks of all that runs come behind it.
        if (output.length < keptOutput) output += new TextDecoder().decode(bytes(view().getUint32((list >>> 0) + each * 8, true), length));
        written += length;
      }
      view().setUint32(result >>> 0, written, true);
      return success;
    },
    // There is no folder that a path could start from.
    fd_prestat_get: () => noSuchFile,
    sched_yield: () => success,
    proc_exit(code: number) {
      throw new Ended(`ended with ${code}`);
    },
  };
  const table = Object.fromEntries(names.map(({ name }) => [name, functions[name] ?? (() => notSupported)]));
  return {
    imports: { wasi_snapshot_preview1: table },
    use: (given) => {
      memory = given;
    },
    rewind: () => {
      seed = 1;
    },
    said: () => output,
  };
}

/** A list of texts, as programs get their arguments and their environment. */
function strings(
  name: string,
  list: readonly string[],
  view: () => DataView,
  bytes: (at: number, length: number) => Uint8Array,
): Record<string, (a: number, b: number) => number> {
  const encoded = list.map((each) => new TextEncoder().encode(`${each}\0`));
  return {
    [`${name}_sizes_get`](count, size) {
      view().setUint32(count >>> 0, encoded.length, true);
      view().setUint32(
        size >>> 0,
        encoded.reduce((sum, each) => sum + each.length, 0),
        true,
      );
      return success;
    },
    [`${name}_get`](pointers, at) {
      let next = at >>> 0;
      for (const [index, each] of encoded.entries()) {
        view().setUint32((pointers >>> 0) + index * 4, next, true);
        bytes(next, each.length).set(each);
        next += each.length;
      }
      return success;
    },
  };
}

/** Marsaglia 2003; its state never becomes 0. */
function xorshift(state: number): number {
  let next = state ^ (state << 13);
  next ^= next >>> 17;
  return next ^ (next << 5);
}
