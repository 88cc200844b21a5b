import type { Scheduler } from '../scheduler.js';

/** Rests until the events that wait in Node's loop (a message of the client, a file that was read) have been served. */
export const nodeScheduler: Scheduler = {
  // Not `performance`, which takes a millisecond to be there.
  now: () => process.uptime() * 1000,
  rest: () => new Promise((resolve) => setImmediate(resolve)),
};
