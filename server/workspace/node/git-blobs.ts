import type { Git, GitProcess } from './git.js';

/** The content of an object; `missing` where this clone has not got it. */
export type Blob = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'large'; readonly size: number } | { readonly kind: 'missing' };

interface Asked {
  readonly object: string;
  readonly limit: number;
  answer(blob: Blob): void;
}

/** An answer of which not all has arrived. */
interface Arriving {
  readonly asked: Asked;
  readonly size: number;
  /** With the line break that follows the content. */
  left: number;
  /** Undefined for an object that is too large to be kept. */
  readonly parts: Buffer[] | undefined;
}

const lineBreak = 0x0a;

/** The contents of a repository's objects, from one `git cat-file --batch` that is started when the first is asked for and ends with `close`. */
export class GitBlobs {
  readonly #git: Git;
  /** In the order in which the process was asked, which is the one it answers in. */
  readonly #waiting: Asked[] = [];
  #process: GitProcess | undefined;
  #head: Buffer[] = [];
  #arriving: Arriving | undefined;
  #closed = false;

  constructor(git: Git) {
    this.#git = git;
  }

  /** @param limit in bytes; what is larger is passed over without being kept in memory */
  read(object: string, limit: number): Promise<Blob> {
    return new Promise((answer) => {
      if (this.#closed) answer({ kind: 'missing' });
      else this.#ask({ object, limit, answer });
    });
  }

  close(): void {
    this.#closed = true;
    this.#process?.stdin.end();
    this.#process?.kill();
  }

  #ask(asked: Asked): void {
    this.#waiting.push(asked);
    this.#process ??= this.#start();
    this.#process.stdin.write(`${asked.object}\n`);
  }

  #start(): GitProcess {
    const child = this.#git.catFile();
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    child.stderr.on('data', () => {});
    child.stdin.on('error', () => {});
    child.on('error', () => {});
    child.on('close', () => this.#ended(child));
    return child;
  }

  /** Where git would have fetched an object, some versions die of not being allowed to: the object that was asked for is missing, the others are asked for again. */
  #ended(child: GitProcess): void {
    if (child !== this.#process) return;
    this.#process = undefined;
    this.#head = [];
    this.#arriving = undefined;
    const [first, ...others] = this.#waiting.splice(0);
    first?.answer({ kind: 'missing' });
    for (const asked of others) {
      if (this.#closed) asked.answer({ kind: 'missing' });
      else this.#ask(asked);
    }
  }

  #take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) at = this.#arriving ? this.#takeBody(chunk, at, this.#arriving) : this.#takeHead(chunk, at);
  }

  /** `<object> <type> <size>`, or `<object> missing`. */
  #takeHead(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(lineBreak, at);
    this.#head.push(chunk.subarray(at, end < 0 ? chunk.length : end));
    if (end < 0) return chunk.length;
    const [, , size] = Buffer.concat(this.#head).toString('latin1').split(' ');
    this.#head = [];
    const asked = this.#waiting[0];
    const bytes = Number(size);
    if (!asked) return chunk.length;
    if (size === undefined || !Number.isSafeInteger(bytes)) {
      this.#waiting.shift();
      asked.answer({ kind: 'missing' });
    } else this.#arriving = { asked, size: bytes, left: bytes + 1, parts: bytes > asked.limit ? undefined : [] };
    return end + 1;
  }

  #takeBody(chunk: Buffer, at: number, arriving: Arriving): number {
    const end = Math.min(chunk.length, at + arriving.left);
    arriving.parts?.push(chunk.subarray(at, end));
    arriving.left -= end - at;
    if (arriving.left > 0) return end;
    const { asked, size, parts } = arriving;
    this.#arriving = undefined;
    this.#waiting.shift();
    asked.answer(parts ? { kind: 'bytes', bytes: Buffer.concat(parts).subarray(0, size) } : { kind: 'large', size });
    return end;
  }
}
