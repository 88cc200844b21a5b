import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { buildServer, serverProgram, workerProgram } from './server-program.js';

/** A server that runs, and the way to talk to it. */
export interface Served {
  readonly connection: MessageConnection;
  /** Resolves with the status when it has ended. */
  readonly exited: Promise<number | null>;
  /** Ends it, whatever it does. */
  end(): void;
  /** After `exit` was said: the status it ends with. A worker does not end by itself; the page ends it. */
  ended(): Promise<number | null>;
}

/** Whether these tests are about the server in a browser's worker instead of the one in a process. */
export const inWorker = process.env['NETPOL_SERVER'] === 'worker';

/** Starts the built server. */
export function serve(): Promise<Served> {
  return inWorker ? serveInWorker() : serveInProcess();
}

/** In a process, whatever the other tests are about. */
export async function serveInProcess(): Promise<Served> {
  await buildServer();
  const child = spawn(process.execPath, [serverProgram, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  return servedBy(child, createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)));
}

/** What a process serves over a connection. */
export function servedBy(child: ChildProcess, connection: MessageConnection): Served {
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { connection, exited, end: () => child.kill(), ended: () => exited };
}

async function serveInWorker(): Promise<Served> {
  await buildServer('browser-server');
  const worker = new Worker(join(import.meta.dirname, 'browser-scope.mts'), { workerData: workerProgram });
  const exited = new Promise<number | null>((resolve) => worker.once('exit', resolve));
  const end = () => void worker.terminate();
  const ended = async () => {
    await worker.terminate();
    return 0;
  };
  return { connection: createMessageConnection(new WorkerReader(worker), new WorkerWriter(worker)), exited, end, ended };
}

/** Messages of a worker are objects already. */
class WorkerReader extends AbstractMessageReader {
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on('error', (error) => this.fireError(error));
    worker.on('exit', () => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    this.#worker.on('message', callback);
    return { dispose: () => void this.#worker.off('message', callback) };
  }
}

class WorkerWriter extends AbstractMessageWriter {
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
  }

  async write(message: Message): Promise<void> {
    this.#worker.postMessage(message);
  }

  end(): void {}
}
