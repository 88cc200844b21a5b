import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a tool of `netpol mcp` answers, as sentences. */
export interface ToolText {
  readonly text: string;
  /** It says what is wrong with the question. */
  readonly isError: boolean;
}

/** What the process says: a line each, in JSON. */
interface Reply {
  readonly id?: number;
  readonly result?: { readonly content?: readonly { readonly text?: string }[]; readonly isError?: boolean };
  readonly error?: { readonly message: string };
}

/**
 * `netpol mcp` in a process of its own, asked for tools. It is started with the first question. What is spoken here is the little of the protocol that
 * a client needs which has no roots: it names the folders when it starts the program.
 */
export class McpProcess {
  readonly #program: string;
  readonly #folders: readonly string[];
  readonly #waiting = new Map<number, { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }>();
  #child: ChildProcess | undefined;
  /** Kept where several questions come at once: one process answers them all, and none before it is ready. */
  #ready: Promise<void> | undefined;
  #ids = 0;

  /** @param program the built command line @param folders absolute paths */
  constructor(program: string, folders: readonly string[]) {
    this.#program = program;
    this.#folders = folders;
  }

  /** Rejects where the process ends, or the question is given up. */
  async call(name: string, args: object, signal: AbortSignal): Promise<ToolText> {
    this.#ready ??= this.#start();
    await this.#ready;
    const { result, error } = await this.#ask('tools/call', { name, arguments: args }, signal);
    if (error) throw new Error(error.message);
    return { text: (result?.content ?? []).map(({ text = '' }) => text).join('\n'), isError: result?.isError === true };
  }

  dispose(): void {
    const child = this.#child;
    child?.kill();
    if (child) this.#ended(child, new Error('netpol mcp was stopped.'));
  }

  async #start(): Promise<void> {
    // The Node that runs the extension: of the desktop it is VS Code's own program, which must be told to be one.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(process.execPath, [this.#program, 'mcp', ...this.#folders], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.#receive(line));
    child.stdin.on('error', () => {});
    child.once('error', (error) => this.#ended(child, error));
    child.once('exit', () => this.#ended(child, new Error('netpol mcp ended before it answered.')));
    await this.#ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'netpol', version: '1' } });
    this.#send({ method: 'notifications/initialized' });
  }

  #ask(method: string, params: object, signal?: AbortSignal): Promise<Reply> {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Error('The question was given up.'));
      this.#waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => {
        if (!this.#waiting.delete(id)) return;
        this.#send({ method: 'notifications/cancelled', params: { requestId: id } });
        reject(new Error('The question was given up.'));
      });
      this.#send({ id, method, params });
    });
  }

  #send(message: object): void {
    this.#child?.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  #receive(line: string): void {
    const reply = JSON.parse(line) as Reply;
    const waiting = reply.id === undefined ? undefined : this.#waiting.get(reply.id);
    if (reply.id === undefined || !waiting) return;
    this.#waiting.delete(reply.id);
    waiting.resolve(reply);
  }

  /** One that was stopped may end when the next one is there. */
  #ended(child: ChildProcess, error: Error): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#ready = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
