import type { Scheduler } from '../workspace/scheduler.js';
import type { Host } from './host.js';

/** How long background work gives way at most, in milliseconds: an answer may itself wait for work that rests. */
const patience = 50;

/** What somebody is waiting for right now. Work in the background gives way to it. */
export class Activity {
  #running = 0;
  readonly #waiting = new Set<() => void>();

  /** Does work that somebody waits for. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.#running === 0) for (const go of [...this.#waiting]) go();
    }
  }

  /** Resolves when nobody waits for anything, or after a while. */
  over(host: Host): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const go = () => {
        this.#waiting.delete(go);
        cancel();
        resolve();
      };
      const cancel = host.later(go, patience);
      this.#waiting.add(go);
    });
  }
}

/** The host's scheduler for work in the background, whose rests last until what somebody waits for is done. */
export function givingWay(host: Host, activity: Activity): Scheduler {
  return {
    now: host.background.now,
    rest: async () => {
      await host.background.rest();
      await activity.over(host);
    },
  };
}
