/** The clock and the rests of long work, handed in, because Node, a browser worker and a test rest in different ways. */
export interface Scheduler {
  /** Milliseconds from any fixed moment. */
  now(): number;
  /** Resolves when whatever waited (a keystroke) has been served. */
  rest(): Promise<void>;
}

/** The longest that background work holds the thread before it rests, in milliseconds. */
export const sliceLength = 6;

/** Lets other work in between two pieces of a long one, not after each piece. */
export class Slices {
  readonly #scheduler: Scheduler;
  #end: number;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.#end = scheduler.now() + sliceLength;
  }

  /** Whether the slice is used up, so that `rest` is due. */
  get over(): boolean {
    return this.#scheduler.now() >= this.#end;
  }

  async rest(): Promise<void> {
    await this.#scheduler.rest();
    this.#end = this.#scheduler.now() + sliceLength;
  }
}
