import { performance } from 'node:perf_hooks';
import type { Scheduler } from '../scheduler.js';

/** Rests until the events that wait in Node's loop (a message of the client, a file that was read) have been served. */
export const nodeScheduler: Scheduler = {
  now: () => performance.now(),
  rest: () => new Promise((resolve) => setImmediate(resolve)),
};
